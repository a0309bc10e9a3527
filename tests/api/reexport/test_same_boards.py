"""What we re-export, fed back into a second instance as its realtime, gives the same boards."""

import tarfile
from pathlib import Path

import pytest

from mobility.api.reexport.message import Kind
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.model.ids import FeedId
from mobility.model.time import parse_instant
from tests.api.reexport.again import Instance, differences, re_exported, rows_of
from tests.world import message_of, timetable_of

NOW = parse_instant("2026-03-02T08:00:00+01:00")

LINE = """
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station, platform_code
    A, A, 48.0, 2, 0, ,
    B, B, 48.1, 2, 1, ,
    B1, B, 48.1, 2, 0, B, 1
    B2, B, 48.1, 2, 0, B, 2
    C, C, 48.2, 2, 0, ,
    D, D, 48.3, 2, 0, ,
    E, E, 48.4, 2, 0, ,
    # trips.txt
    route_id, service_id, trip_id, trip_headsign
    R, S, t1, E
    R, S, t2, E
    F, S, f, E
    # frequencies.txt
    trip_id, start_time, end_time, headway_secs, exact_times
    f, 08:00:00, 10:00:00, 900, 0
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 10, A, 08:10:00, 08:10:00
    t1, 20, B1, 08:20:00, 08:22:00
    t1, 30, C, 08:30:00, 08:30:00
    t1, 40, D, 08:40:00, 08:40:00
    t1, 50, E, 08:50:00, 08:50:00
    t2, 10, A, 08:40:00, 08:40:00
    t2, 20, B1, 08:50:00, 08:52:00
    t2, 30, C, 09:00:00, 09:00:00
    t2, 40, D, 09:10:00, 09:10:00
    t2, 50, E, 09:20:00, 09:20:00
    f, 1, A, 00:00:00, 00:00:00
    f, 2, E, 00:30:00, 00:30:00
"""
AT = {minute: NOW + minute * 60 for minute in range(120)}

NEW_TRIP = 'trip { trip_id: "new" route_id: "R" start_date: "20260302" schedule_relationship: NEW } '
STORIES = {
    "a delay that is carried": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 20 departure { delay: 180 uncertainty: 30 } }',
    "an early vehicle": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 departure { delay: -120 } }',
    "a delay that ends": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 departure { delay: 60 } } '
    "stop_time_update { stop_sequence: 30 schedule_relationship: NO_DATA }",
    "nothing known": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 schedule_relationship: NO_DATA }',
    "nothing known, then something": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 schedule_relationship: NO_DATA } '
    "stop_time_update { stop_sequence: 40 arrival { delay: 240 } }",
    "a trip's own delay": 'trip { trip_id: "t1" } delay: 300',
    "a skipped stop": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 departure { delay: 60 } } '
    "stop_time_update { stop_sequence: 30 schedule_relationship: SKIPPED }",
    "all that remains skipped": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 30 arrival { delay: 60 } } '
    "stop_time_update { stop_sequence: 40 schedule_relationship: SKIPPED } "
    "stop_time_update { stop_sequence: 50 schedule_relationship: SKIPPED }",
    "a cancelled trip": 'trip { trip_id: "t1" schedule_relationship: CANCELED }',
    "a deleted trip": 'trip { trip_id: "t1" schedule_relationship: DELETED }',
    "tomorrow's trip": 'trip { trip_id: "t1" start_date: "20260303" schedule_relationship: CANCELED }',
    "another platform and headsign": 'trip { trip_id: "t1" } trip_properties { trip_headsign: "Port" } stop_time_update { '
    "stop_sequence: 20 departure { delay: 30 } departure_occupancy_status: FULL "
    'stop_time_properties { assigned_stop_id: "B2" stop_headsign: "Plage" pickup_type: PHONE_AGENCY } }',
    "another platform and nothing else": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 20 '
    'stop_time_properties { assigned_stop_id: "B2" } }',
    "a trip of its own": 'trip { trip_id: "new" route_id: "R" direction_id: 1 start_date: "20260302" schedule_relationship: NEW } '
    f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[15]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ time: {AT[25]} scheduled_time: {AT[20]} }} departure {{ time: {AT[26]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ scheduled_time: {AT[40]} }} }}',
    "a trip of its own whose departure alone is predicted": NEW_TRIP
    + f'stop_time_update {{ stop_id: "A" departure {{ scheduled_time: {AT[12]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ scheduled_time: {AT[20]} }} departure {{ time: {AT[26]} scheduled_time: {AT[21]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} scheduled_time: {AT[40]} }} }}',
    "a trip of its own that waits by its schedule": NEW_TRIP
    + f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[15]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ scheduled_time: {AT[20]} }} departure {{ scheduled_time: {AT[21]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} scheduled_time: {AT[40]} }} }}',
    "a trip of its own that was to leave at once": NEW_TRIP
    + f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[15]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ scheduled_time: {AT[20]} }} departure {{ time: {AT[26]} scheduled_time: {AT[20]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} scheduled_time: {AT[40]} }} }}',
    "a replaced trip": 'trip { trip_id: "t1" schedule_relationship: REPLACEMENT } '
    f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[11]} }} }} '
    f'stop_time_update {{ stop_id: "D" arrival {{ time: {AT[33]} }} }} stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} }} }}',
    "a duplicated trip": 'trip { trip_id: "t1" schedule_relationship: DUPLICATED } trip_properties { trip_id: "t1b" '
    'start_date: "20260302" start_time: "08:25:00" } stop_time_update { stop_sequence: 20 departure { delay: 60 } }',
    "a run of a headway trip": 'trip { trip_id: "f" start_date: "20260302" start_time: "08:20:00" schedule_relationship: UNSCHEDULED } '
    f"stop_time_update {{ stop_sequence: 1 departure {{ time: {AT[21]} }} }}",
    "an accessible vehicle": 'trip { trip_id: "t1" } vehicle { id: "v" wheelchair_accessible: WHEELCHAIR_ACCESSIBLE } '
    "stop_time_update { stop_sequence: 10 departure { delay: 0 } }",
    "times that contradict each other": 'trip { trip_id: "t1" } '
    f"stop_time_update {{ stop_sequence: 10 departure {{ time: {AT[30]} }} }} "
    f"stop_time_update {{ stop_sequence: 20 arrival {{ time: {AT[20]} }} departure {{ time: {AT[25]} }} }}",
}

NO_LONGER_TOLD = " reason: no_data != trip_not_in_feed"
"""Why the calls to come of a trip whose predictions are all over have none: the original knows that it is on the road, the copy is
told nothing more about it. It changes no time."""


def header(at: int) -> str:
    return f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {at} }}\n'


@pytest.mark.parametrize("story", STORIES)
def test_every_way_in_which_a_trip_runs_is_told_again(story: str) -> None:
    original, copy = Instance(timetable_of(LINE)), Instance(timetable_of(LINE))
    said = message_of(
        f'{header(NOW - 5)} entity {{ id: "1" trip_update {{ {STORIES[story]} timestamp: {NOW - 20} }} }}'
    )
    untold = rows_of(original.hear({Kind.TRIP_UPDATES: message_of(header(NOW - 5))}, NOW), NOW)
    told = rows_of(original.hear({Kind.TRIP_UPDATES: said}, NOW), NOW)
    copy.hear(re_exported(original.feed, {Kind.TRIP_UPDATES: None}, NOW), NOW)
    assert differences(told, rows_of(copy.feed, NOW)) == []
    later = NOW + 1800
    assert differences(rows_of(original.feed, later), rows_of(copy.feed, later)) == []
    assert story in ("nothing known", "tomorrow's trip") or differences(told, untold), "the story tells something"


@pytest.mark.parametrize("feed_id", ["demo-ville", "demo-trains", "demo-cars-sud", "demo-ile"])
def test_ten_minutes_of_a_demo_operator_give_the_same_boards(feed_id: str, tmp_path: Path) -> None:
    publisher = Publisher(7, steady=True)
    begin = parse_instant("2026-11-23T07:11:40+01:00")
    archive = tmp_path / "gtfs.zip"
    archive.write_bytes(publisher.publication(feed_id, "static", begin).body)
    timetable = compile_timetable(archive, FeedId(feed_id))
    original, copy = Instance(timetable), Instance(timetable)
    for step in range(30):
        now = begin + step * 20
        original.hear({kind: publisher.publication(feed_id, kind, now).body for kind in Kind}, now)
        copy.hear(re_exported(original.feed, dict.fromkeys(Kind), now), now)
        if step % 10 == 9:
            assert differences(rows_of(original.feed, now), rows_of(copy.feed, now)) == []


def members(archive: Path, folder: str) -> list[tuple[str, bytes]]:
    with tarfile.open(archive) as packed:
        named = sorted((member for member in packed.getmembers() if folder in member.name), key=lambda one: one.name)
        return [(one.name, content.read()) for one in named if (content := packed.extractfile(one)) is not None]


@pytest.mark.real_data
@pytest.mark.parametrize("kinds", [(Kind.TRIP_UPDATES,), (Kind.TRIP_UPDATES, Kind.VEHICLE_POSITIONS)])
def test_an_afternoon_of_kingston_gives_the_same_boards(shared_data: Path, kinds: tuple[Kind, ...]) -> None:
    timetable = compile_timetable(shared_data / "gtfs" / "ca-kingston-20251231.zip", FeedId("kingston"))
    pack = shared_data / "packs" / "kingston-20260115-tripupdates-vp.tar.xz"
    original, copy = Instance(timetable), Instance(timetable)
    updates, vehicles = members(pack, "kingston-seq")[:24], members(pack, "kingston-vp-derived")[:24]
    shown, lines = 0, []
    for step, ((name, body), (_, positions)) in enumerate(zip(updates, vehicles, strict=True)):
        now = int(name.split("capture_")[1].split("_")[0])
        bodies = {Kind.TRIP_UPDATES: body, Kind.VEHICLE_POSITIONS: positions}
        original.hear({kind: bodies[kind] for kind in kinds}, now)
        copy.hear(re_exported(original.feed, dict.fromkeys(kinds), now), now)
        if step % 6 == 5:
            rows = rows_of(original.feed, now)
            shown += len(rows)
            lines += differences(rows, rows_of(copy.feed, now))
    assert shown > 15_000
    assert [line for line in lines if not line.endswith(NO_LONGER_TOLD)] == []
