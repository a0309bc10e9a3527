"""Boards over HTTP: what is shown, how long it holds, and how a question that cannot be answered is refused."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.api.served import DELAYED, World, served


async def test_a_station_shows_the_departures_of_its_platforms(town: World) -> None:
    board = await (await town.get("/v1/departures?stop=x:G")).json()
    assert [(one["trip"]["id"], one["stop"]["platform"]) for one in board["departures"]] == [
        ("x:t1", "1"),
        ("x:t2", "2"),
    ]
    assert board["place"]["name"] == "Gare de St-Étienne"
    assert board["as_of"] == "2026-03-02T07:55:00+01:00"
    assert board["feeds"][0]["attribution"] == "Data of x"


async def test_an_id_with_slash_blank_and_accent_names_its_stop(town: World) -> None:
    board = await (await town.get(f"/v1/departures?stop={quote('x:V/ é', safe='')}")).json()
    assert board["place"]["name"] == "Village"


async def test_an_empty_board_says_when_the_next_service_is(town: World) -> None:
    board = await (await town.get("/v1/departures?stop=x:V%2F%20%C3%A9")).json()
    assert board["departures"] == []
    assert board["next_service"] == {
        "scheduled": "2026-03-03T09:30:00+01:00",
        "in_days": 1,
        "reason": "no_service_today",
    }


async def test_a_delay_is_shown_with_its_age_and_label(town: World) -> None:
    town.say("x", DELAYED, age_s=14)
    first = (await (await town.get("/v1/departures?stop=x:G")).json())["departures"][0]
    assert (first["delay_s"], first["label"], first["age_s"], first["reason"]) == (120, "live", 14, None)
    assert first["expected"] == "2026-03-02T08:02:00+01:00"


@pytest.mark.parametrize("age_s", [86, 89, 296, 299])
async def test_cached_bytes_never_outlive_a_label(town: World, age_s: int) -> None:
    town.say("x", DELAYED, age_s=age_s)
    for later in range(12):
        answer = await town.get("/v1/departures?stop=x:G")
        shown = (await answer.json())["departures"][0]["label"]
        age = age_s + later
        assert shown == ("live" if age <= 90 else "ageing" if age <= 300 else "scheduled"), age
        kept_for = answer.headers["Cache-Control"].partition("max-age=")[2]
        until = age + int(kept_for or 1) - 1
        assert shown == ("live" if until <= 90 else "ageing" if until <= 300 else "scheduled"), until
        town.now += 1


async def test_a_departed_visit_leaves_the_cached_board_in_time(town: World) -> None:
    town.now += 5 * 60 + 55
    assert len((await (await town.get("/v1/departures?stop=x:G1")).json())["departures"]) == 1
    town.now += 6
    assert (await (await town.get("/v1/departures?stop=x:G1")).json())["departures"] == []


async def test_bytes_are_made_once_until_something_changes(town: World) -> None:
    first = await town.get("/v1/departures?stop=x:G")
    town.now += 2
    again = await town.get("/v1/departures?stop=x:G")
    assert again.headers["ETag"] == first.headers["ETag"]
    town.say("x", DELAYED)
    changed = await town.get("/v1/departures?stop=x:G")
    assert changed.headers["ETag"] != first.headers["ETag"]


async def test_another_feeds_change_leaves_the_bytes_alone(town: World) -> None:
    town.add("y", "# stop_times.txt\ntrip_id,stop_sequence,stop_id,arrival_time,departure_time\na,1,A,8:00:00,8:00:00")
    first = await town.get("/v1/departures?stop=x:G")
    town.now += 1
    town.say("y", "")
    assert (await town.get("/v1/departures?stop=x:G")).headers["ETag"] == first.headers["ETag"]


async def test_who_holds_the_bytes_gets_304_without_a_body(town: World) -> None:
    first = await town.get("/v1/departures?stop=x:G")
    again = await town.get("/v1/departures?stop=x:G", If_None_Match=first.headers["ETag"])
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


async def test_gzip_and_plain_are_the_same_board_under_different_tags(town: World) -> None:
    plain = await town.get("/v1/departures?stop=x:G", Accept_Encoding="identity")
    small = await town.get("/v1/departures?stop=x:G", Accept_Encoding="gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert await small.read() == await plain.read()


async def test_head_has_the_headers_of_get_and_no_body(town: World) -> None:
    head = await town.client.head("/v1/departures?stop=x:G", headers={"Accept-Encoding": "identity"})
    whole = await town.get("/v1/departures?stop=x:G", Accept_Encoding="identity")
    assert await head.read() == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]


async def test_a_page_from_anywhere_may_ask(town: World) -> None:
    answer = await town.get("/v1/departures?stop=x:G", Origin="https://commune.example")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = await town.client.options("/v1/departures")
    assert preflight.status == 204
    assert "If-None-Match" in preflight.headers["Access-Control-Allow-Headers"]


async def test_a_terminal_gets_text(town: World) -> None:
    for answer in (
        await town.get("/v1/departures?stop=x:G", Accept="text/plain"),
        await town.get("/v1/departures?stop=x:G&format=text"),
    ):
        assert answer.content_type == "text/plain"
        assert "Mairie" in await answer.text()


async def test_filters_choose_among_the_departures(town: World) -> None:
    async def trips(question: str) -> list[str]:
        answer = await town.get(f"/v1/departures?{question}&at=2026-03-03T07:55:00%2B01:00&window=120")
        return [one["trip"]["id"] for one in (await answer.json())["departures"]]

    assert await trips("stop=x:G") == ["x:t1", "x:t2", "x:v1"]
    assert await trips("stop=x:G&mode=bus") == ["x:v1"]
    assert await trips("stop=x:G&route=x:T1") == ["x:t1", "x:t2"]
    assert await trips("stop=x:G&to=x:V%2F%20%C3%A9") == ["x:v1"]
    assert await trips("stop=x:G&per_line=1") == ["x:t1", "x:v1"]
    assert await trips("stop=x:G&limit=1") == ["x:t1"]
    assert await trips("stop=x:G&operator=x:1&mode=ferry") == []
    assert await trips("stop=x:G1&stop=x:G2") == ["x:t1", "x:t2", "x:v1"]


async def test_a_point_gathers_the_stops_around_it(town: World) -> None:
    board = await (await town.get("/v1/departures?lat=48.1&lon=-1.6&radius=100")).json()
    assert [one["stop"]["id"] for one in board["departures"]] == ["x:G1", "x:G2"]
    assert (board["place"]["lat"], board["place"]["timezone"]) == (48.1, "Europe/Paris")


@pytest.mark.parametrize(
    ("question", "status", "code", "hint"),
    [
        ("", 400, "missing_parameter", "/v1/stops"),
        ("stop=x:G&lat=48&lon=1", 400, "conflicting_parameters", "leave out one"),
        ("stop=x:G&route=x:T11", 404, "unknown_route", "did you mean x:T1?"),
        ("stop=x:G&route=y:T1", 404, "unknown_feed", "/v1/health lists"),
        ("stop=x:G&operator=x:nobody", 404, "unknown_operator", "/v1/operators?feed=x"),
        ("lat=48", 400, "conflicting_parameters", ""),
        ("lat=0&lon=0", 404, "unknown_place", "near"),
        ("stop=x:GG", 404, "unknown_stop", "x:G (Gare de St-Étienne)"),
        ("stop=x:G&format=txt", 400, "invalid_parameter", "format=text"),
        ("stop=xx:M", 404, "unknown_feed", "did you mean x:M (Mairie)?"),
        ("stop=mairei", 400, "invalid_parameter", "did you mean x:M (Mairie)?"),
        ("stop=G", 400, "invalid_parameter", "did you mean x:G (Gare de St-Étienne)"),
        ("stop=x:G&to=gare+saint+etienne", 400, "invalid_parameter", "x:G (Gare de St-Étienne)"),
        ("stop=x:M,x:G", 404, "unknown_stop", "several are given as stop=x:M&stop=x:G"),
        ("stop=x:Mairie", 404, "unknown_stop", "x:M (Mairie)"),
        ("stop=xx:G", 404, "unknown_feed", "x"),
        ("stop=x:G&to=x:nowhere", 404, "unknown_stop", ""),
        ("stop=x:G&wndow=5", 400, "unknown_parameter", "window"),
        ("stop=" + "&stop=".join(f"x:{number}" for number in range(101)), 400, "invalid_parameter", ""),
        ("stop=x:%27%3B%20DROP%20TABLE%20stops--", 404, "unknown_stop", ""),
        ("stop=x:..%2F..%2Fetc%2Fpasswd", 404, "unknown_stop", ""),
        ("stop=x:%00", 404, "unknown_stop", ""),
        ("stop=x:%FF%FE", 404, "unknown_stop", ""),
        ("stop=%3Cscript%3Ealert(1)%3C/script%3E", 400, "invalid_parameter", "stop="),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(
    town: World, question: str, status: int, code: str, hint: str
) -> None:
    answer = await town.get(f"/v1/departures?{question}")
    problem = await answer.json(content_type="application/problem+json")
    assert (answer.status, problem["status"], problem["code"]) == (status, status, code)
    assert hint in problem.get("hint", "")
    assert problem["request_id"] == answer.headers["X-Request-Id"]


async def test_the_clients_request_id_comes_back(town: World) -> None:
    refused = await town.get("/v1/departures", X_Request_Id="abc-1")
    assert (await refused.json(content_type=None))["request_id"] == "abc-1"
    assert refused.headers.getall("X-Request-Id") == ["abc-1"]
    assert (await town.get("/v1/departures?stop=x:G", X_Request_Id="abc-2")).headers["X-Request-Id"] == "abc-2"
    odd = await town.get("/v1/departures", X_Request_Id="a b<script>")
    assert (await odd.json(content_type=None))["request_id"] != "a b<script>"


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("/v1/departures/?stop=x:G", "did you mean /v1/departures?"),
        ("/v1//Stops", "did you mean /v1/stops?"),
        ("/v1/coverage/fr/stop_areas/x:G/departures", "/v1/departures?stop=FEED:ID gives"),
        ("/siri/2.0/stop-monitoring.json?MonitoringRef=G", "/v1/departures?stop=FEED:ID gives"),
        ("/v1/stops/x:V%2F%20%C3%A9/departures", "/v1/departures?stop=x:V%2F%20%C3%A9"),
        ("/v1/places/x:G/arrivals", "/v1/departures?stop=x:G"),
        ("/nowhere", "/docs lists all resources"),
    ],
)
async def test_who_knows_other_services_is_led_to_what_this_one_has(town: World, path: str, hint: str) -> None:
    problem = await (await town.get(path)).json(content_type="application/problem+json")
    assert (problem["status"], problem["hint"][: len(hint)]) == (404, hint)


async def test_a_browser_may_see_that_nothing_is_at_a_path(town: World) -> None:
    preflight = await town.client.options("/v1/nowhere", headers={"Access-Control-Request-Headers": "x-api-key"})
    assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, "*")
    assert "aiohttp" not in preflight.headers["Server"]


async def test_a_path_with_a_line_break_is_refused_as_any_other(town: World) -> None:
    for path in ("/v1/stops/x:%0A", "/v1/health/feeds/x%0A", "/nowhere%0A"):
        answer = await town.get(path)
        assert (answer.status, answer.content_type) == (404, "application/problem+json")


async def test_unknown_paths_and_other_methods_are_problems_too(town: World) -> None:
    missing = await town.get("/v1/departure")
    assert (missing.status, missing.content_type) == (404, "application/problem+json")
    assert (await missing.json(content_type=None))["hint"] == "did you mean /v1/departures?"
    posted = await town.client.post("/v1/departures", data=b"x")
    assert (posted.status, posted.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (await posted.json(content_type=None))["code"] == "method_not_allowed"


async def test_a_fault_of_ours_is_a_problem_with_an_id_and_no_detail(
    town: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("mobility.api.departures.board_query", fail)
    answer = await town.get("/v1/departures?stop=x:G")
    assert answer.status == 500
    assert "secret" not in await answer.text()
    assert answer.headers["X-Request-Id"] in caplog.text


async def test_a_feed_whose_timetable_is_not_here_yet_says_so(town: World) -> None:
    from mobility.api.state import FeedInUse
    from mobility.model.health import FeedHealth
    from mobility.model.ids import FeedId

    town.state.put(FeedInUse(FeedId("new"), FeedHealth(feed=FeedId("new"))))
    board = await (await town.get("/v1/departures?stop=new:A")).json()
    assert board["next_service"]["reason"] == "no_timetable"
    answer = await town.get("/v1/stops/new:A")
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (503, "no_timetable")


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["stop", "lat", "lon", "at", "window", "limit", "to", "mode", "include", "lang", "zz"]),
            st.text(max_size=30) | st.sampled_from(["x:G", "48.1", "5", "fr", "x:M", "2026-03-29T02:30:00+01:00"]),
        ),
        max_size=5,
    )
)
async def test_no_question_is_answered_with_a_fault_of_ours(pairs: list[tuple[str, str]]) -> None:
    async with served() as world:
        answer = await world.get(
            "/v1/departures?" + "&".join(f"{name}={quote(text, errors='replace')}" for name, text in pairs)
        )
        assert answer.status < 500


VALLEY = """
# stops.txt
stop_id, stop_name, stop_lat, stop_lon
A, École, 47.0000, 2.0000
# booking_rules.txt
booking_rule_id, booking_type, prior_notice_duration_min, phone_number
b, 1, 60, +33199003030
# stop_times.txt
trip_id, stop_sequence, location_id, start_pickup_drop_off_window, end_pickup_drop_off_window, pickup_type, drop_off_type, pickup_booking_rule_id
t, 1, area, 07:00:00, 19:00:00, 2, 2, b
t, 2, area, 07:00:00, 19:00:00, 2, 2, b
"""
AREA = '{"type":"FeatureCollection","features":[{"type":"Feature","id":"area","properties":{"stop_name":"Vallons"},"geometry":{"type":"Polygon","coordinates":[[[1.9,46.9],[2.1,46.9],[2.1,47.1],[1.9,47.1],[1.9,46.9]]]}}]}'


async def test_a_zone_comes_to_a_point_where_there_is_no_stop(town: World) -> None:
    town.add("valley", VALLEY, **{"locations.geojson": AREA})
    answer = await town.get("/v1/departures?lat=47.05&lon=2.05&radius=100")
    (departure,) = (await answer.json())["departures"]
    assert departure["stop"] == {"id": "valley:area", "name": "Vallons", "platform": None, "distance_m": 0}
    assert departure["window"] == {"start": "2026-03-02T07:00:00+01:00", "end": "2026-03-02T19:00:00+01:00"}
    assert (departure["booking"]["latest"], departure["booking"]["open"]) == ("2026-03-02T18:00:00+01:00", True)
    assert (await town.get("/v1/departures?lat=47.2&lon=2.05&radius=100")).status == 404


async def test_a_board_comes_as_a_text_message_and_as_speech(town: World) -> None:
    message = await town.get("/v1/departures?stop=x:G&format=sms&lang=fr")
    assert (message.content_type, await message.text()) == (
        "text/plain",
        "Gare de St-Étienne 07:55\nT1 Mairie 08:00\nT1 Mairie 08:20",
    )
    speech = await town.get("/v1/departures?stop=x:G&lang=fr", Accept="application/ssml+xml")
    assert speech.content_type == "application/ssml+xml"
    assert "premier départ du jour" in await speech.text()
