"""`mobility departures` as a process: what it prints, what it warns of, and its exit status."""

import json

import msgspec
import pytest

from mobility.api.state import FeedInUse
from mobility.model.health import FeedHealth, Status
from tests.api.served import NOW, TOWN, served
from tests.scenarios.desk import Desk, update

DELAY = update("t1", "stop_time_update { stop_sequence: 1 departure { delay: 120 } }")


def test_a_board_is_printed_and_a_message_that_cannot_be_used_is_a_warning(desk: Desk) -> None:
    desk.timetable(TOWN).sends(b"<html>")
    ended = desk.command("--stop", "G", "--at", NOW)
    assert ended.returncode == 0
    assert "T1     Mairie" in ended.stdout
    assert "html_body" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_an_empty_board_is_no_failure(desk: Desk) -> None:
    ended = desk.timetable(TOWN).command("--stop", "G", "--at", "2026-03-02T22:00:00+01:00")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Prochain départ : demain à 08:00." in ended.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--stop", "Nowhere", "--at", NOW), "Nowhere"),
        (("--stop", "G", "--at", "2026-03-02T08:00:00"), "2026-03-02T08:00:00"),
        (("--stop", "G", "--at", "yesterday"), "yesterday"),
        (("--stop", "G", "--at", NOW, "--window", "0"), "window"),
        (("--stop", "G", "--at", NOW, "--realtime", "absent.pb"), "absent.pb"),
        (("--stop", "G", "--at", NOW, "--gtfs", "absent.zip"), "absent.zip"),
        (("--at", NOW), "stop"),
    ],
    ids=["unknown stop", "no offset", "no time", "no window", "no message", "no archive", "no stop"],
)
def test_what_the_caller_got_wrong_is_named_and_ends_with_2(desk: Desk, words: tuple[str, ...], said: str) -> None:
    ended = desk.timetable(TOWN).command(*words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04 cut short"], ids=["empty", "html", "truncated"])
def test_an_archive_that_is_refused_ends_with_2(desk: Desk, content: bytes) -> None:
    ended = desk.archive(content).command("--stop", "G", "--at", NOW)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--gtfs" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_two_timetables_need_the_stops_feed_named(desk: Desk) -> None:
    desk.timetable(TOWN, "a").timetable(TOWN, "b")
    assert desk.command("--stop", "G", "--at", NOW).returncode == 2
    both = json.loads(desk.command("--stop", "a:G", "--stop", "b:G", "--at", NOW, "--json").stdout)
    assert [feed["id"] for feed in both["feeds"]] == ["a", "b"]


async def test_json_is_what_the_api_answers(desk: Desk) -> None:
    desk.timetable(TOWN).says(NOW, DELAY)
    async with served() as world:
        world.say("x", DELAY)
        held = world.state.snapshot.feeds[next(iter(world.state.snapshot.feeds))]
        health = FeedHealth(feed=held.id, status=Status.OK)
        world.state.put(FeedInUse(held.id, health, held.timetable, held.overlay, held.index))
        for stop in ("G", "G1", "M", "V/ é"):
            answer = await world.client.get("/v1/departures", params={"stop": f"x:{stop}", "window": 60, "limit": 30})
            assert await answer.text() == desk.json(stop, NOW).rstrip("\n")
    assert json.loads(desk.json("G", NOW))["departures"][0]["label"] == "live"


def test_json_in_a_process_is_one_line_that_parses(desk: Desk) -> None:
    ended = desk.timetable(TOWN).command("--stop", "x:G", "--at", NOW, "--json")
    assert ended.returncode == 0
    assert msgspec.json.decode(ended.stdout)["place"]["id"] == "x:G"
    assert ended.stdout.count("\n") == 1
