"""What is known of a feed in, one reading for each indicator out, each with its grade at this moment."""

from collections.abc import Callable, Iterator, Sequence

from mobility.health.indicators import contents, fetching, freshness, matching
from mobility.health.indicators.accuracy import accuracy_readings
from mobility.health.indicators.certificate import certificate_days
from mobility.health.indicators.coverage import coverage_day, coverage_readings
from mobility.health.indicators.reading import Reading, Scene
from mobility.health.indicators.timetable import NO_SERVICE, timetable_readings
from mobility.health.looked import Looked
from mobility.health.thresholds import Thresholds
from mobility.model.health import Attempt, SourceHealth, StaticHealth
from mobility.model.time import Instant

CAUSES = (
    "static_version",
    "fetch_success",
    "header_age",
    "frozen",
    "entities",
    "static_rt_version_skew",
    "trip_match",
    "coverage_tu",
    "coverage_vp",
    "expiry_days",
    "stop_match",
    "service_today",
    "new_ids",
    "id_mismatch",
    "trip_active",
    "clock_skew",
    "entity_age",
    "publish_interval",
    "availability",
    "fetch_seconds",
    "certificate_days",
    "pairing",
    "on_shape",
    "findings",
    "kinds_7d",
    "alerts",
    "coverage_day",
    "accuracy",
    "completeness",
    "ghosts",
)
"""Ids of all indicators; of several that are equally bad the first is called the cause. Source: HEALTH.md 5.3.

The match comes before the coverage, which it explains: trips that are not found cover nothing.
"""

DOWN_CAUSES = frozenset(
    (
        "static_version",
        "fetch_success",
        "header_age",
        "frozen",
        "entities",
        "coverage_tu",
        "trip_match",
        "expiry_days",
    )
)
"""Only these make a feed down; the others at their worst degrade it. Source: HEALTH.md 5.3.

Of the two coverages only that of trip updates does: without vehicles on the map predictions are still shown.
"""

_TRIPS, _VEHICLES = "trip_updates", "vehicle_positions"
_OF_SOURCES: tuple[tuple[Callable[[Scene], Reading], tuple[str, ...]], ...] = (
    *((read, ()) for read in fetching.READINGS),
    (certificate_days, ()),
    (freshness.header_age, ()),
    (freshness.entity_age, (_TRIPS, _VEHICLES)),
    (freshness.publish_interval, (_TRIPS, _VEHICLES)),
    (freshness.frozen, (_TRIPS, _VEHICLES)),
    (freshness.clock_skew, ()),
    (matching.trip_match, (_TRIPS, _VEHICLES)),
    (matching.version_skew, (_TRIPS, _VEHICLES)),
    (matching.stop_match, (_TRIPS,)),
    (matching.trip_active, (_TRIPS, _VEHICLES)),
    (matching.pairing, (_TRIPS,)),
    (matching.on_shape, (_VEHICLES,)),
    (matching.id_mismatch, ()),
    (contents.entities, (_TRIPS, _VEHICLES)),
    (contents.kinds, ()),
    (contents.findings, ()),
    (contents.alerts, ("alerts",)),
)
"""Indicators of a source, and the kinds of which it must bring one for them to mean anything; none for all."""


def read_indicators(
    sources: Sequence[SourceHealth],
    attempts: Sequence[Attempt],
    static: StaticHealth,
    now: Instant,
    thresholds: Thresholds,
    looked: Looked,
) -> Iterator[Reading]:
    """Read every indicator, the timetable's first, then the feed's, then source by source.

    While no trip is on the road nothing is asked of realtime, but that its certificate holds.
    Source: HEALTH.md 5.2, "a night without active trips".
    """
    yield from timetable_readings(static, now, thresholds)
    for reading in _realtime_readings(sources, attempts, static, now, thresholds, looked):
        if static.active_trips == 0 and reading.id != "certificate_days":
            yield reading._replace(value=None, grade=None, reason=NO_SERVICE)
        else:
            yield reading


def _realtime_readings(
    sources: Sequence[SourceHealth],
    attempts: Sequence[Attempt],
    static: StaticHealth,
    now: Instant,
    thresholds: Thresholds,
    looked: Looked,
) -> Iterator[Reading]:
    yield from coverage_readings(sources, looked.coverage, thresholds)
    yield from coverage_day(sources, looked.coverage_day, thresholds)
    yield from accuracy_readings(sources, looked.accuracy, thresholds)
    for source in sources:
        scene = Scene(source, static, attempts, looked, now, thresholds)
        for read, kinds in _OF_SOURCES:
            if not kinds or not scene.kinds or not set(kinds).isdisjoint(scene.kinds):
                yield read(scene)
