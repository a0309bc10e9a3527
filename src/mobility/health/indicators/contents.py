"""Indicators of what a message holds: how much, which kinds, which rules it breaks, how its alerts are kept."""

from mobility.health.indicators.reading import Reading, Scene, at_least, at_most, judged, told
from mobility.model.finding import Severity
from mobility.model.health import Status
from mobility.model.time import DAY_S

SEEN_WITHIN_S = 7 * DAY_S
"""A kind that has been gone for longer is no longer missed. Source: HEALTH.md 5.2, kinds_7d."""
BANDED = ("trip_updates", "vehicle_positions")


def entities(scene: Scene) -> Reading:
    """Read the entities in percent of what is usual at this weekday and hour; none at all while trips run is down."""
    source, signs, thresholds = scene.source, scene.source.signs, scene.thresholds
    bounds = at_least(thresholds.entities_ok_percent)
    banded = [kind for kind in BANDED if kind in scene.kinds]
    if signs is None:
        return judged("entities", source.id, None, "%", bounds, missing="never_read")
    if not scene.is_on_the_road:
        return judged("entities", source.id, None, "%", bounds, missing="too_few_active_trips")
    if not any(signs.entities.get(kind) for kind in banded):
        last = max((source.kinds_seen[kind] for kind in banded if kind in source.kinds_seen), default=None)
        if last is not None and scene.now - last >= thresholds.none_down_after_s:
            return Reading("entities", source.id, 0.0, "%", Status.DOWN, "", bounds)
    bands = {kind: scene.looked.bands.get(f"{source.id}/{kind}") for kind in banded}
    usual = sum(band for band in bands.values() if band)
    if not usual:
        return judged("entities", source.id, None, "%", bounds, missing="no_history_yet")
    now = sum(signs.entities.get(kind, 0) for kind, band in bands.items() if band)
    return judged("entities", source.id, 100 * now / usual, "%", bounds)


def kinds(scene: Scene) -> Reading:
    """Read how many of the kinds that were seen within 7 days have vanished for a day."""
    bounds = at_most(0)
    seen = scene.source.kinds_seen
    if not seen:
        return judged("kinds_7d", scene.source.id, None, "kinds", bounds, missing="never_read")
    after = scene.thresholds.kind_vanished_after_s
    # Without alerts all may simply be well.
    gone = [kind for kind, last in seen.items() if kind != "alerts" and after < scene.now - last <= SEEN_WITHIN_S]
    return judged("kinds_7d", scene.source.id, len(gone), "kinds", bounds)


def findings(scene: Scene) -> Reading:
    """Read how many rules of the grade error are broken in more than 5 % of the messages of 24 hours, and still are."""
    bounds = at_most(0)
    if scene.source.signs is None:
        return judged("findings", scene.source.id, None, "rules", bounds, missing="never_read")
    share = scene.thresholds.rule_broken_percent / 100
    broken = [
        rule
        for rule in scene.looked.rules
        if rule.source == scene.source.id
        and rule.severity is Severity.ERROR
        and rule.count
        and rule.checked
        and rule.polls / rule.checked > share
    ]
    return judged("findings", scene.source.id, len(broken), "rules", bounds)


def alerts(scene: Scene) -> Reading:
    """Read how many alerts are over and still there."""
    bounds, signs = at_most(0), scene.source.signs
    if signs is None:
        return judged("alerts", scene.source.id, None, "alerts", bounds, missing="never_read")
    if signs.alerts is None:
        return told("alerts", scene.source.id, 0, "alerts")
    return judged("alerts", scene.source.id, signs.alerts.expired, "alerts", bounds)
