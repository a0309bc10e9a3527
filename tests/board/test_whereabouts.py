"""Where a vehicle is on its way is said from what it said, else from predicted times, and never from the timetable."""

import datetime as dt

import msgspec
import pytest

from mobility.board.trip import make_trip
from mobility.board.view import FeedView
from mobility.board.whereabouts import Whereabouts
from mobility.model.ids import FeedId
from mobility.model.overlay_info import OverlayVehicle
from mobility.model.time import service_day_of
from tests.board.boards import at
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon
    A, Alpha, 48.10, -1.60
    B, Beta, 48.12, -1.60
    C, Gamma, 48.14, -1.60
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    S, 0, 0, 0, 1, 0, 0, 0, 20260101, 20260228
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 5, B, 08:10:00, 08:12:00
    t1, 9, C, 08:20:00, 08:20:00
""")
PREDICTED = "t1 2026-01-15 observed=-20\n A +60\n B +60\n C +60"


def said(where: Whereabouts | None) -> str:
    return "unknown" if where is None else f"{where.progress} {where.call} {where.basis} {where.age_s}"


def place(clock: str, vehicle: dict[str, float] | None = None, overlay: str = PREDICTED) -> str:
    """Say where t1 is at a time on its day, perhaps with what its vehicle said `age` seconds before."""
    now = at(f"2026-01-15 {clock}")
    made = overlay_of(WORLD, now, overlay)
    if vehicle:
        given = {"latitude": 48.13, "longitude": -1.6, "age": 10, **vehicle}
        start = {**given, "observed": now - int(given["age"]), "instance": 0}
        one = msgspec.convert({"entity_id": "v", "source": "s", **start}, OverlayVehicle)
        info = msgspec.structs.replace(made.info, vehicles=[one])
        made = type(made)(info, made.strings, made.instances, made.visits)
    day = service_day_of(dt.date(2026, 1, 15))
    return said(make_trip(FeedView(WORLD, made), FeedId("x"), "t1", now, day=day).whereabouts)


@pytest.mark.parametrize(
    ("clock", "where"),
    [
        ("08:00", "not_left 0 times 20"),
        ("08:05", "between 1 times 20"),
        ("08:12", "at_stop 1 times 20"),
        ("08:15", "between 2 times 20"),
        ("08:22", "ended 2 times 20"),
    ],
)
def test_predicted_times_tell_between_which_stops_it_must_be(clock: str, where: str) -> None:
    assert place(clock) == where


@pytest.mark.parametrize(
    ("vehicle", "where"),
    [
        ({"current_stop_sequence": 5, "current_status": 1}, "at_stop 1 position 10"),
        ({"current_stop_sequence": 5, "current_status": 2}, "between 1 position 10"),
        ({"current_stop_sequence": 9, "current_status": 0}, "between 2 position 10"),
        ({"current_stop_sequence": 9, "current_status": 1}, "ended 2 position 10"),
        ({"current_stop_sequence": 1, "current_status": 1}, "not_left 0 position 10"),
        ({"stop": 1, "current_status": 1}, "at_stop 1 position 10"),
        ({"latitude": 48.135}, "between 2 position 10"),
        ({"latitude": 48.11}, "between 1 position 10"),
    ],
)
def test_what_the_vehicle_says_comes_before_predicted_times(vehicle: dict[str, float], where: str) -> None:
    assert place("08:05", vehicle) == where


def test_a_position_too_old_to_be_applied_is_not_shown() -> None:
    assert place("08:05", {"current_stop_sequence": 9, "current_status": 2, "age": 300}).startswith(
        "between 2 position"
    )
    assert place("08:05", {"current_stop_sequence": 9, "current_status": 2, "age": 301}) == "between 1 times 20"


def test_a_vehicle_far_from_its_way_is_on_none_of_its_legs() -> None:
    assert place("08:05", {"latitude": 49.0}) == "between 1 times 20"


@pytest.mark.parametrize(
    "overlay",
    ["t1 2026-01-15 observed=-400\n A +60\n B +60\n C +60", "t1 2026-01-15 observed=-20 cancelled\n A\n B\n C", ""],
)
def test_without_anything_young_the_place_is_unknown(overlay: str) -> None:
    now = at("2026-01-15 08:05")
    made = overlay_of(WORLD, now, overlay) if overlay else None
    assert make_trip(FeedView(WORLD, made), FeedId("x"), "t1", now).whereabouts is None


def test_a_skipped_stop_is_passed_without_a_halt() -> None:
    assert place("08:12", None, "t1 2026-01-15 observed=-20\n A +60\n B skipped\n C +60") == "between 2 times 20"
