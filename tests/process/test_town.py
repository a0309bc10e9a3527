"""The demo as its users meet it: boards over HTTP, the keys in Redis, a second API server from the Redis address alone."""

import datetime as dt
import re
import urllib.request
from zoneinfo import ZoneInfo

import pytest
import redis

from tests.process.running import Json, Running, demo, own_folder, running, until
from tests.valkey import Valkey

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("town")]

FEEDS = ("demo-bac", "demo-cars-nord", "demo-cars-sud", "demo-ile", "demo-tad", "demo-trains", "demo-ville")
FEED_KEYS = re.compile(r"mobility:\{([a-z-]+)\}:(lease|health|departures|timetable|timetable:[0-9a-f]{64}:[0-9]+)")
OTHER_KEYS = re.compile(r"mobility:(changes|places|\{mobility:places\}:lease|keys:[0-9a-z:]+|limits:[0-9a-z:]+)")
"""Source: DESIGN.md, section 5; the lease of the places lies on their Cluster slot."""


def departures(service: Running, stop: str, **query: object) -> list[Json]:
    """Give a board's departures."""
    visits: list[Json] = service.get("/v1/departures", stop=stop, **query)["departures"]
    return visits


def test_the_hub_shows_live_times_and_what_no_realtime_speaks_about_as_scheduled(town: Running) -> None:
    visits = departures(town, "demo-ville:gare", window=180, limit=200)
    labels = {visit["label"] for visit in visits}
    assert {"live", "scheduled"} <= labels
    assert all(visit["reason"] for visit in visits if visit["label"] != "live")
    assert all(
        dt.datetime.fromisoformat(visit["scheduled"]).utcoffset() == dt.timedelta(hours=1)
        for visit in visits
        if visit["scheduled"]
    )
    assert any(visit["state"] == "running" and visit["label"] == "live" and visit["delay_s"] > 60 for visit in visits)


def test_operators_that_share_the_station_stand_on_one_board(town: Running) -> None:
    local = (
        "demo-ville:gare",
        "demo-trains:zone:valorne",
        "demo-cars-nord:n-gare-routiere",
        "demo-cars-sud:s-gare-routiere",
    )
    board = town.get("/v1/departures", stop=local, at="2026-11-23T12:20:00+01:00", window=60, limit=200)
    assert {source for visit in board["departures"] for source in visit["sources"]} == {
        stop.split(":")[0] for stop in local
    }
    times = [visit["scheduled"] for visit in board["departures"]]
    assert times == sorted(times)
    joint = [visit for visit in board["departures"] if visit["route"]["short_name"] == "JV"]
    assert [(visit["scheduled"][11:16], sorted(visit["sources"])) for visit in joint] == [
        ("12:50", ["demo-cars-nord", "demo-cars-sud"])
    ]
    assert {feed["id"] for feed in board["feeds"]} == {stop.split(":")[0] for stop in local}
    assert all(feed["attribution"] and feed["license"] for feed in board["feeds"])


def test_a_village_of_an_operator_without_realtime_has_a_scheduled_board(town: Running) -> None:
    visits = departures(town, "demo-cars-nord:n-brandeval-2", window=720)
    assert visits
    assert {(visit["label"], visit["reason"], visit["expected"]) for visit in visits} == {
        ("scheduled", "no_realtime_feed", None)
    }


@pytest.mark.parametrize(
    ("stop", "scheduled", "in_days", "line"),
    [
        ("demo-cars-nord:n-aulnes-1", "2026-11-24T08:30:00+01:00", 1, "demain à 08:30"),
        ("demo-cars-nord:n-montbrun-1", "2026-11-28T12:00:00+01:00", 5, "samedi 28 novembre à 12:00 (dans 5 jours)"),
        ("demo-ile:ile-volcan-2", "2026-11-28T11:00:00+04:00", 5, "samedi 28 novembre à 11:00 (dans 5 jours)"),
    ],
)
def test_a_village_without_service_today_says_when_the_next_is(
    town: Running, stop: str, scheduled: str, in_days: int, line: str
) -> None:
    board = town.get("/v1/departures", stop=stop)
    assert not board["departures"]
    expected = {"scheduled": scheduled, "in_days": in_days, "reason": "no_service_today"}
    assert {name: board["next_service"][name] for name in expected} == expected
    request = urllib.request.Request(f"{town.url}/v1/departures?stop={stop}", headers={"Accept": "text/plain"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert line in answer.read().decode()


def test_the_island_is_in_its_own_time_zone(town: Running) -> None:
    board = town.get("/v1/departures", stop="demo-ile:ile-port")
    assert board["place"]["timezone"] == "Indian/Reunion"
    assert board["as_of"].endswith("+04:00")
    assert dt.datetime.fromisoformat(board["as_of"]).astimezone(ZoneInfo("Europe/Paris")).hour == 8
    assert any(visit["label"] == "live" for visit in board["departures"])
    assert all(visit["scheduled"][11:13] in ("11", "12") for visit in board["departures"])
    assert all((visit["scheduled"] or "+04:00").endswith("+04:00") for visit in board["departures"])


def test_the_first_page_shows_a_board_with_live_times(town: Running) -> None:
    status, page = town.answers("/")
    assert status == 200
    assert b"Gare de Valorne" in page
    assert "temps réel".encode() in page


def test_redis_holds_the_keys_of_the_design_and_nothing_else(town: Running) -> None:
    with redis.Redis.from_url(town.redis_url()) as client:
        keys = [key.decode() for key in client.keys("*")]
    assert not [key for key in keys if not FEED_KEYS.fullmatch(key) and not OTHER_KEYS.fullmatch(key)]
    for feed in FEEDS:
        found = {re.sub(r":[0-9a-f]{64}:[0-9]+", ":VERSION:N", key) for key in keys if f"{{{feed}}}" in key}
        kinds = ("lease", "health", "departures", "timetable", "timetable:VERSION:N")
        assert found == {f"mobility:{{{feed}}}:{kind}" for kind in kinds}
    assert "mobility:changes" in keys


def test_an_api_server_is_ready_from_the_redis_address_alone(town: Running) -> None:
    with own_folder() as folder, running(folder, "serve", "--redis", town.redis_url(), "--clock", "+0s") as other:
        until(lambda: other.answers("/readyz")[0] == 200, 20, lambda: other.said)
        assert set(other.feeds()) == set(FEEDS)
        assert list((folder / "state/timetables").glob("*.timetable"))
        mine, theirs = (
            {visit["trip"]["id"] for visit in departures(one, "demo-ile:ile-port", at="2026-11-24T08:00:00+04:00")}
            for one in (town, other)
        )
        assert mine == theirs
        assert mine


def test_a_given_redis_is_used_and_no_other_is_started(own_valkey: Valkey) -> None:
    with demo(REDIS_URL=own_valkey.url) as service:
        assert not [line for line in service.descendants().values() if "valkey" in line.split(" ")[0]]
        assert not service.sockets()
        until(lambda: len(service.feeds()) == 7, 30, service.feeds)
        with redis.Redis.from_url(own_valkey.url) as client:
            assert client.exists("mobility:{demo-ville}:lease")
    assert own_valkey.process is not None
    assert own_valkey.process.poll() is None


def test_the_option_for_redis_wins_over_its_variable(own_valkey: Valkey) -> None:
    with demo("--redis", own_valkey.url, REDIS_URL="redis://127.0.0.1:1") as service:
        assert service.get("/v1/health")["store"] == "ok"
        assert not service.sockets()
