"""Every list and every single thing the API serves beside departures."""

from urllib.parse import quote

import pytest

from mobility.api.state import FeedInUse
from mobility.model.health import FeedHealth, SourceHealth
from mobility.model.ids import FeedId
from tests.api.served import DELAYED, World

VEHICLES = """
entity { id: "e1" vehicle { trip { trip_id: "t1" start_date: "20260302" } vehicle { id: "bus 7" label: "7" }
  position { latitude: 48.105 longitude: -1.605 bearing: 90 } current_status: IN_TRANSIT_TO stop_id: "M"
  timestamp: 1772434490 occupancy_status: FULL } }
entity { id: "e2" vehicle { position { latitude: 10 longitude: 10 } } }
"""
ALERTS = """
entity { id: "works" alert { effect: DETOUR cause: CONSTRUCTION informed_entity { stop_id: "M" }
  header_text { translation { text: "Travaux <b>" language: "fr" } translation { text: "Works" language: "en" } } } }
entity { id: "later" alert { active_period { start: 1788000000 } informed_entity { route_id: "B2" }
  header_text { translation { text: "Plus tard" } } } }
"""


async def names(town: World, question: str) -> list[str]:
    answer = await town.get(f"/v1/stops?{question}")
    assert answer.status == 200, await answer.text()
    return [one["id"] for one in (await answer.json())["stops"]]


async def test_stops_are_found_by_name_code_id_point_and_box(town: World) -> None:
    assert await names(town, "q=saint+etienne") == ["x:G"]
    assert await names(town, "q=mairei") == ["x:M"]
    assert await names(town, "q=300") == ["x:V/ é"]
    assert await names(town, "q=x:M") == ["x:M"]
    assert await names(town, "near=48.1,-1.6&radius=2000") == ["x:G", "x:M"]
    assert await names(town, "bbox=-1.65,48.05,-1.55,48.105") == ["x:G"]
    assert await names(town, "bbox=-1.65,48.05,-1.55,48.105&platforms=1") == ["x:G", "x:G1", "x:G2"]
    assert await names(town, "feed=x&q=mairie") == ["x:M"]


@pytest.mark.parametrize(
    ("path", "parameter", "code"),
    [
        ("/v1/stops?feed=y", "feed", "unknown_feed"),
        ("/v1/stops?feed=x&feed=y", "feed", "unknown_feed"),
        ("/v1/operators?feed=y", "feed", "unknown_feed"),
        ("/v1/alerts?feed=y", "feed", "unknown_feed"),
        ("/v1/vehicles?feed=y", "feed", "unknown_feed"),
        ("/v1/health?feed=y", "feed", "unknown_feed"),
        ("/v1/routes?operator=x:2", "operator", "unknown_operator"),
        ("/v1/routes?operator=y:1", "operator", "unknown_feed"),
        ("/v1/vehicles?route=x:T9", "route", "unknown_route"),
    ],
)
async def test_a_filter_that_names_nothing_is_no_empty_list(town: World, path: str, parameter: str, code: str) -> None:
    answer = await town.get(path)
    problem = await answer.json(content_type="application/problem+json")
    assert (answer.status, problem["parameter"], problem["code"]) == (404, parameter, code)
    assert problem["value"] in path
    assert problem["hint"]


async def test_a_filter_by_a_feed_whose_timetable_is_not_here_yet_is_let_pass(town: World) -> None:
    town.state.put(FeedInUse(FeedId("late"), FeedHealth(feed=FeedId("late"))))
    for path in ("/v1/stops?feed=late", "/v1/routes?operator=late:1", "/v1/departures?stop=x:G&route=late:1"):
        assert (await town.get(path)).status == 200


async def test_without_a_question_the_busiest_stops_come_first(town: World) -> None:
    assert await names(town, "") == ["x:G", "x:M", "x:V/ é"]


async def test_pages_of_stops_follow_each_other(town: World) -> None:
    first = await (await town.get("/v1/stops?limit=2")).json()
    second = await (await town.get(f"/v1/stops?limit=2&cursor={first['next_cursor']}")).json()
    assert [one["id"] for one in first["stops"] + second["stops"]] == ["x:G", "x:M", "x:V/ é"]
    assert second["next_cursor"] is None


async def test_a_new_feeds_stops_are_found_at_once(town: World) -> None:
    assert await names(town, "q=Quai") == []
    town.add(
        "y", "# stop_times.txt\ntrip_id,stop_sequence,stop_id,arrival_time,departure_time\na,1,Quai,8:00:00,8:00:00"
    )
    assert await names(town, "q=Quai") == ["y:Quai"]


async def test_two_ways_to_search_exclude_each_other(town: World) -> None:
    answer = await town.get("/v1/stops?q=gare&near=48,1")
    assert (await answer.json(content_type=None))["code"] == "conflicting_parameters"


async def test_a_stop_tells_its_platforms_lines_and_next_service(town: World) -> None:
    town.say("x", DELAYED, age_s=5)
    stop = await (await town.get("/v1/stops/x:G")).json()
    assert [child["id"] for child in stop["children"]] == ["x:G1", "x:G2"]
    assert [route["short_name"] for route in stop["routes"]] == ["2", "T1"]
    assert stop["modes"] == ["bus", "tram"]
    assert stop["next_service"] == {
        "when": "2026-03-02T08:02:00+01:00",
        "in_days": 0,
        "label": "live",
        "reason": None,
    }


async def test_a_stop_without_service_today_says_when_it_has(town: World) -> None:
    for path in (quote("x:V/ é", safe=""), "x:V/%20%C3%A9"):
        stop = await (await town.get(f"/v1/stops/{path}")).json()
        assert stop["next_service"]["when"] == "2026-03-03T09:30:00+01:00"
        assert stop["next_service"]["reason"] == "no_service_today"


async def test_lines_have_directions_and_stops(town: World) -> None:
    listed = await (await town.get("/v1/routes?mode=tram")).json()
    assert [route["id"] for route in listed["routes"]] == ["x:T1"]
    line = await (await town.get("/v1/routes/x:T1")).json()
    assert line["operator"] == {"id": "x:1", "name": "Réseau de la Ville"}
    assert line["directions"] == [
        {
            "direction": 0,
            "headsigns": ["Mairie"],
            "stops": [
                {"id": "x:G1", "name": "Gare de St-Étienne", "platform": "1"},
                {"id": "x:M", "name": "Mairie", "platform": None},
            ],
            "trips": 2,
        }
    ]


async def test_operators_are_the_agencies(town: World) -> None:
    listed = await (await town.get("/v1/operators")).json()
    assert [(one["id"], one["name"], one["phone"]) for one in listed["operators"]] == [
        ("x:1", "Réseau de la Ville", "0123456789")
    ]


async def test_a_trip_shows_all_its_calls_merged(town: World) -> None:
    town.say("x", DELAYED, age_s=5)
    trip = await (await town.get("/v1/trips/x:t1")).json()
    assert [
        (call["stop"]["id"], call["scheduled_departure"], call["expected_departure"]) for call in trip["calls"]
    ] == [
        ("x:G1", "2026-03-02T08:00:00+01:00", "2026-03-02T08:02:00+01:00"),
        ("x:M", "2026-03-02T08:11:00+01:00", "2026-03-02T08:13:00+01:00"),
    ]
    assert (trip["label"], trip["age_s"]) == ("live", 5)
    tomorrow = await (await town.get("/v1/trips/x:t1?start_date=2026-03-03")).json()
    assert tomorrow["label"] == "scheduled"
    assert tomorrow["trip"]["start_date"] == "2026-03-03"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/trips/x:nobody", "unknown_trip"),
        ("/v1/trips/x:v1?start_date=2026-03-02", "unknown_trip"),
        ("/v1/trips/y:t1", "unknown_feed"),
        ("/v1/trips/t1", "unknown_trip"),
        ("/v1/stops/x:G9", "unknown_stop"),
        ("/v1/stops/nonsense", "unknown_stop"),
        ("/v1/places/nonsense", "unknown_place"),
        ("/v1/routes/x:T9", "unknown_route"),
        ("/v1/health/feeds/y", "unknown_feed"),
        ("/v1/alerts?route=x:T9", "unknown_route"),
        ("/static/../../etc/passwd", "unknown_resource"),
        ("/static/abc/mobility.css", "unknown_resource"),
        ("/v1/routes?cursor=zzz", "invalid_cursor"),
    ],
)
async def test_what_is_not_there_is_a_404_or_400_with_its_code(town: World, path: str, code: str) -> None:
    answer = await town.get(path)
    assert answer.status in (400, 404)
    assert (await answer.json(content_type="application/problem+json"))["code"] == code


async def test_a_name_in_the_place_of_an_id_leads_to_the_stop(town: World) -> None:
    for path in ("/v1/stops/mairie", "/v1/places/Mairie", "/v1/stops/nowhere:mairie"):
        problem = await (await town.get(path)).json(content_type=None)
        assert (problem["status"], problem["hint"]) == (404, "did you mean x:M (Mairie)?"), path


async def test_vehicles_tell_where_they_were_seen_and_when(town: World) -> None:
    town.say("x", VEHICLES)
    listed = (await (await town.get("/v1/vehicles")).json())["vehicles"]
    assert [one["id"] for one in listed] == ["x:bus 7", "x:e2"]
    bus = listed[0]
    assert (bus["lat"], bus["status"], bus["stop"]["id"], bus["route"]["short_name"]) == (
        48.105,
        "in_transit_to",
        "x:M",
        "T1",
    )
    assert bus["trip"] == {"id": "x:t1", "start_date": "2026-03-02"}
    assert (bus["age_s"], bus["position_label"]) == (10, "live")
    assert bus["occupancy"]["status"] == "full"
    boxed = (await (await town.get("/v1/vehicles?bbox=9,9,11,11")).json())["vehicles"]
    assert [one["id"] for one in boxed] == ["x:e2"]
    of_line = (await (await town.get("/v1/vehicles?route=x:T1")).json())["vehicles"]
    assert [one["id"] for one in of_line] == ["x:bus 7"]


async def test_an_old_position_is_not_called_live(town: World) -> None:
    town.say("x", VEHICLES)
    town.now += 100
    assert (await (await town.get("/v1/vehicles")).json())["vehicles"][0]["position_label"] == "ageing"


async def test_alerts_speak_the_language_asked_for(town: World) -> None:
    town.say("x", ALERTS)
    french = (await (await town.get("/v1/alerts?lang=fr")).json())["alerts"]
    english = (await (await town.get("/v1/alerts", Accept_Language="en-GB, fr;q=0.5")).json())["alerts"]
    assert ([one["header"] for one in french], [one["header"] for one in english]) == (["Travaux <b>"], ["Works"])
    assert french[0]["informed_entities"][0]["stop"] == "x:M"
    assert french[0]["effect"] == "detour"


async def test_alerts_to_come_are_shown_when_asked_for(town: World) -> None:
    town.say("x", ALERTS)
    both = (await (await town.get("/v1/alerts?active=0")).json())["alerts"]
    assert {one["id"]: one["is_active"] for one in both} == {"x:later": False, "x:works": True}
    of_line = (await (await town.get("/v1/alerts?active=0&route=x:B2")).json())["alerts"]
    assert [one["id"] for one in of_line] == ["x:later"]
    of_stop = (await (await town.get("/v1/alerts?stop=x:G")).json())["alerts"]
    assert of_stop == []


async def test_health_tells_ages_matches_and_the_share_that_is_well(town: World) -> None:
    town.say("x", DELAYED, age_s=30)
    health = await (await town.get("/v1/health")).json()
    assert (health["store"], health["share_ok"], health["counts"]) == ("ok", 1.0, {"ok": 1})
    feed = health["feeds"][0]
    assert (feed["realtime_age_s"], feed["sources"][0]["trips"], feed["sources"][0]["matched_trips"]) == (30, 1, 1)


async def test_rejections_are_shown_with_reason_and_example(town: World) -> None:
    town.say(
        "x",
        'entity { id: "bad" trip_update { trip { trip_id: "nobody" } stop_time_update { stop_id: "M" arrival { delay: 5 } } } }',
    )
    feed = await (await town.get("/v1/health/feeds/x")).json()
    found = {one["reason"]: one for one in feed["rejected"]}
    assert found["unknown_trip"]["count"] == 1
    assert "bad" in found["unknown_trip"]["examples"][0]


async def test_the_process_is_live_at_once_and_ready_once_every_feed_was_tried(town: World) -> None:
    assert (await town.get("/livez")).status == 200
    assert (await town.get("/readyz")).status == 200
    town.state.list_feeds(["x", "slow"])  # type: ignore[list-item]
    waiting = await town.get("/readyz")
    assert (waiting.status, (await waiting.json(content_type=None))["code"]) == (503, "not_ready")
    town.state.tried("slow")  # type: ignore[arg-type]
    assert (await town.get("/readyz")).status == 200


async def test_a_server_that_is_still_loading_calls_nothing_unknown(town: World) -> None:
    town.state.list_feeds(["x", "slow"])  # type: ignore[list-item]
    for path in ("/v1/departures?stop=slow:A", "/v1/stops/slow:A", "/v1/trips/slow:A", "/stops/slow:A"):
        answer = await town.get(path)
        assert answer.status == 503, path
    assert (await town.get("/v1/departures?stop=slow:A")).headers["Retry-After"] == "1"
    assert (await town.get("/v1/departures?stop=x:G")).status == 200
    assert (await town.get("/nowhere")).status == 404
    town.state.tried("slow")  # type: ignore[arg-type]
    assert (await town.get("/v1/departures?stop=slow:A")).status == 404


async def test_a_server_that_has_not_heard_from_redis_lists_nothing_as_if_that_were_all(town: World) -> None:
    town.state.has_listed = False
    for path in ("/v1/stops?q=gare", "/v1/departures?lat=48.1&lon=-1.6", "/v1/alerts", "/v1/operators"):
        answer = await town.get(path)
        assert (answer.status, (await answer.json(content_type=None))["code"]) == (503, "not_ready"), path
    assert (await town.get("/v1/health")).status == 200


async def test_metrics_are_counted_and_labelled_by_feed_only(town: World) -> None:
    town.say("x", DELAYED)
    held = town.state.snapshot.feeds[FeedId("x")]
    held.health.sources = [SourceHealth(id="x-rt", kind="trip_updates", trips=4, matched_trips=4, rejected={"x": 1})]
    held.health.operators = ["Réseau"]
    await town.get("/v1/departures?stop=x:G")
    await town.get("/v1/departures?stop=x:G")
    await town.get("/v1/departures?stop=x:nope")
    text = await (await town.get("/metrics")).text()
    assert 'api_requests_total{resource="departures",status="200"} 2.0' in text
    assert 'api_requests_total{resource="departures",status="404"} 1.0' in text
    assert 'api_cache_hits_total{resource="departures"} 1.0' in text
    assert 'feed_trip_match_ratio{feed="x",kind="trip_updates",source="x-rt"} 1.0' in text
    assert 'feed_up{feed="x",operator="Réseau"} 1.0' in text
    assert "x:G" not in text
