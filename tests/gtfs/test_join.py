"""Two versions that overlap become one timetable: no day without service, none served twice."""

import datetime as dt
import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs.join import begins_on, join_versions
from mobility.model.shared_ids import find_trip_on, rows_of_trip_id
from mobility.model.time import ServiceDay, format_gtfs_time, parse_gtfs_date
from mobility.model.timetable import HAS_BOOKING_RULE, HAS_STOP_HEADSIGN, Timetable
from tests.world import timetable_of

CALENDAR = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1,{},{}"
)
SPRING = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, stop_headsign
    same, 1, A, 08:00:00, 08:00:00,
    same, 2, B, 08:10:00, 08:10:00,
    other, 1, A, 25:00:00, 25:00:00, Dépôt
    other, 2, OLD, 25:10:00, 25:10:00,
"""
SUMMER = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, stop_headsign
    another, 1, B, 10:00:00, 10:00:00, Plage
    another, 2, C, 10:10:00, 10:10:00,
    same, 1, A, 09:00:00, 09:00:00,
    same, 2, C, 09:10:00, 09:10:00, Gare
    same, 3, B, 09:20:00, 09:20:00,
"""


def day(text: str) -> ServiceDay:
    """Read YYYYMMDD."""
    return parse_gtfs_date(text)


def spring(**more: str) -> Timetable:
    return timetable_of(SPRING, calendar=CALENDAR.format("20260301", "20260705"), **more)


def summer(**more: str) -> Timetable:
    return timetable_of(SUMMER, calendar=CALENDAR.format("20260701", "20260831"), **more)


def runs(timetable: Timetable, on: ServiceDay) -> list[str]:
    """Print the trips of a day with all their calls, by id."""
    return sorted(
        printed(timetable, trip)
        for trip in range(len(timetable.trips.id))
        if timetable.service_runs(int(timetable.trips.service[trip]), on)
    )


def printed(timetable: Timetable, trip: int) -> str:
    """Print a trip with its route, agency and calls."""
    text, times = timetable.strings, timetable.stop_times
    route = int(timetable.trips.route[trip])
    agency = int(timetable.routes.agency[route])
    heads = dict(zip(times.headsign_row.tolist(), times.headsign.tolist(), strict=True))
    rules = dict(zip(times.booking_row.tolist(), times.booking_rule.tolist(), strict=True))
    words = [text[int(timetable.trips.id[trip])], text[int(timetable.routes.id[route])]]
    words += [text[int(timetable.agencies.name[agency])], text[int(timetable.trips.headsign[trip])]]
    for row in timetable.rows_of(trip):
        flags = int(times.flags[row])
        assert bool(flags & HAS_STOP_HEADSIGN) == (row in heads)
        assert bool(flags & HAS_BOOKING_RULE) == (row in rules)
        stop = text[int(timetable.stops.id[times.stop[row]])]
        time = format_gtfs_time(int(times.departure[row]))
        words += [f"| {times.stop_sequence[row]} {stop} {time} {text[heads.get(row, 0)]}{text[rules.get(row, 0)]}"]
    return " ".join(words)


def joined(older: Timetable, newer: Timetable, *, is_open: bool = True) -> Timetable:
    return join_versions(older, newer, day("20260615"), is_open=is_open)


def test_every_day_is_served_by_one_version_and_none_is_without() -> None:
    older, newer = spring(), summer()
    both = joined(older, newer)
    for on in range(day("20260615"), day("20260901")):
        version = older if on < day("20260701") else newer
        assert runs(both, ServiceDay(on)) == runs(version, ServiceDay(on))
        assert runs(both, ServiceDay(on)) or on > newer.last_day


def test_the_day_tells_which_row_of_a_trip_id_is_meant() -> None:
    both = joined(spring(), summer())
    assert [printed(both, row).split("| ")[1:2] for row in rows_of_trip_id(both, "same")] == [
        ["1 A 08:00:00  "],
        ["1 A 09:00:00  "],
    ]
    before, after = (find_trip_on(both, "same", day(text)) for text in ("20260630", "20260701"))
    assert before is not None
    assert after is not None
    assert "08:10" in printed(both, before)
    assert "09:10" in printed(both, after)
    assert find_trip_on(both, "nobody", 0) is None


def test_days_long_past_are_not_dragged_along() -> None:
    both = joined(spring(), summer())
    assert both.info.first_day == day("20260615")


def test_a_version_that_covers_all_that_counts_stands_alone() -> None:
    newer = summer()
    assert join_versions(spring(), newer, day("20260701"), is_open=True) is newer


def test_the_first_day_said_in_feed_info_is_when_a_version_begins() -> None:
    info = "feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date\nR,u,fr,20260703"
    newer = summer(feed_info=info)
    assert begins_on(newer) == day("20260703")
    both = joined(spring(), newer)
    assert runs(both, day("20260702")) == runs(spring(), day("20260702"))
    assert runs(both, day("20260703")) == runs(newer, day("20260703"))


def test_after_a_planned_version_has_ended_the_current_one_serves_again() -> None:
    older = timetable_of(SPRING, calendar=CALENDAR.format("20260101", "20261231"))
    both = joined(older, summer(), is_open=False)
    assert runs(both, day("20260831")) == runs(summer(), day("20260831"))
    assert runs(both, day("20260901")) == runs(older, day("20260901"))
    assert runs(joined(older, summer()), day("20260901")) == []


def test_what_both_know_is_as_the_newer_version_says_and_what_is_gone_stays_while_it_is_needed() -> None:
    old_stops = (
        "stop_id,stop_name,parent_station,location_type\nA,Mairie,,\nB,Bout,,\nOLD,Quai,PARENT,\nPARENT,Gare,,1\nX,X,,"
    )
    new_stops = "stop_id,stop_name,parent_station,location_type\nA,Hôtel de Ville,,\nB,Bout,,\nC,C,,"
    both = joined(spring(stops=old_stops), summer(stops=new_stops))
    names = {
        both.strings[identity]: both.strings[name]
        for identity, name in zip(both.stops.id, both.stops.name, strict=True)
    }
    assert names == {"A": "Hôtel de Ville", "B": "Bout", "C": "C", "OLD": "Quai", "PARENT": "Gare"}
    old = both.find_stop("OLD")
    assert old is not None
    assert both.strings[int(both.stops.id[both.stops.parent[old]])] == "PARENT"


def test_headways_and_translations_of_both_go_on() -> None:
    headways = "trip_id,start_time,end_time,headway_secs\nsame,06:00:00,{},600"
    words = "table_name,field_name,language,translation,field_value\nstops,stop_name,en,{},A"
    older = spring(frequencies=headways.format("07:00:00"), translations=words.format("Town hall"))
    newer = summer(frequencies=headways.format("08:00:00"), translations=words.format("City hall"))
    both = joined(older, newer)
    ends = [format_gtfs_time(int(time)) for time in both.frequencies.end_time]
    assert ends == ["07:00:00", "08:00:00"]
    assert [int(trip) for trip in both.frequencies.trip] == list(rows_of_trip_id(both, "same"))
    assert [both.strings[number] for number in both.translations.translation] == ["City hall"]


def test_the_archives_and_the_days_make_the_version() -> None:
    older, newer = spring(), summer()
    both = joined(older, newer)
    assert list(both.info.archives) == [older.info.version, newer.info.version]
    assert list(both.info.archives.values()) == [day("20260301"), day("20260701")]
    assert both.info.version == joined(older, newer).info.version
    assert both.info.version != joined(older, newer, is_open=False).info.version


def test_a_third_version_may_be_joined_to_two() -> None:
    third = timetable_of(SUMMER.replace("10:", "11:"), calendar=CALENDAR.format("20260801", "20261231"))
    all_three = joined(joined(spring(), summer()), third)
    assert runs(all_three, day("20260630")) == runs(spring(), day("20260630"))
    assert runs(all_three, day("20260715")) == runs(summer(), day("20260715"))
    assert runs(all_three, day("20260801")) == runs(third, day("20260801"))
    assert len(all_three.info.archives) == 3


def boarding(timetable: Timetable, on: ServiceDay) -> set[tuple[str, str, int]]:
    """Give what the index by stop has of a day."""
    found = set()
    for stop, (low, high) in enumerate(itertools.pairwise(timetable.by_stop.first.tolist())):
        keys = timetable.by_stop.departure_key[low:high]
        assert (np.diff(keys.astype(int)) >= 0).all()
        for trip, position in zip(timetable.by_stop.trip[low:high], timetable.by_stop.position[low:high], strict=True):
            row = int(timetable.trips.first[trip]) + int(position)
            assert timetable.stop_times.stop[row] == stop
            if timetable.service_runs(int(timetable.trips.service[trip]), on):
                names = (
                    timetable.strings[int(timetable.stops.id[stop])],
                    timetable.strings[int(timetable.trips.id[trip])],
                )
                found.add((*names, int(timetable.stop_times.departure[row])))
    return found


def world(trips: list[tuple[str, str, int]], first: dt.date, days: int) -> Timetable:
    """Make a version of trips between two stops."""
    lines = [
        f"t{name}, {place}, {stop}, {8 + place:02d}:{minute:02d}:00, {8 + place:02d}:{minute:02d}:00"
        for name, stops, minute in trips
        for place, stop in enumerate(stops)
    ]
    head = "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time\n"
    last = first + dt.timedelta(days)
    return timetable_of(head + "\n".join(lines), calendar=CALENDAR.format(f"{first:%Y%m%d}", f"{last:%Y%m%d}"))


TRIPS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(["XY", "YX", "XZ", "ZYX"]), st.integers(0, 59)),
    min_size=1,
    max_size=3,
    unique_by=lambda trip: trip[0],
)


@given(before=TRIPS, after=TRIPS, offset=st.integers(-10, 10), length=st.integers(0, 10), is_open=st.booleans())
def test_a_joined_board_of_a_day_is_that_of_the_version_in_force(
    before: list[tuple[str, str, int]], after: list[tuple[str, str, int]], offset: int, length: int, *, is_open: bool
) -> None:
    start = dt.date(2026, 6, 20)
    older = world(before, start - dt.timedelta(30), 30)
    newer = world(after, start + dt.timedelta(offset), length)
    kept_from = day("20260610")
    both = join_versions(older, newer, kept_from, is_open=is_open)
    for on in map(ServiceDay, range(kept_from, day("20260715"))):
        is_newer = on >= begins_on(newer) and (is_open or on <= newer.last_day)
        version = newer if is_newer else older
        assert boarding(both, on) == boarding(version, on)
        assert runs(both, on) == runs(version, on)


def way(timetable: Timetable, trip: int) -> list[tuple[int, int]]:
    """Give where a trip drives, in hundredths of a degree."""
    shapes = timetable.shapes
    shape = int(shapes.of_trip[trip])
    if shape < 0:
        return []
    points = slice(int(shapes.first[shape]), int(shapes.first[shape + 1]))
    return [(lat // 10_000, lon // 10_000) for lat, lon in zip(shapes.lat[points], shapes.lon[points], strict=True)]


def test_trips_drive_where_their_own_version_says() -> None:
    trips = "route_id,service_id,trip_id,shape_id\nR,S,same,{}\nR,S,{},"
    points = "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n{0},48.00,{1}.00,1\n{0},48.05,{1}.50,2\n{0},48.00,{1}.90,3\nno,1,1,1\n"
    older = spring(trips=trips.format("p", "other"), shapes=points.format("p", 2))
    newer = summer(trips=trips.format("p", "another"), shapes=points.format("p", 7))
    both = joined(older, newer)
    assert [way(both, trip) for trip in rows_of_trip_id(both, "same")] == [
        [(4800, 200), (4805, 250), (4800, 290)],
        [(4800, 700), (4805, 750), (4800, 790)],
    ]
    other = both.find_trip("other")
    assert other is not None
    assert way(both, other) == []
    assert both.shapes.box.tolist() == [1, 48.05, 1, 7.9]
    one = joined(spring(), newer)
    assert [way(one, trip) for trip in rows_of_trip_id(one, "same")] == [[], [(4800, 700), (4805, 750), (4800, 790)]]


def test_calls_without_a_time_are_still_known_as_such() -> None:
    three = SUMMER.replace("09:10:00, 09:10:00", ", ")
    newer = timetable_of(three, calendar=CALENDAR.format("20260701", "20260831"))
    both = joined(spring(), newer)
    untimed = np.unpackbits(both.stop_times.untimed, count=len(both.stop_times.stop), bitorder="little")
    after = find_trip_on(both, "same", day("20260701"))
    assert after is not None
    assert np.flatnonzero(untimed).tolist() == [both.rows_of(after).start + 1]
