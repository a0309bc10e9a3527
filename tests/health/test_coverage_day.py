"""How many of a day's trips realtime knew at least once."""

from mobility.health.coverage_day import SeenDay, day_coverage, next_seen
from mobility.health.indicators.coverage import coverage_day
from mobility.health.thresholds import Thresholds
from mobility.model.health import SourceHealth, Status
from mobility.model.time import Instant, parse_instant
from tests.health.merged import merged
from tests.health.test_coverage import WORLD, update, vehicle

OPENING = parse_instant("2026-11-24T07:59:00+01:00")
NOON = parse_instant("2026-11-24T12:00:00+01:00")


def watched(*messages: str, since: Instant = OPENING) -> SeenDay:
    """Watch messages half an hour apart."""
    seen: SeenDay | None = None
    for place, entities in enumerate(messages):
        now = Instant(since + 1_800 * place)
        seen = next_seen(seen, WORLD, merged(WORLD, entities, now=now), now)
    assert seen is not None
    return seen


def test_a_trip_that_was_known_once_counts_for_the_whole_day() -> None:
    found = day_coverage(WORLD, watched(update("a1"), update("b1") + vehicle("b2"), ""), NOON)
    assert (found.scheduled, found.seen) == (5, 3)
    assert [(line.name, line.scheduled, line.seen) for line in found.routes] == [("1", 2, 1), ("2", 3, 2)]


def test_of_trips_that_left_before_watching_began_nothing_is_said() -> None:
    late = watched("", since=Instant(OPENING + 3_600))
    assert day_coverage(WORLD, late, NOON).scheduled == 1


def test_another_day_begins_anew() -> None:
    seen = watched(update("a1"))
    tomorrow = Instant(OPENING + 86_400)
    assert not next_seen(seen, WORLD, merged(WORLD, "", now=tomorrow), tomorrow).seen.any()


def test_the_share_of_a_day_informs_and_makes_no_feed_worse() -> None:
    day = day_coverage(WORLD, watched(update("a1")), NOON)
    sources = [SourceHealth(id="rt", kind="trip_updates")]
    (reading,) = coverage_day(sources, day, Thresholds())
    assert (reading.value, reading.grade) == (20.0, None)
    (well,) = coverage_day(sources, day, Thresholds(coverage_day_ok_percent=20))
    assert well.grade is Status.OK
    (unmeasured,) = coverage_day(sources, None, Thresholds())
    assert (unmeasured.value, unmeasured.reason) == (None, "too_few_trips")
