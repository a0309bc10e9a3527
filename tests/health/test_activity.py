"""How much a timetable has on the road."""

import pytest

from mobility.health.activity import trips_on, trips_under_way
from mobility.model.time import parse_gtfs_date, parse_instant
from tests.world import timetable_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    day, 1, A, 08:00:00, 08:00:00
    day, 2, B, 09:00:00, 09:00:00
    night, 1, A, 23:30:00, 23:30:00
    night, 2, B, 25:30:00, 25:30:00
    metro, 1, A, 00:00:00, 00:00:00
    metro, 2, B, 00:10:00, 00:10:00
    # frequencies.txt
    trip_id, start_time, end_time, headway_secs
    metro, 12:00:00, 13:00:00, 300
    # trips.txt
    route_id, service_id, trip_id
    R, weekday, day
    R, weekday, night
    R, weekday, metro
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    weekday, 1, 1, 1, 1, 1, 0, 0, 20260101, 20261231
"""


@pytest.mark.parametrize(
    ("at", "count"),
    [
        ("2026-11-24T07:59:59+01:00", 0),
        ("2026-11-24T08:00:00+01:00", 1),
        ("2026-11-24T09:00:01+01:00", 0),
        ("2026-11-24T12:30:00+01:00", 1),
        ("2026-11-24T13:09:00+01:00", 1),
        ("2026-11-24T13:11:00+01:00", 0),
        ("2026-11-25T01:00:00+01:00", 1),
        ("2026-11-28T01:00:00+01:00", 1),  # Friday's night trip, on a Saturday without service
        ("2026-11-29T01:00:00+01:00", 0),
        ("2031-11-25T08:30:00+01:00", 0),
    ],
)
def test_a_trip_is_active_between_its_first_and_its_last_stop_also_past_midnight(at: str, count: int) -> None:
    under_way = trips_under_way(timetable_of(WORLD), parse_instant(at))
    assert sum(len(trips) for _, trips in under_way) == count


@pytest.mark.parametrize(("date", "count"), [("20261124", 3), ("20261128", 0), ("20310101", 0)])
def test_a_service_day_has_the_trips_of_its_services(date: str, count: int) -> None:
    assert trips_on(timetable_of(WORLD), parse_gtfs_date(date)) == count
