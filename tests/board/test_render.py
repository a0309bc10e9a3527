"""The JSON of a board is that of the design, to the letter."""

import json
from typing import Any

import msgspec

from mobility.board.make import make_board
from mobility.board.query import BoardQuery, Include
from mobility.board.render import feed_json, render_board, render_trip
from mobility.board.trip import make_trip
from mobility.board.view import FeedView
from mobility.board.wire import BoardJson, TripJson
from mobility.model.ids import FeedId
from mobility.model.message import ActivePeriod
from mobility.model.overlay import Overlay
from mobility.model.overlay_info import Selector
from tests.board.boards import at, stop
from tests.board.overlays import alert_of, overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, platform_code
    A, Gare, 48.1, -1.6, 2
    Z, Loin, , ,
    # routes.txt
    route_id, agency_id, route_short_name, route_long_name, route_type, route_color, route_text_color
    R, 1, C1, Est, 3, E2001A, FFFFFF
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 7, A, 08:12:00, 08:12:00
    t1, 8, Z, 08:22:00, 08:22:00
""")
NOW = at("2026-11-23 08:11:40")
FEED = FeedId("x")


def rendered(overlay: Overlay | None = None, now: int = NOW, **question: Any) -> Any:
    view = FeedView(WORLD, overlay, "ok", "© x", "CC0")
    value = render_board(make_board({FEED: view}, BoardQuery(stops=(stop("A"),), **question), now))
    assert msgspec.json.encode(msgspec.json.decode(value, type=BoardJson)) == value
    return json.loads(value)


def test_a_board_is_rendered_as_designed() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-11-23 observed=-14\n A +120")
    assert rendered(overlay) == {
        "as_of": "2026-11-23T08:11:40+01:00",
        "place": {
            "id": "x:A", "name": "Gare", "lat": 48.1, "lon": -1.6, "timezone": "Europe/Paris", "wheelchair_boarding": "unknown",
        },
        "departures": [
            {
                "scheduled": "2026-11-23T08:12:00+01:00", "expected": "2026-11-23T08:14:00+01:00", "delay_s": 120,
                "label": "live", "age_s": 14, "reason": None,
                "state": "running",
                "trip": {"id": "x:t1", "start_date": "2026-11-23", "start_time": None, "headsign": "Loin"},
                "route": {
                    "id": "x:R", "short_name": "C1", "long_name": "Est", "mode": "bus", "color": "E2001A", "text_color": "FFFFFF",
                },
                "operator": {"id": "x:1", "name": "Réseau"},
                "stop": {"id": "x:A", "name": "Gare", "platform": "2"}, "stop_sequence": 7,
                "boarding": "regular", "booking": None, "headway_s": None,
                "wheelchair": "unknown", "bikes": "unknown", "occupancy": None, "alerts": [], "sources": ["x"],
            },
        ],
        "next_service": None,
        "alerts": [],
        "feeds": [{"id": "x", "status": "ok", "attribution": "© x", "license": "CC0", "realtime_age_s": 15}],
    }  # fmt: skip


def test_an_empty_board_is_rendered_with_its_next_service() -> None:
    assert rendered(now=at("2026-11-23 20:00"))["next_service"] == {
        "scheduled": "2026-11-24T08:12:00+01:00",
        "in_days": 1,
        "reason": "service_ended_today",
    }


def test_an_alert_is_rendered_with_its_periods() -> None:
    alert = alert_of({"fr": "Travaux"}, Selector(stop=0), active_periods=(ActivePeriod(NOW, None),), effect="detour")
    assert rendered(overlay_of(WORLD, NOW, alerts=[alert]))["alerts"] == [
        {
            "id": "x:a1", "header": "Travaux", "description": "", "url": "", "cause": None, "effect": "detour",
            "severity": None, "active_periods": [{"start": "2026-11-23T08:11:40+01:00", "end": None}],
        }
    ]  # fmt: skip


def test_following_calls_and_explanations_are_there_when_asked_for() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-11-23 entity=e7\n A +120 update=3\n Z +120")
    (departure,) = rendered(overlay, include=frozenset({Include.CALLS}), explain=True)["departures"]
    assert [(call["stop"]["id"], call["expected_arrival"]) for call in departure["calls"]] == [
        ("x:Z", "2026-11-23T08:24:00+01:00")
    ]
    assert departure["explanation"]["entity"] == "e7"
    assert departure["explanation"]["observed"] == "2026-11-23T08:11:25+01:00"


def test_what_is_only_about_is_marked_and_what_is_not_says_nothing() -> None:
    headways = timetable_of(
        """
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        h, 1, A, 08:00:00, 08:00:00
        h, 2, Z, 08:10:00, 08:10:00
        # frequencies.txt
        trip_id, start_time, end_time, headway_secs
        h, 08:00:00, 08:30:00, 900
        """
    )
    value = render_board(make_board({FEED: FeedView(headways)}, BoardQuery(stops=(stop("A"),)), NOW))
    first = json.loads(value)["departures"][0]
    assert (first["approximate"], first["headway_s"], first["trip"]["start_time"]) == (True, 900, "08:15:00")
    assert "approximate" not in rendered()["departures"][0]


def test_a_trip_is_rendered_with_all_its_calls() -> None:
    view = FeedView(WORLD, overlay_of(WORLD, NOW, "t1 2026-11-23\n A +120\n Z +120"))
    board = make_board({FEED: view}, BoardQuery(stops=(stop("A"),)), NOW)
    value = render_trip(make_trip(view, FEED, "t1", NOW), board.feeds)
    assert msgspec.json.encode(msgspec.json.decode(value, type=TripJson)) == value
    assert [call["stop_sequence"] for call in json.loads(value)["calls"]] == [7, 8]
    assert feed_json(board.feeds[0]).id == "x"


def test_the_types_describe_themselves_for_the_apis_description() -> None:
    schemas = msgspec.json.schema_components([BoardJson, TripJson])[1]
    assert schemas["DepartureJson"]["properties"]["scheduled"]["description"].startswith("null")
