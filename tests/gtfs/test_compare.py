"""A version that suddenly shrinks, moves or changes its clocks waits; one that merely goes on does not."""

import pytest

from mobility.gtfs.compare import compare_versions, runs_by_day
from mobility.model.outcome import Outcome
from mobility.model.timetable import Timetable
from tests.world import timetable_of

AGENCY = "agency_id,agency_name,agency_url,agency_timezone\n1,R,,{}\n"
DAYS = (
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nS,1,1,1,1,1,1,1,{},{}\n"
)


def version(
    trips: int = 10,
    start: str = "20260101",
    end: str = "20261231",
    zone: str = "Europe/Paris",
    at: tuple[float, float] = (48, 2),
) -> Timetable:
    rows = "".join(f"t{trip},1,A,08:00:00,08:00:00\nt{trip},2,B,08:10:00,08:10:00\n" for trip in range(trips))
    return timetable_of(
        f"# stop_times.txt\ntrip_id,stop_sequence,stop_id,arrival_time,departure_time\n{rows}",
        agency=AGENCY.format(zone),
        calendar=DAYS.format(start, end),
        stops=f"stop_id,stop_lat,stop_lon\nA,{at[0]},{at[1]}\nB,{at[0]},{at[1]}\nC,0,0\n",
    )


@pytest.mark.parametrize(
    ("new", "outcome"),
    [
        (version(), None),
        (version(trips=4), None),
        (version(trips=2), Outcome.HELD_SHRUNK),
        (version(start="20261201", end="20270131"), None),
        (version(start="20270101", end="20270131"), None),
        (version(trips=2, start="20270101", end="20270131"), Outcome.HELD_SHRUNK),
        (version(zone="Europe/Monaco"), None),
        (version(zone="Europe/Lisbon"), Outcome.HELD_TIMEZONE_CHANGED),
        (version(at=(48.2, 2.2)), None),
        (version(at=(48.5, 2)), Outcome.HELD_MOVED),
        (version(at=(48, 2.8)), Outcome.HELD_MOVED),
    ],
    ids=[
        "same",
        "60 % less",
        "80 % less",
        "later",
        "next",
        "next, less",
        "zone's name",
        "zone",
        "near",
        "north",
        "east",
    ],
)
def test_a_new_version_is_held_or_not(new: Timetable, outcome: Outcome | None) -> None:
    assert compare_versions(version(), new) is outcome


def test_a_network_on_both_sides_of_the_180th_meridian_has_not_moved() -> None:
    assert compare_versions(version(at=(-14, 179.9)), version(at=(-14, -179.9))) is None


def test_a_version_that_was_empty_cannot_shrink() -> None:
    assert compare_versions(version(trips=1), version(trips=1)) is None


def test_every_departure_of_a_headway_is_a_run() -> None:
    world = """
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        f, 1, A, 08:00:00, 08:00:00
        t, 1, A, 08:00:00, 08:00:00
        # frequencies.txt
        trip_id, start_time, end_time, headway_secs
        f, 08:00:00, 09:00:00, 700
        # calendar_dates.txt
        service_id, date, exception_type
        S, 20260101, 1
        S, 20260103, 1
    """
    assert runs_by_day(timetable_of(world)).tolist() == [7, 0, 7]
