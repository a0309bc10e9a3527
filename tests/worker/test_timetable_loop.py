"""A timetable's way from the operator's server into use, and everything that may stop it."""

import datetime as dt

import msgspec
import pytest

from mobility.feeds.config import Address
from mobility.model.outcome import Outcome
from mobility.model.shared_ids import rows_of_trip_id
from mobility.model.time import ServiceDay, date_of, format_gtfs_time
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.operator_server import Operator
from tests.worker.one_feed import SMALL_WORLD, WORLD, config_of, publish_all
from tests.world import gtfs_zip


def outcome_of(state: FeedState) -> Outcome:
    """Say how the last attempt ended."""
    return state.static.outcome


async def in_use(operator: Operator, around: Surroundings, **tags: str) -> FeedState:
    """Take the operator's first version into use."""
    publish_all(operator)
    state = new_feed_state(config_of(operator, **tags))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    return state


async def test_a_first_version_is_compiled_and_used(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    assert state.timetable is not None
    assert state.timetable.info.counts["trips"] == 4
    assert state.static.version == state.timetable.info.version
    assert [attempt.outcome for attempt in state.attempts] == [Outcome.OK]


async def test_the_same_bytes_are_not_compiled_again(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    before = state.timetable
    await refresh(state, around)
    assert outcome_of(state) is Outcome.UNCHANGED
    assert state.timetable is before


async def test_a_version_compiled_before_is_mapped_without_compiling(
    operator: Operator, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_use(operator, around)
    monkeypatch.setattr("mobility.worker.archives.compile_archive", None)
    again = new_feed_state(config_of(operator))
    await refresh(again, around)
    assert again.static.outcome is Outcome.OK
    assert again.timetable is not None


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (b"<!DOCTYPE html><html><body>maintenance</body></html>", 200, Outcome.HTML_BODY),
        (b"", 200, Outcome.EMPTY_BODY),
        (gtfs_zip(WORLD)[:-400], 200, Outcome.TRUNCATED_ZIP),
        (b"not a zip at all, only some bytes", 200, Outcome.NOT_A_ZIP),
        (b"", 500, Outcome.SERVER_ERROR),
        (b"", 403, Outcome.UNAUTHORIZED),
        (
            gtfs_zip(WORLD, agency="agency_id,agency_name,agency_url,agency_timezone\n1,R,u,Mars/Base"),
            200,
            Outcome.INVALID_TIMEZONE,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Outcome) else "",
)
async def test_what_cannot_be_used_is_named_and_the_version_in_use_stays(
    operator: Operator, around: Surroundings, body: bytes, status: int, outcome: Outcome
) -> None:
    state = await in_use(operator, around)
    before = state.timetable
    operator.says("/gtfs.zip", body, status=status)
    await refresh(state, around)
    assert outcome_of(state) is outcome
    assert state.timetable is before
    operator.says("/gtfs.zip", gtfs_zip(WORLD + "\n    t5, 1, A, 23:00:00, 23:00:00\n    t5, 2, B, 23:10:00, 23:10:00"))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    assert state.timetable is not before


async def test_a_version_that_shrinks_suddenly_waits_for_confirmation(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    before = state.timetable
    operator.says("/gtfs.zip", gtfs_zip(SMALL_WORLD))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.HELD_SHRUNK
    assert state.timetable is before
    await refresh(state, around)
    assert outcome_of(state) is Outcome.HELD_SHRUNK, "asking again does not make it right"
    held = state.static.held_version
    assert held is not None
    state.config = config_of(operator, confirm_version=held)
    state.static_known = None
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    assert state.timetable is not None
    assert state.timetable.info.version == held


async def test_the_operators_next_version_replaces_a_held_one(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    operator.says("/gtfs.zip", gtfs_zip(SMALL_WORLD))
    await refresh(state, around)
    operator.says("/gtfs.zip", gtfs_zip(WORLD + "\n    t5, 1, A, 23:00:00, 23:00:00\n    t5, 2, B, 23:10:00, 23:10:00"))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    assert state.static.held_version is None


def version_of(first: dt.date, last: dt.date, departure: str) -> bytes:
    """Make an archive with one trip a day."""
    days = f"1,1,1,1,1,1,1,{first:%Y%m%d},{last:%Y%m%d}"
    world = WORLD.replace("08:00:00, 08:00:00", f"{departure}, {departure}").replace("08:10:00", "09:30:00")
    head = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date"
    return gtfs_zip(world, calendar=f"{head}\nS,{days}")


def departures_by_day(state: FeedState) -> dict[dt.date, str]:
    """Give the time at which t1 leaves, for every day from today on."""
    timetable = state.timetable
    found: dict[dt.date, str] = {}
    assert timetable is not None
    for trip in rows_of_trip_id(timetable, "t1"):
        time = format_gtfs_time(int(timetable.stop_times.departure[timetable.trips.first[trip]]))
        for day in map(ServiceDay, range(timetable.info.first_day, timetable.last_day + 1)):
            if date_of(day) >= TODAY and timetable.service_runs(int(timetable.trips.service[trip]), day):
                assert found.setdefault(date_of(day), time) == time, "no day is served twice"
    return dict(sorted(found.items()))


TODAY = dt.datetime.now(dt.UTC).date()
IN_A_WEEK = TODAY + dt.timedelta(7)


def after(days: int) -> dt.date:
    """Give a day from today."""
    return TODAY + dt.timedelta(days)


async def test_a_version_that_begins_later_is_used_from_its_first_day_on(
    operator: Operator, around: Surroundings
) -> None:
    state = new_feed_state(config_of(operator))
    operator.says("/gtfs.zip", version_of(after(-30), after(20), "08:00:00"))
    await refresh(state, around)
    operator.says("/gtfs.zip", version_of(after(7), after(60), "08:05:00"))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    departures = departures_by_day(state)
    assert list(departures) == [after(days) for days in range(61)]
    assert {day < IN_A_WEEK: time for day, time in departures.items()} == {True: "08:00:00", False: "08:05:00"}


async def test_a_joined_timetable_is_made_once_and_survives_a_restart(
    operator: Operator, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = new_feed_state(config_of(operator))
    for first, departure in ((-30, "08:00:00"), (7, "08:05:00")):
        operator.says("/gtfs.zip", version_of(after(first), after(60), departure))
        await refresh(state, around)
    joined = state.timetable
    await refresh(state, around)
    assert outcome_of(state) is Outcome.UNCHANGED
    assert state.timetable is joined
    again = new_feed_state(config_of(operator))
    again.timetable = joined
    monkeypatch.setattr("mobility.worker.archives.compile_archive", None)
    await refresh(again, around)
    assert again.static.outcome is Outcome.UNCHANGED
    assert again.timetable is joined


async def planned_feed(operator: Operator, around: Surroundings) -> FeedState:
    """Take a present version of three weeks, and a planned one from in a week to in sixty days, into use."""
    config = msgspec.structs.replace(config_of(operator), static_planned=(Address(url=operator.url("/planned.zip")),))
    state = new_feed_state(config)
    operator.says("/gtfs.zip", version_of(after(-30), after(20), "08:00:00"))
    operator.says("/planned.zip", version_of(after(7), after(60), "08:05:00"))
    await refresh(state, around)
    return state


async def test_a_planned_version_leaves_no_day_without_service(operator: Operator, around: Surroundings) -> None:
    state = await planned_feed(operator, around)
    departures = departures_by_day(state)
    assert list(departures) == [after(days) for days in range(61)]
    assert departures[after(6)] == "08:00:00"
    assert departures[after(7)] == departures[after(60)] == "08:05:00"
    in_use = state.timetable
    await refresh(state, around)
    assert state.timetable is in_use, "nothing new is no reason to publish again"


async def test_a_planned_version_that_becomes_the_present_one_changes_nothing_for_travellers(
    operator: Operator, around: Surroundings
) -> None:
    state = await planned_feed(operator, around)
    before = departures_by_day(state)
    operator.says("/gtfs.zip", version_of(after(7), after(60), "08:05:00"))
    operator.says("/planned.zip", status=404)
    await refresh(state, around)
    assert departures_by_day(state) == before


async def test_a_planned_version_that_cannot_be_read_costs_only_itself(
    operator: Operator, around: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    state = await planned_feed(operator, around)
    before = departures_by_day(state)
    operator.says("/planned.zip", b"<html>soon</html>")
    await refresh(state, around)
    await refresh(state, around)
    assert outcome_of(state) is Outcome.UNCHANGED
    assert departures_by_day(state) == before
    assert [record.message for record in caplog.records if "planned" in record.message] == [
        "x: planned timetable: html_body <html>soon</html>"
    ]


async def test_a_planned_version_that_is_withdrawn_is_forgotten(operator: Operator, around: Surroundings) -> None:
    state = await planned_feed(operator, around)
    operator.says("/planned.zip", status=404)
    await refresh(state, around)
    assert set(departures_by_day(state).values()) == {"08:00:00"}


async def test_what_the_registry_knows_stands_in_for_what_the_archive_does_not_say(
    operator: Operator, around: Surroundings
) -> None:
    config = config_of(operator, timezone="Indian/Reunion")
    state = new_feed_state(msgspec.structs.replace(config, languages=("fr-RE", "en")))
    operator.says("/gtfs.zip", gtfs_zip(WORLD, agency="agency_id,agency_name,agency_url\n1,R,u"))
    await refresh(state, around)
    assert state.timetable is not None
    assert state.timetable.info.timezone == "Indian/Reunion"
    assert state.timetable.info.language == "fr-RE"


async def test_an_archive_that_inflates_beyond_the_feeds_limit_is_refused(
    operator: Operator, around: Surroundings
) -> None:
    state = new_feed_state(config_of(operator, static_inflated_max_bytes="1024"))
    operator.says("/gtfs.zip", gtfs_zip(WORLD, stops="stop_id,stop_name\nA," + "A" * 1500 + "\nB,B"))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.ZIP_INFLATES_TOO_LARGE
