"""Versions that overlap: no day without service, and realtime goes on matching across the switch."""

import datetime as dt

from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay
from mobility.model.time import Instant, ServiceDay, date_of
from mobility.model.timetable import Timetable
from mobility.worker.versions import archives_of, in_force, succeed, with_planned
from tests.world import message_of, timetable_of

SUMMER_TIME = dt.timezone(dt.timedelta(hours=2))
CALENDAR = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1,{},{}"
)
NIGHT = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    night, 1, A, 23:50:00, 23:50:00
    night, 2, {}, 24:20:00, 24:20:00
    night, 3, C, 24:40:00, 24:40:00
"""
DELAYED = """
    header {{ gtfs_realtime_version: "2.0" timestamp: {} }}
    entity {{ id: "e" trip_update {{
        trip {{ trip_id: "night" {} }}
        stop_time_update {{ stop_sequence: 2 departure {{ delay: {} }} }}
    }} }}
"""


def version(first: str, last: str, second_stop: str = "B", zone: str = "Europe/Paris") -> Timetable:
    """Compile a version with one night trip, which has the same trip_id in all versions."""
    agency = f"agency_id,agency_name,agency_url,agency_timezone\n1,R,u,{zone}"
    return timetable_of(NIGHT.format(second_stop), calendar=CALENDAR.format(first, last), agency=agency)


def at(text: str) -> Instant:
    """Read local time in Paris in summer."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=SUMMER_TIME).timestamp())


def served(timetable: Timetable) -> dict[str, str]:
    """Give the second stop of the night trip by day, for every day that has one."""
    found: dict[str, str] = {}
    for trip in range(len(timetable.trips.id)):
        stop = timetable.stop_times.stop[timetable.rows_of(trip).start + 1]
        for day in map(ServiceDay, range(timetable.info.first_day, timetable.last_day + 1)):
            if timetable.service_runs(int(timetable.trips.service[trip]), day):
                assert found.setdefault(f"{date_of(day):%m%d}", timetable.strings[int(timetable.stops.id[stop])])
    return dict(sorted(found.items()))


def heard(timetable: Timetable, now: str, words: str, delay_s: int = 600) -> tuple[Overlay, Memory]:
    """Merge a message that delays the night trip at its second stop, by ten minutes unless told otherwise."""
    message = decode(message_of(DELAYED.format(at(now), words, delay_s)), now=at(now))
    assert isinstance(message, FeedMessage)
    source = SourceMessage(id="s", message=message, fetched_at=at(now))
    return merge(timetable, [source], Memory(), at(now), generation=1)


def delayed(timetable: Timetable, overlay: Overlay) -> list[str]:
    """Print where and when the delayed departures are expected."""
    visits = overlay.visits
    rows = [row for row in range(len(visits.stop)) if visits.expected_departure[row]]
    times = (dt.datetime.fromtimestamp(int(visits.expected_departure[row]), SUMMER_TIME) for row in rows)
    stops = (timetable.strings[int(timetable.stops.id[visits.stop[row]])] for row in rows)
    return [f"{stop} {time:%m%d %H:%M}" for stop, time in zip(stops, times, strict=True)]


OLD, NEW = version("20260601", "20260705"), version("20260701", "20260703", second_stop="N")


def test_a_version_published_early_waits_for_its_first_day() -> None:
    both = succeed(OLD, NEW, at("2026-06-29 12:00"))
    stops = served(both)
    assert {day: stops[day] for day in ("0629", "0630", "0701", "0702", "0703")} == {
        "0629": "B",
        "0630": "B",
        "0701": "N",
        "0702": "N",
        "0703": "N",
    }
    assert "0704" not in stops, "the operator has withdrawn the old version"


def test_a_version_that_begins_today_still_knows_last_night_s_trips() -> None:
    both = succeed(OLD, NEW, at("2026-07-01 00:10"))
    assert served(both)["0630"] == "B"
    assert served(both)["0701"] == "N"


def test_a_version_that_covers_what_is_under_way_replaces_the_one_before() -> None:
    assert succeed(OLD, NEW, at("2026-07-05 12:00")) is NEW
    assert succeed(None, NEW, at("2026-07-01 12:00")) is NEW


def test_a_version_whose_clocks_are_others_replaces_the_one_before_at_once() -> None:
    other = version("20260701", "20260703", zone="Europe/Lisbon")
    assert succeed(OLD, other, at("2026-06-29 12:00")) is other


def test_an_update_of_last_night_s_trip_is_matched_after_the_switch() -> None:
    both = succeed(OLD, NEW, at("2026-06-29 12:00"))
    overlay, _ = heard(both, "2026-07-01 00:15", 'start_date: "20260630"')
    assert delayed(both, overlay) == ["B 0701 00:30", "C 0701 00:50"]
    overlay, _ = heard(both, "2026-07-02 00:15", 'start_date: "20260701"')
    assert delayed(both, overlay) == ["N 0702 00:30", "C 0702 00:50"]


def test_an_update_without_start_date_means_the_version_whose_trip_is_under_way() -> None:
    both = succeed(OLD, NEW, at("2026-06-29 12:00"))
    assert delayed(both, heard(both, "2026-07-01 00:15", "")[0]) == ["B 0701 00:30", "C 0701 00:50"]
    assert delayed(both, heard(both, "2026-07-01 23:45", "")[0]) == ["N 0702 00:30", "C 0702 00:50"]


def test_a_bus_that_ran_early_and_left_does_not_come_back_when_versions_are_joined_under_way() -> None:
    _, memory = heard(OLD, "2026-07-01 00:09", 'start_date: "20260630"', delay_s=-600)
    both = succeed(OLD, NEW, at("2026-07-01 00:11"))
    silent = SourceMessage(id="s", fetched_at=at("2026-07-01 00:12"))
    overlay, _ = merge(both, [silent], Memory(memory.timetable, memory.overlay), at("2026-07-01 00:12"), generation=2)
    assert delayed(both, overlay) == ["B 0701 00:10"]
    assert overlay.instances.passed_position.tolist() == [2]


def test_a_planned_version_serves_its_days_and_the_present_one_all_others() -> None:
    present, now = version("20260601", "20260731"), at("2026-06-29 12:00")
    both = with_planned(present, in_force(present, [NEW], now), now)
    stops = served(both)
    assert [day for day, stop in stops.items() if stop == "N"] == ["0701", "0702", "0703"]
    assert stops["0630"] == stops["0704"] == stops["0731"] == "B"


def test_a_planned_version_that_is_over_or_was_replaced_does_not_count() -> None:
    assert in_force(OLD, [NEW], at("2026-07-04 12:00")) == []
    newer = version("20260702", "20260731")
    assert in_force(newer, [NEW], at("2026-07-02 12:00")) == [], "the present version began after it"
    assert in_force(NEW, [NEW], at("2026-07-01 12:00")) == [], "it has become the present version"


def test_the_archives_of_a_joined_timetable_are_named_in_the_order_of_their_days() -> None:
    both = succeed(OLD, NEW, at("2026-06-29 12:00"))
    assert archives_of(both) == (OLD.info.version, NEW.info.version)
    assert archives_of(OLD) == (OLD.info.version,)
