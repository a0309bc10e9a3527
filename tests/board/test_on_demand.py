"""On-demand services on a board: windows, groups, zones and points, what they hide and what they do not."""

import json
from typing import Any

import pytest

from mobility.board.make import make_board
from mobility.board.query import BoardQuery, Include
from mobility.board.render import board_json
from mobility.board.view import FeedView
from mobility.model.board import Board, Boarding, Label
from mobility.model.ids import FeedId
from mobility.model.reasons import NoServiceReason
from mobility.model.time import local_iso, zone_named
from tests.board.boards import at, board, stop
from tests.world import timetable_of

AREA = [[1.99, 47.995], [2.01, 47.995], [2.01, 48.015], [1.99, 48.015], [1.99, 47.995]]
GEOJSON = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "id": "area", "properties": {"stop_name": "Vallons"}, "geometry": {"type": "Polygon", "coordinates": [AREA]}},
        ],
    }
)  # fmt: skip
VALLEY = """
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon
    A, École, 48.00, 2.00
    B, Mairie, 48.01, 2.00
    C, Gare, 48.50, 2.50
    D, Désert, 49.00, 2.90
    # trips.txt
    route_id, service_id, trip_id, trip_headsign
    R, weekdays, bus, Gare
    Z, weekdays, door, Vallons
    G, weekdays, group, Marché
    # routes.txt
    route_id, agency_id, route_short_name, route_long_name, route_type
    R, 1, R, Bus, 3
    Z, 1, Zone, Porte à porte, 715
    G, 1, Marché, Marché, 715
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    weekdays, 1, 1, 1, 1, 1, 0, 0, 20260101, 20261231
    # booking_rules.txt
    booking_rule_id, booking_type, prior_notice_duration_min, prior_notice_last_day, prior_notice_last_time, phone_number
    hours, 1, 120, , , +33199003030
    eve, 2, , 1, 17:00:00, +33199003030
    # location_groups.txt
    location_group_id, location_group_name
    g, Villages
    # location_group_stops.txt
    location_group_id, stop_id
    g, A
    g, C
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, location_id, location_group_id, start_pickup_drop_off_window, end_pickup_drop_off_window, pickup_type, drop_off_type, pickup_booking_rule_id
    bus, 1, A, 18:00:00, 18:00:00, , , , , 0, 0,
    bus, 2, C, 18:30:00, 18:30:00, , , , , 0, 0,
    door, 1, , , , area, , 09:00:00, 16:30:00, 2, 2, hours
    door, 2, , , , area, , 09:00:00, 16:30:00, 2, 2, hours
    group, 1, , , , , g, 07:00:00, 08:00:00, 2, 1, eve
    group, 2, , , , , g, 07:00:00, 08:00:00, 1, 2, eve
"""
WORLD = timetable_of(VALLEY, **{"locations.geojson": GEOJSON})


def lines(shown: Board) -> list[str]:
    """Print each row: window or time, line, stop, and whether it can be booked."""
    found = []
    for visit in shown.departures:
        zone = zone_named(visit.timezone)
        times = [visit.scheduled] if visit.window is None else [visit.window.start, visit.window.end]
        spelled = "-".join(local_iso(time, zone)[11:16] for time in times if time is not None)
        is_open = None if visit.booking is None else visit.booking.open
        found.append(f"{spelled} {visit.route.short_name if visit.route else '?'} {visit.stop.name} {is_open}")
    return found


def point_board(lat: float, lon: float, now: int) -> Board:
    """Make the board of a point without stops."""
    feed = FeedId("x")
    query = BoardQuery(stops=(), point=(lat, lon), zone_feeds=(feed,))
    return make_board({feed: FeedView(WORLD)}, query, now)


def test_a_stop_inside_a_zone_is_served_by_it_and_a_stop_of_a_group_by_that() -> None:
    monday = at("2026-03-02 06:30")
    assert lines(board(WORLD, "A", monday, window_min=240)) == [
        "07:00-08:00 Marché École False",
        "09:00-16:30 Zone École True",
    ]
    assert lines(board(WORLD, "B", monday, window_min=240)) == ["09:00-16:30 Zone Mairie True"]
    assert lines(board(WORLD, "C", monday, window_min=240)) == ["07:00-08:00 Marché Gare False"]
    assert lines(board(WORLD, "D", monday, window_min=240)) == []


def test_a_window_stands_where_it_begins_and_then_at_the_present_until_it_ends() -> None:
    shown = board(WORLD, "A", at("2026-03-02 12:00"), window_min=400)
    assert lines(shown) == ["09:00-16:30 Zone École True", "18:00 R École None"]
    assert shown.departures[0].when == at("2026-03-02 12:00")
    assert lines(board(WORLD, "A", at("2026-03-02 16:29")))[0] == "09:00-16:30 Zone École False"
    assert lines(board(WORLD, "B", at("2026-03-02 16:30"))) == []


def test_a_point_is_served_by_the_zone_that_covers_it_without_any_stop() -> None:
    shown = point_board(48.005, 2.005, at("2026-03-02 10:00"))
    assert lines(shown) == ["09:00-16:30 Zone Vallons True"]
    assert shown.departures[0].stop.id == "x:area"
    assert lines(point_board(48.5, 2.5, at("2026-03-02 10:00"))) == []


def test_an_on_demand_service_is_never_live_and_says_how_to_book() -> None:
    (visit,) = board(WORLD, "B", at("2026-03-02 10:00")).departures
    assert (visit.label, visit.expected, visit.boarding) == (Label.SCHEDULED, None, Boarding.PHONE_AGENCY)
    assert visit.booking is not None
    assert visit.booking.phone_number == "+33199003030"


def said(shown: Board) -> tuple[str | None, str, str] | None:
    service = shown.next_service
    if service is None:
        return None
    when = None if service.scheduled is None else local_iso(service.scheduled, zone_named("Europe/Paris"))[:16]
    return when, service.reason.value, service.boarding.value


@pytest.mark.parametrize(
    ("place", "now", "expected"),
    [
        ("A", "2026-03-02 10:00", ("2026-03-02T18:00", "on_demand_only", "regular")),
        ("B", "2026-03-02 10:00", None),
        ("B", "2026-03-02 15:00", ("2026-03-03T09:00", "booking_closed", "phone_agency")),
        ("B", "2026-03-02 20:00", ("2026-03-03T09:00", "service_ended_today", "phone_agency")),
        ("B", "2026-03-06 20:00", ("2026-03-09T09:00", "service_ended_today", "phone_agency")),
        ("B", "2026-03-07 10:00", ("2026-03-09T09:00", "no_service_today", "phone_agency")),
        ("C", "2026-03-02 07:30", ("2026-03-03T07:00", "booking_closed", "phone_agency")),
        ("C", "2026-03-02 18:00", ("2026-03-04T07:00", "booking_closed", "phone_agency")),
        ("B", "2027-01-05 10:00", (None, "timetable_expired", "regular")),
        ("D", "2026-03-02 10:00", (None, "stop_never_served", "regular")),
    ],
)
def test_the_next_service_is_the_next_that_can_still_be_had(
    place: str, now: str, expected: tuple[str | None, str, str] | None
) -> None:
    assert said(board(WORLD, place, at(now))) == expected


def test_a_departure_whose_booking_is_closed_does_not_pass_for_the_next_service() -> None:
    phone = timetable_of("""
        # booking_rules.txt
        booking_rule_id, booking_type, prior_notice_last_day, prior_notice_last_time
        eve, 2, 1, 17:00:00
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time, pickup_type, pickup_booking_rule_id
        t, 1, A, 08:00:00, 08:00:00, 2, eve
        t, 2, B, 08:10:00, 08:10:00, 0,
    """)
    closed = board(phone, "A", at("2026-03-02 07:30"))
    assert [visit.booking.open for visit in closed.departures if visit.booking] == [False]
    assert said(closed) == ("2026-03-03T08:00", "booking_closed", "phone_agency")
    assert said(board(phone, "A", at("2026-03-02 20:00"))) == (
        "2026-03-04T08:00",
        "booking_closed",
        "phone_agency",
    )
    assert said(board(phone, "A", at("2026-03-01 16:30"), at=at("2026-03-02 07:30"))) is None


def test_on_demand_services_pass_the_filters_of_a_question() -> None:
    now = at("2026-03-02 10:00")
    assert lines(board(WORLD, "A", now, routes=frozenset({"x:Z"}))) == ["09:00-16:30 Zone École True"]
    filtered = board(WORLD, "B", now, routes=frozenset({"x:R"}))
    assert (lines(filtered), said(filtered)) == ([], (None, NoServiceReason.FILTERED.value, "regular"))
    assert lines(board(WORLD, "A", now, direction=0)) == []


def test_only_services_that_take_one_there_answer_to() -> None:
    now = at("2026-03-02 06:30")
    assert lines(board(WORLD, "A", now, window_min=240, to=(stop("C"),))) == ["07:00-08:00 Marché École False"]
    assert lines(board(WORLD, "A", now, window_min=240, to=(stop("B"),))) == ["09:00-16:30 Zone École True"]


def test_trips_that_differ_only_in_where_they_go_are_one_service() -> None:
    more = VALLEY.replace("Z, weekdays, door, Vallons", "Z, weekdays, door, Vallons\nZ, weekdays, door2, Vallons")
    rows = "".join(f"\ndoor2, {place}, , , , area, , 09:00:00, 16:30:00, 2, 2, hours" for place in (1, 2))
    world = timetable_of(more + rows, **{"locations.geojson": GEOJSON})
    assert lines(board(world, "B", at("2026-03-02 10:00"))) == ["09:00-16:30 Zone Mairie True"]


def test_a_window_past_midnight_belongs_to_yesterdays_service() -> None:
    night = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, start_pickup_dropoff_window, end_pickup_dropoff_window, pickup_type
        t, 1, A, 22:00:00, 26:00:00, 2
    """, stops="stop_id,stop_name,stop_lat,stop_lon\nA,A,48,2")  # fmt: skip
    (visit,) = board(night, "A", at("2026-03-03 01:00")).departures
    assert visit.trip.start_date == "2026-03-02"
    assert [one.trip.start_date for one in board(night, "A", at("2026-03-03 02:00")).departures] == []


def test_the_json_of_a_window_has_both_ends_in_the_stops_zone() -> None:
    (departure,) = board_json(
        board(WORLD, "B", at("2026-03-02 10:00"), explain=True, include=frozenset(Include))
    ).departures
    assert (departure.scheduled, departure.window) == (
        "2026-03-02T09:00:00+01:00",
        type(departure.window)("2026-03-02T09:00:00+01:00", "2026-03-02T16:30:00+01:00"),  # type: ignore[call-arg]
    )
    assert departure.booking is not None
    assert (departure.booking.latest, departure.booking.open) == ("2026-03-02T14:30:00+01:00", True)


def test_bad_rows_cost_themselves() -> None:
    bad: dict[str, Any] = {"locations.geojson": GEOJSON}
    extra = (
        "\ndoor, 3, , , , area, , 16:00:00, 09:00:00, 2, 2, hours\ndoor, 4, , , , nowhere, , 09:00:00, 10:00:00, 2, 2,"
    )
    assert lines(board(timetable_of(VALLEY + extra, **bad), "B", at("2026-03-02 10:00"))) == [
        "09:00-16:30 Zone Mairie True"
    ]
