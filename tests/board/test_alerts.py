"""Which alerts stand on a board, and which name a visit alone (rule 31)."""

import pytest

from mobility.board.query import Include
from mobility.model.board import Board
from mobility.model.message import ActivePeriod
from mobility.model.overlay_info import OverlayAlert, Selector
from tests.board.boards import at, board
from tests.board.overlays import alert_of, overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station
    S, Gare, 48, 2, 1,
    P, Gare, 48, 2, 0, S
    O, Autre, 48, 2, 1,
    Z, Loin, 48, 3, 0,
    # trips.txt
    route_id, service_id, trip_id, direction_id
    R, S, t1, 0
    R, S, t2, 1
    Q, S, q1, 0
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, P, 08:00:00, 08:00:00
    t1, 2, Z, 08:10:00, 08:10:00
    t2, 1, P, 08:05:00, 08:05:00
    t2, 2, Z, 08:15:00, 08:15:00
    q1, 1, Z, 08:05:00, 08:05:00
    q1, 2, O, 08:15:00, 08:15:00
""")
NOW = at("2026-01-15 08:00")
ROUTE_R, ROUTE_Q = WORLD.find_route("R"), WORLD.find_route("Q")
TRIP = WORLD.find_trip("t1")
STATION, PLATFORM, OTHER = (WORLD.find_stop(stop) for stop in "SPO")
DAY = WORLD.info.first_day + 14


def shown(alert: OverlayAlert, where: str = "P", now: int = NOW, **question: object) -> Board:
    return board(WORLD, where, now, overlay_of(WORLD, now, alerts=[alert]), **question)


@pytest.mark.parametrize(
    ("selector", "on_board"),
    [
        (Selector(stop=PLATFORM), True),
        (Selector(stop=STATION), True),
        (Selector(stop=OTHER), False),
        (Selector(route=ROUTE_R), True),
        (Selector(route=ROUTE_Q), False),
        (Selector(route=ROUTE_R, direction=1), True),
        (Selector(route=ROUTE_R, stop=OTHER), False),
        (Selector(route=ROUTE_Q, stop=PLATFORM), False),
        (Selector(route=ROUTE_R, stop=PLATFORM), True),
        (Selector(agency=0), True),
        (Selector(route_type=3), True),
        (Selector(route_type=2), False),
        (Selector(), True),
    ],
)
def test_an_alert_for_the_place_or_a_whole_line_stands_on_the_board_only(selector: Selector, on_board: bool) -> None:  # noqa: FBT001
    made = shown(alert_of({"fr": "Travaux"}, selector))
    assert [alert.header for alert in made.alerts] == (["Travaux"] if on_board else [])
    assert [visit.alerts for visit in made.departures] == [(), ()]


def test_an_alert_for_a_trip_is_named_by_its_visit_alone() -> None:
    made = shown(alert_of({"fr": "Retard"}, Selector(trip=TRIP)))
    assert [visit.alerts for visit in made.departures] == [("x:a1",), ()]
    assert [alert.id for alert in made.alerts] == ["x:a1"]


def test_an_alert_for_a_trip_that_realtime_speaks_about_is_named_too() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-01-15\n P +60", alerts=[alert_of({"": "x"}, Selector(trip=TRIP))])
    assert board(WORLD, "P", NOW, overlay).departures[0].alerts == ("x:a1",)


def test_an_alert_for_a_trip_on_another_day_or_at_another_stop_is_not_named() -> None:
    for selector in (Selector(trip=TRIP, service_day=DAY + 1), Selector(trip=TRIP, stop=OTHER)):
        made = shown(alert_of({"fr": "Retard"}, selector))
        assert (made.alerts, made.departures[0].alerts) == ([], ())
    assert shown(alert_of({"fr": "Retard"}, Selector(trip=TRIP, service_day=DAY, stop=STATION))).alerts != []


def test_an_alert_shows_only_inside_its_periods() -> None:
    periods = (ActivePeriod(None, NOW - 100), ActivePeriod(NOW, NOW + 60))
    alert = alert_of({"fr": "Travaux"}, Selector(stop=STATION), active_periods=periods)
    seen = {seconds: bool(shown(alert, now=NOW + seconds).alerts) for seconds in (-101, -100, -1, 0, 59, 60)}
    assert seen == {-101: True, -100: False, -1: False, 0: True, 59: True, 60: False}


def test_a_boards_alert_is_in_the_language_wanted_else_in_the_feeds() -> None:
    alert = alert_of({"fr": "Travaux", "en": "Works", "de": "Arbeiten"}, Selector(stop=STATION))
    assert [shown(alert, languages=wanted).alerts[0].header for wanted in (("en-GB",), ("it",), ())] == [
        "Works",
        "Travaux",
        "Travaux",
    ]


def test_alerts_may_be_left_out() -> None:
    made = shown(alert_of({"fr": "Retard"}, Selector(trip=TRIP), Selector(stop=STATION)), include=frozenset[Include]())
    assert (made.alerts, made.departures[0].alerts) == ([], ())


def test_an_alert_never_cancels_a_departure_by_itself() -> None:
    made = shown(alert_of({"fr": "Grève"}, Selector(trip=TRIP), effect="no_service"))
    assert made.departures[0].state.value == "running"


def test_a_line_filtered_away_takes_its_alerts_with_it() -> None:
    alert = alert_of({"fr": "Travaux"}, Selector(route=ROUTE_R))
    assert shown(alert, routes=frozenset({"x:Q"})).alerts == []
