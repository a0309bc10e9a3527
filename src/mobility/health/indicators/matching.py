"""Indicators of how well realtime and timetable belong together."""

from collections.abc import Iterable

from mobility.health.indicators.reading import Reading, Scene, at_least, at_most, judged
from mobility.model.health import SourceHealth, StaticHealth
from mobility.model.time import Instant

WITHIN_S = 86_400
"""A fall of the match is put down to a new version for this long."""


def match_before_swap(
    sources: Iterable[SourceHealth], static: StaticHealth, now: Instant, minimum_trips: int
) -> float | None:
    """Say which share of realtime's trips, of all sources together, match just before another version comes into use; percent.

    Where a version came into use less than a day ago the better of its figure and today's counts: a second version that does
    not mend what the first one broke is no news. None while realtime names fewer than `minimum_trips`.
    """
    known = list(sources)
    trips, matched = sum(source.trips for source in known), sum(source.matched_trips for source in known)
    today = [100 * matched / trips] if trips >= minimum_trips else []
    is_recent = static.in_use_since is not None and now - static.in_use_since <= WITHIN_S
    earlier = [static.match_before] if static.match_before is not None and is_recent else []
    return max(today + earlier, default=None)


def trip_match(scene: Scene) -> Reading:
    """Read the share of realtime's trips, of those that claim to be in the timetable, that are."""
    bounds = at_least(scene.thresholds.match_ok_percent, scene.thresholds.match_down_percent)
    source = scene.source
    value = 100 * source.matched_trips / source.trips if source.trips >= scene.thresholds.match_minimum_trips else None
    return judged("trip_match", source.id, value, "%", bounds, missing="too_few_trips")


def version_skew(scene: Scene) -> Reading:
    """Read by how many points the match has fallen since another version of the timetable came into use, within a day.

    The most reported failure: the two are of different versions. Source: HEALTH.md 5.3.
    """
    bounds = at_most(scene.thresholds.version_skew_points)
    source, static = scene.source, scene.static
    since, before = static.in_use_since, static.match_before
    if before is None or since is None or scene.now - since > WITHIN_S:
        return judged("static_rt_version_skew", source.id, None, "points", bounds, missing="no_new_version")
    if source.trips < scene.thresholds.match_minimum_trips:
        return judged("static_rt_version_skew", source.id, None, "points", bounds, missing="too_few_trips")
    fallen = max(0.0, before - 100 * source.matched_trips / source.trips)
    return judged("static_rt_version_skew", source.id, fallen, "points", bounds)


def stop_match(scene: Scene) -> Reading:
    """Read the share of stop time updates that belong to a stop of their trip."""
    bounds = at_least(scene.thresholds.match_ok_percent, scene.thresholds.match_down_percent)
    source = scene.source
    is_enough = source.updates >= scene.thresholds.match_minimum_updates
    value = 100 * source.matched_updates / source.updates if is_enough else None
    return judged("stop_match", source.id, value, "%", bounds, missing="too_few_updates")


def trip_active(scene: Scene) -> Reading:
    """Read the share of matched trips whose service runs that day."""
    bounds = at_least(scene.thresholds.trip_active_ok_percent)
    return _of_signs(scene, "trip_active", "trip_active_percent", bounds.ok or 0.0, "no_dated_trips")


def pairing(scene: Scene) -> Reading:
    """Read the share of trips that have the same vehicle in trip updates and in vehicle positions."""
    return _of_signs(scene, "pairing", "pairing_percent", scene.thresholds.pairing_ok_percent, "not_both_kinds")


def on_shape(scene: Scene) -> Reading:
    """Read the share of vehicles that are near the shape of their trip."""
    return _of_signs(scene, "on_shape", "on_shape_percent", scene.thresholds.on_shape_ok_percent, "no_shapes")


def id_mismatch(scene: Scene) -> Reading:
    """Read how many findings of unknown trips, routes, stops and agencies there are for a hundred entities."""
    bounds = at_most(scene.thresholds.id_mismatch_ok_percent, scene.thresholds.id_mismatch_down_percent)
    signs = scene.source.signs
    entities = sum(signs.entities.values()) if signs is not None else 0
    if signs is None or not entities:
        return judged("id_mismatch", scene.source.id, None, "%", bounds, missing="no_entities")
    return judged("id_mismatch", scene.source.id, min(100.0, 100 * signs.id_mismatches / entities), "%", bounds)


def _of_signs(scene: Scene, indicator: str, field: str, ok: float, missing: str) -> Reading:
    signs = scene.source.signs
    value = None if signs is None else getattr(signs, field)
    reason = "never_read" if signs is None else missing
    return judged(indicator, scene.source.id, value, "%", at_least(ok), missing=reason)
