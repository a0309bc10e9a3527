"""What is told of a timetable version: its notices to health, what it changed to history, and a skew of versions to everybody."""

import datetime as dt
import time
from dataclasses import replace
from zoneinfo import ZoneInfo

import msgspec
from google.transit import gtfs_realtime_pb2

from mobility.feeds.config import Address
from mobility.history.recorder import NoRecorder
from mobility.model.health import Status
from mobility.model.history import VersionRecord
from mobility.model.outcome import Outcome
from mobility.store.lease import acquire_lease
from mobility.worker.beat import StoreWatch, beat
from mobility.worker.clock import Clock
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.poll import poll
from mobility.worker.resume import resume
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.operator_server import Operator
from tests.worker.one_feed import SMALL_WORLD, WORLD, config_of
from tests.world import gtfs_zip

TRIPS = ("t1", "t2", "t3", "t4", "t5", "t6")
HEAD = "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time\n"


class Remembering(NoRecorder):
    """Keeps the versions it is told."""

    def __init__(self) -> None:
        self.versions: list[VersionRecord] = []

    def version(self, record: VersionRecord) -> None:
        """Keep it."""
        self.versions.append(record)


def network(*trip_ids: str) -> str:
    """Give a world in which every trip runs all day, so that some are always on the road."""
    return HEAD + "".join(f"{trip}, 1, A, 00:00:00, 00:00:00\n{trip}, 2, B, 24:00:00, 24:00:00\n" for trip in trip_ids)


def today() -> str:
    """Give the day at the operator's, as YYYYMMDD."""
    return dt.datetime.now(ZoneInfo("Europe/Paris")).strftime("%Y%m%d")


def speaking_of(*trip_ids: str) -> bytes:
    """Say that trips are a minute late."""
    message = gtfs_realtime_pb2.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = int(time.time())
    for trip_id in trip_ids:
        update = message.entity.add(id=trip_id).trip_update
        update.trip.trip_id = trip_id
        update.trip.start_date = today()
        update.stop_time_update.add(stop_id="B").arrival.delay = 60
    return bytes(message.SerializeToString())


async def taken(operator: Operator, around: Surroundings, *worlds: bytes, **tags: str) -> FeedState:
    """Take one version after the other into use."""
    state = new_feed_state(config_of(operator, **tags))
    for world in worlds:
        operator.says("/gtfs.zip", world)
        await refresh(state, around)
    return state


def remembering(around: Surroundings) -> tuple[Surroundings, Remembering]:
    """Give surroundings whose history can be looked at."""
    history = Remembering()
    return replace(around, history=history), history


async def test_a_first_version_is_remembered_with_nothing_to_compare(operator: Operator, around: Surroundings) -> None:
    around, history = remembering(around)
    info = "feed_publisher_name,feed_publisher_url,feed_lang,feed_version\nP,https://example.org,fr,2026-A"
    state = await taken(operator, around, gtfs_zip(WORLD, feed_info=info))
    (record,) = history.versions
    assert state.timetable is not None
    assert record.version == state.timetable.info.version
    assert record.in_use_since == state.static.in_use_since
    assert (record.feed, record.feed_version) == ("x", "2026-A")
    assert (record.first_day, record.last_day) == ("2026-01-01", "2026-12-31")
    assert record.trips_by_day == [4] * 365
    assert record.counts["trips"] == 4
    assert (record.added, record.removed, record.new_trips_percent) == ({}, {}, None)
    assert state.static.match_before is None


async def test_the_next_version_is_remembered_with_what_it_changed(operator: Operator, around: Surroundings) -> None:
    around, history = remembering(around)
    await taken(
        operator, around, gtfs_zip(network("a", "b", "c")), gtfs_zip(network("b", "c", "d", "e").replace("B", "C"))
    )
    _, record = history.versions
    assert record.added == {"trips": 2, "stops": 1, "routes": 0}
    assert record.removed == {"trips": 1, "stops": 1, "routes": 0}
    assert record.new_trips_percent == 50.0


async def test_a_version_is_told_once(operator: Operator, around: Surroundings) -> None:
    around, history = remembering(around)
    state = await taken(operator, around, gtfs_zip(WORLD), gtfs_zip(WORLD))
    await refresh(state, around)
    assert len(history.versions) == 1


async def test_a_held_version_is_remembered_as_never_in_use(operator: Operator, around: Surroundings) -> None:
    around, history = remembering(around)
    state = await taken(operator, around, gtfs_zip(WORLD), gtfs_zip(SMALL_WORLD))
    await refresh(state, around)
    assert state.static.outcome is Outcome.HELD_SHRUNK
    _, record = history.versions
    assert record.version == state.static.held_version
    assert record.in_use_since is None
    assert record.removed["trips"] == 3


async def test_a_present_and_a_planned_version_are_remembered_as_the_one_timetable_in_use(
    operator: Operator, around: Surroundings
) -> None:
    around, history = remembering(around)
    config = msgspec.structs.replace(config_of(operator), static_planned=(Address(url=operator.url("/planned.zip")),))
    head = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1"
    operator.says("/gtfs.zip", gtfs_zip(network("a"), calendar=f"{head},20260101,20271231"))
    operator.says("/planned.zip", gtfs_zip(network("b"), calendar=f"{head},20280101,20281231"))
    state = new_feed_state(config)
    await refresh(state, around)
    (record,) = history.versions
    assert state.timetable is not None
    assert record.version == state.timetable.info.version
    assert record.last_day == "2028-12-31"
    assert record.added == {"trips": 1, "stops": 0, "routes": 0}


async def test_a_version_that_begins_later_is_compared_with_the_archive_before_it(
    operator: Operator, around: Surroundings
) -> None:
    around, history = remembering(around)
    head = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1"
    first = gtfs_zip(network("a", "b"), calendar=f"{head},20260101,20271231")
    await taken(operator, around, first, gtfs_zip(network("b", "c"), calendar=f"{head},{today()},20281231"))
    _, record = history.versions
    assert record.added == record.removed == {"trips": 1, "stops": 0, "routes": 0}
    assert record.counts["trips"] == 2


async def test_a_worker_that_finds_a_timetable_in_use_tells_its_own_history(
    operator: Operator, around: Surroundings
) -> None:
    state = await taken(operator, around, gtfs_zip(WORLD))
    await look(state, around)
    around, history = remembering(around)
    again = new_feed_state(config_of(operator))
    await resume(again, around)
    (record,) = history.versions
    assert record.in_use_since == state.static.in_use_since
    assert record.notices == state.static.notices
    assert record.added == {}


async def test_what_is_wrong_with_the_files_is_told_to_health_and_history(
    operator: Operator, around: Surroundings
) -> None:
    around, history = remembering(around)
    stops = "stop_id,stop_name,stop_lat,stop_lon\nA,Aubépine,48,2\nB,,48.01,2\nC,Charme,48.02,2\n"
    state = await taken(operator, around, gtfs_zip(WORLD, stops=stops))
    found = {notice.rule: notice.count for notice in state.static.notices}
    assert found["missing_stop_name"] == found["stop_without_stop_time"] == 1
    assert history.versions[0].notices == state.static.notices


async def test_notices_about_today_are_looked_at_again_on_another_day(operator: Operator, around: Surroundings) -> None:
    state = await taken(operator, around, gtfs_zip(WORLD))
    assert "expired_calendar" not in {notice.rule for notice in state.static.notices}
    much_later = replace(around, clock=Clock(400 * 86_400.0))
    await refresh(state, much_later)
    assert "expired_calendar" in {notice.rule for notice in state.static.notices}


async def look(state: FeedState, around: Surroundings, times: int = 1) -> None:
    """Poll and assess."""
    lease = await acquire_lease(around.connection, state.config.id, around.owner)
    assert lease is not None
    for _ in range(times):
        for stream in state.streams:
            await poll(state, stream, around)
        await beat(state, lease, around, StoreWatch())


async def test_a_version_with_other_trip_ids_is_named_as_the_cause(operator: Operator, around: Surroundings) -> None:
    operator.says("/tu.pb", speaking_of(*TRIPS))
    state = await taken(operator, around, gtfs_zip(network(*TRIPS)))
    await look(state, around)
    operator.says("/gtfs.zip", gtfs_zip(network(*(f"new-{trip}" for trip in TRIPS))))
    await refresh(state, around)
    assert state.static.match_before == 100
    await look(state, around, times=4)
    skew = next(one for one in state.health.indicators if one.id == "static_rt_version_skew")
    assert (skew.value, skew.grade) == (100, Status.DEGRADED)
    assert state.health.cause == "static_rt_version_skew"
    assert "100 points fewer trips match since the timetable changed" in state.health.sentence


async def test_a_version_that_keeps_the_trip_ids_skews_nothing(operator: Operator, around: Surroundings) -> None:
    operator.says("/tu.pb", speaking_of(*TRIPS))
    state = await taken(operator, around, gtfs_zip(network(*TRIPS)))
    await look(state, around)
    operator.says("/gtfs.zip", gtfs_zip(network(*TRIPS, "t7")))
    await refresh(state, around)
    await look(state, around, times=4)
    skew = next(one for one in state.health.indicators if one.id == "static_rt_version_skew")
    assert (skew.value, skew.grade) == (0, Status.OK)
    assert state.health.cause != "static_rt_version_skew"


async def test_a_second_version_that_mends_nothing_does_not_hide_the_first(
    operator: Operator, around: Surroundings
) -> None:
    operator.says("/tu.pb", speaking_of(*TRIPS))
    state = await taken(operator, around, gtfs_zip(network(*TRIPS)))
    await look(state, around)
    for prefix in ("new", "newer"):
        operator.says("/gtfs.zip", gtfs_zip(network(*(f"{prefix}-{trip}" for trip in TRIPS))))
        await refresh(state, around)
        await look(state, around)
    assert state.static.match_before == 100


async def test_a_version_that_begins_today_is_held_against_the_ids_of_yesterday(
    operator: Operator, around: Surroundings
) -> None:
    operator.says("/tu.pb", speaking_of(*TRIPS))
    state = await taken(operator, around, gtfs_zip(network(*TRIPS)))
    await look(state, around)
    head = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1"
    from_today = f"{head},{today()},20301231"
    operator.says("/gtfs.zip", gtfs_zip(network(*(f"new-{trip}" for trip in TRIPS)), calendar=from_today))
    await refresh(state, around)
    assert state.timetable is not None
    assert len(state.timetable.info.archives) == 2
    await look(state, around, times=4)
    assert state.health.cause == "static_rt_version_skew"
