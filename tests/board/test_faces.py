"""Names, headsigns, colours, access and booking as a board shows them."""

from typing import Any

import msgspec
import pytest

from mobility.model.board import Access, Boarding, Occupancy, StopVisit
from mobility.model.booking import Booking
from mobility.model.overlay_info import OverlayVehicle
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # agency.txt
    agency_id, agency_name, agency_url, agency_timezone, agency_lang, agency_phone
    1, Réseau, https://example.org, Europe/Paris, fr, 02 99 00 00 00
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, wheelchair_boarding, platform_code, stop_timezone
    A, Gare, 48.1, -1.6, 1, 2, Europe/London
    B, Mairie, 48, 2, 0, ,
    Z, Terminus, 48, 3, 2, ,
    # routes.txt
    route_id, agency_id, route_short_name, route_long_name, route_type, route_color, route_text_color
    R, 1, C1, Est - Ouest, 3, e2001a, white
    # trips.txt
    route_id, service_id, trip_id, trip_headsign, trip_short_name, wheelchair_accessible, bikes_allowed, direction_id
    R, S, t1, Grand Place, 8501, 1, 2, 1
    R, S, t2, , , 0, 0,
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time, stop_headsign, pickup_type, pickup_booking_rule_id, timepoint
    t1, 1, A, 08:00:00, 08:00:00, , 0, , 1
    t1, 2, B, 08:10:00, 08:10:00, Par le pont, 2, , 0
    t1, 3, Z, 08:20:00, 08:20:00, , 0, , 1
    t2, 1, A, 08:30:00, 08:30:00, , 2, b1, 1
    t2, 2, B, 08:40:00, 08:40:00, , 3, , 1
    t2, 3, Z, 08:50:00, 08:50:00, , 0, , 1
    # booking_rules.txt
    booking_rule_id, booking_type, prior_notice_last_day, prior_notice_last_time, phone_number, message
    b1, 2, 1, 17:00:00, +33299, Appelez
    # translations.txt
    table_name, field_name, language, translation, record_id, record_sub_id, field_value
    stops, stop_name, en, Station, A, ,
    stops, stop_name, en, Town hall, , , Mairie
    stops, stop_name, en, Last stop, Z, ,
    trips, trip_headsign, en, Main square, t1, ,
    stop_times, stop_headsign, en, Across the bridge, t1, 2,
    routes, route_long_name, en, East - West, R, ,
""")  # fmt: skip
NOW = at("2026-01-15 08:00")


def visit(where: str, at_: int = 0, text: str = "", languages: tuple[str, ...] = (), **info: Any) -> StopVisit:
    overlay = overlay_of(WORLD, NOW, text, **info)
    return board(WORLD, where, NOW, overlay, languages=languages).departures[at_]


def test_what_the_files_say_is_what_is_shown() -> None:
    shown = visit("A")
    assert shown.route is not None
    assert shown.operator is not None
    assert (shown.route.id, shown.route.short_name, shown.route.long_name) == ("x:R", "C1", "Est - Ouest")
    assert (shown.operator.id, shown.operator.name) == ("x:1", "Réseau")
    assert (shown.trip.id, shown.trip.start_date, shown.trip.short_name) == ("x:t1", "2026-01-15", "8501")
    assert (shown.stop.id, shown.stop.name, shown.stop.platform) == ("x:A", "Gare", "2")
    assert (shown.direction, shown.stop_sequence, shown.timezone) == (1, 1, "Europe/London")
    place = board(WORLD, "A", NOW).place
    assert (place.lat, place.lon, place.wheelchair_boarding) == (48.1, -1.6, Access.ACCESSIBLE)


def test_colours_are_six_hex_digits_or_nothing() -> None:
    route = visit("A").route
    assert route is not None
    assert (route.color, route.text_color) == ("E2001A", "")


def test_stop_headsign_beats_trip_headsign_and_without_either_the_last_stop_is_named() -> None:
    assert [visit("A").trip.headsign, visit("B").trip.headsign, visit("A", 1).trip.headsign] == [
        "Grand Place",
        "Par le pont",
        "Terminus",
    ]


def test_realtime_overrides_headsigns() -> None:
    text = "t1 2026-01-15 headsign=Dépôt\n B +0 headsign=Pont"
    assert [visit("A", text=text).trip.headsign, visit("B", text=text).trip.headsign] == ["Dépôt", "Pont"]
    assert visit("B", text="t1 2026-01-15\n B +0").trip.headsign == "Par le pont"
    assert visit("B", text="t1 2026-01-15 headsign=Dépôt\n B +0").trip.headsign == "Dépôt"


def test_an_added_trip_is_headed_for_its_last_stop() -> None:
    text = "X9 2026-01-15 added route=R\n A 08:05\n B 08:10 last"
    assert visit("A", 1, text).trip.headsign == "Mairie"


@pytest.mark.parametrize("languages", [("en",), ("en-GB",), ("zz", "en"), ("EN",)])
def test_texts_are_in_the_language_wanted(languages: tuple[str, ...]) -> None:
    shown = visit("A", languages=languages)
    assert shown.route is not None
    assert (shown.stop.name, shown.trip.headsign, shown.route.long_name) == ("Station", "Main square", "East - West")
    assert visit("B", languages=languages).stop.name == "Town hall"
    assert visit("B", languages=languages).trip.headsign == "Across the bridge"
    assert visit("A", 1, languages=languages).trip.headsign == "Last stop"


@pytest.mark.parametrize("languages", [("fr", "en"), ("de",), ()])
def test_the_feeds_own_language_meets_a_wish_untranslated(languages: tuple[str, ...]) -> None:
    assert visit("A", languages=languages).stop.name == "Gare"


def test_unknown_access_is_unknown_and_never_no() -> None:
    assert (visit("A").wheelchair, visit("A").bikes) == (Access.ACCESSIBLE, Access.NOT_ACCESSIBLE)
    assert (visit("A", 1).wheelchair, visit("A", 1).bikes) == (Access.UNKNOWN, Access.UNKNOWN)


def test_the_vehicles_access_overrides_the_trips() -> None:
    assert visit("A", text="t1 2026-01-15 wheelchair=2\n A +0").wheelchair is Access.NOT_ACCESSIBLE


def test_a_departure_to_be_arranged_is_shown_with_how() -> None:
    booked = visit("A", 1)
    assert booked.boarding is Boarding.PHONE_AGENCY
    assert booked.booking is not None
    assert msgspec.structs.replace(booked.booking, latest=None, open=None) == Booking(
        rule_id="b1", phone_number="+33299", message="Appelez", booking_type=2, prior_notice_last_day=1,
        prior_notice_last_time="17:00:00",
    )  # fmt: skip
    with_driver = visit("B", 1)
    assert (with_driver.boarding, with_driver.booking) == (
        Boarding.COORDINATE_WITH_DRIVER,
        Booking(phone_number="02 99 00 00 00"),
    )
    assert (visit("A").boarding, visit("A").booking) == (Boarding.REGULAR, None)


def test_booking_travels_with_a_visit_that_realtime_speaks_about() -> None:
    assert visit("A", 1, "t2 2026-01-15\n A +60").booking == visit("A", 1).booking


def test_a_time_that_is_not_a_timepoint_is_approximate_until_it_is_predicted() -> None:
    assert [visit("A").approximate, visit("B").approximate] == [False, True]
    assert visit("B", text="t1 2026-01-15\n B +0").approximate is False


def test_occupancy_is_the_calls_else_the_vehicles_else_unknown() -> None:
    assert visit("A", text="t1 2026-01-15\n A +0 occupancy=5").occupancy == Occupancy("full")
    assert visit("A", text="t1 2026-01-15\n A +0 occupancy=7").occupancy is None
    vehicle = OverlayVehicle(
        entity_id="v", source="x~rt", latitude=0, longitude=0, observed=NOW, instance=0, occupancy_status=1,
        occupancy_percentage=40,
    )  # fmt: skip
    assert visit("A", text="t1 2026-01-15\n A +0", vehicles=[vehicle]).occupancy == Occupancy(
        "many_seats_available", 40
    )
    assert visit("A").occupancy is None
