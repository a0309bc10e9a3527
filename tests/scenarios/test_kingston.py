"""A recorded day of Kingston, replayed to worker and API as if live, and compared with an independent reading of it."""

import datetime as dt
import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mobility.commands.departures import FileFeed
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.merge.sources import SourceMessage
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.time import clock_shift_s
from tests.process.running import Json, Running, own_folder, running, until
from tests.scenarios.raw_kingston import ARCHIVE, Spoken, bodies, read_spoken, timetable_trips, trip_update_bodies

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("kingston")]

FIRST_CAPTURE = "2026-01-15T16:34:13Z"
BUSIEST = 12
AHEAD_S = 3600


def test_every_capture_of_the_day_matches_and_shows_every_added_trip(shared_data: Path) -> None:
    captures = trip_update_bodies(shared_data)
    assert len(captures) == 72
    known = timetable_trips(shared_data)
    feed = FileFeed(compile_timetable(shared_data / ARCHIVE, FeedId("kingston")))
    for body in captures:
        spoken = read_spoken(body)
        message = decode(body, now=spoken.timestamp)
        assert isinstance(message, FeedMessage)
        feed.sources["rt"] = SourceMessage(id="rt", message=message, fetched_at=spoken.timestamp)
        feed.apply(spoken.timestamp)
        assert feed.overlay is not None
        (source,) = feed.overlay.info.sources
        assert spoken.scheduled <= known
        assert source.trips == len(spoken.scheduled)
        assert source.matched_trips >= 0.99 * len(spoken.scheduled)
        strings = feed.overlay.strings
        added = {strings[int(text)] for text in feed.overlay.instances.trip_id}
        assert {trip for trip in spoken.added if trip in spoken.ends} <= added


@dataclass
class Replayed:
    """The service on the recorded day, and what its operator said."""

    service: Running
    spoken: dict[int, Spoken]

    def board(self, stop: str) -> tuple[int, list[Json]]:
        """Give a board's time and departures."""
        query = {"window": AHEAD_S // 60, "limit": 200}
        board = self.service.get("/v1/departures", stop=f"kingston:{stop}", **query)
        return instant(board["as_of"]), board["departures"]

    def newest(self) -> Spoken:
        """Give the capture that the service has in use."""
        feed = self.service.feeds()["kingston"]
        (source,) = [one for one in feed["sources"] if one["kinds"] == ["trip_updates"]]
        now = instant(self.service.get("/v1/health")["as_of"])
        return min(self.spoken.values(), key=lambda one: abs(now - source["header_age_s"] - one.timestamp))


def instant(text: str) -> int:
    return int(dt.datetime.fromisoformat(text).timestamp())


@pytest.fixture(scope="module")
def replayed(shared_data: Path) -> Iterator[Replayed]:
    shift = f"--clock={clock_shift_s(FIRST_CAPTURE, time.time()):+f}s"
    with own_folder() as folder:
        recorded = folder / "kingston"
        recorded.mkdir()
        for name, body in bodies(shared_data).items():
            (recorded / name).write_bytes(body)
        shutil.copy(shared_data / ARCHIVE, recorded)
        spoken = {one.timestamp: one for one in map(read_spoken, trip_update_bodies(shared_data))}
        with running(folder, "replay", str(recorded), shift) as operator:
            until(lambda: operator.answers("/feeds.dmfr.json")[0] == 200, 30, lambda: operator.said)
            registry = folder / "kingston.dmfr.json"
            with urllib.request.urlopen(f"{operator.url}/feeds.dmfr.json", timeout=5) as answer:
                registry.write_bytes(answer.read())
            assert [feed["id"] for feed in json.loads(registry.read_text())["feeds"]] == ["kingston", "kingston~rt"]
            with running(folder, "run", "--feeds", str(registry), shift) as service:
                service.until_ready()
                until(lambda: is_heard(service), 30, lambda: (service.feeds(), service.said))
                yield Replayed(service, spoken)


def is_heard(service: Running) -> bool:
    feed = service.feeds().get("kingston")
    return feed is not None and len(feed["sources"]) == 2 and all(one["trips"] for one in feed["sources"])


@pytest.mark.process
def test_the_recorded_day_is_live_and_matched(replayed: Replayed) -> None:
    feed = replayed.service.feeds()["kingston"]
    # Some vehicles had not reported for half an hour that day, which the indicator of their ages says.
    assert (feed["status"], feed["cause"]) in {("ok", None), ("degraded", "entity_age")}, feed["sentence"]
    assert feed["realtime_age_s"] < 120
    for source in feed["sources"]:
        assert source["matched_trips"] >= 0.99 * source["trips"] > 0


@pytest.mark.process
def test_the_busiest_stops_show_what_the_operator_said(replayed: Replayed) -> None:
    stops = replayed.newest().busiest_stops(BUSIEST, replayed.newest().timestamp)
    compared = 0
    for stop in stops:
        as_of, visits = replayed.board(stop)
        live = [visit for visit in visits if visit["label"] == "live"]
        assert live, (stop, visits[:2])
        assert all(visit["scheduled"] is None or visit["scheduled"].endswith("-05:00") for visit in visits)
        for visit in live:
            said = replayed.spoken[as_of - visit["age_s"]].times
            trip, stop_id = (visit[what]["id"].partition(":")[2] for what in ("trip", "stop"))
            assert instant(visit["expected"]) == said[trip, stop_id, visit["stop_sequence"]], visit
            compared += 1
    assert compared > 50


@pytest.mark.process
def test_nothing_that_the_operator_said_is_missing(replayed: Replayed) -> None:
    spoken = replayed.newest()
    for stop in spoken.busiest_stops(BUSIEST, spoken.timestamp):
        as_of, visits = replayed.board(stop)
        shown = {(visit["trip"]["id"].partition(":")[2], visit["stop_sequence"]) for visit in visits}
        # A minute of margin at both ends, for the next message may be here already.
        missing = {
            (trip, sequence): at - as_of
            for (trip, at_stop, sequence), at in spoken.times.items()
            if at_stop == stop and as_of + 60 <= at < as_of + AHEAD_S - 60 and spoken.ends[trip] != (stop, sequence)
            if (trip, sequence) not in shown
        }
        assert not missing, (stop, missing)


@pytest.mark.process
def test_every_added_trip_is_on_the_boards_of_its_stops(replayed: Replayed) -> None:
    spoken = replayed.newest()
    calls = {
        trip: stop
        for (trip, stop, sequence), at in spoken.times.items()
        if trip in spoken.added and spoken.timestamp + 120 <= at < spoken.timestamp + AHEAD_S - 120
        if spoken.ends[trip] != (stop, sequence)
    }
    assert len(calls) >= 4
    for trip, stop in calls.items():
        _, visits = replayed.board(stop)
        assert "added" in {visit["state"] for visit in visits if visit["trip"]["id"] == f"kingston:{trip}"}, (
            trip,
            stop,
        )
