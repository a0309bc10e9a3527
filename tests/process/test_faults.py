"""An HTML page, an empty body, half of the bytes and a 500 in place of each feed, one after the other, while the others go on."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from mobility.model.time import clock_shift_s
from tests.process.running import NOW, Json, Running, own_folder, running, until

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("faults")]

POLL_S = 5
STOPS = {
    "demo-ville": "gare",
    "demo-trains": "zone:valorne",
    "demo-cars-nord": "n-brandeval-2",
    "demo-cars-sud": "s-gare-routiere",
    "demo-tad": "tad-puits",
    "demo-bac": "bac-nord",
    "demo-ile": "ile-port",
}
FEEDS = tuple(STOPS)
SPEAKING = ("demo-ville", "demo-trains", "demo-cars-sud", "demo-ile")
KINDS = ("trip-updates", "vehicle-positions", "alerts")
FAULTS = (None, "html", "empty", "truncated", "500")
REALTIME = {"html": "html_body", "empty": "empty_body", "truncated": "not_a_feed_message", "500": "server_error"}
STATIC = {"html": "html_body", "empty": "empty_body", "truncated": "truncated_zip", "500": "server_error"}
WELL = ("ok", "unchanged", "not_modified")
BEYOND_REALTIME = "2026-11-23T13:00:00+01:00"
"""No operator of the demo speaks that far ahead, so that the board is the timetable's alone."""


@dataclass
class Faulty:
    """The service, and the operators that it reads, whose faults the test chooses."""

    service: Running
    origin: str

    def spoil(self, faults: dict[str, str | None]) -> None:
        """Set or end the faults of feeds, of their timetable and of all their messages alike."""
        for feed, fault in faults.items():
            for kind in ("static", *(KINDS if feed in SPEAKING else ())):
                body = json.dumps({"fault": fault}).encode()
                urllib.request.urlopen(f"{self.origin}/control/{feed}/{kind}", body, timeout=5).close()

    def restart_worker(self) -> None:
        """Have the worker started again, which asks for every timetable at once."""
        pid = self.service.part("mobility worker")
        os.kill(pid, signal.SIGTERM)
        until(lambda: pid not in self.service.descendants(), 15, lambda: self.service.said)

    def outcomes(self) -> dict[str, tuple[str, list[str]]]:
        """Give every feed's outcomes: of its timetable, and of its messages."""
        feeds = self.service.feeds()
        return {
            name: (feed["static"]["outcome"], [source["outcome"] for source in feed["sources"]])
            for name, feed in feeds.items()
        }

    def timetable_boards(self) -> dict[str, list[Json]]:
        """Give what the timetable alone says at one stop of every feed."""
        query = {"at": BEYOND_REALTIME, "window": 600}
        boards = {
            feed: self.service.get("/v1/departures", stop=f"{feed}:{stop}", **query) for feed, stop in STOPS.items()
        }
        return {
            feed: [(visit["trip"]["id"], visit["scheduled"], visit["label"]) for visit in board["departures"]]
            for feed, board in boards.items()
        }


@pytest.fixture(scope="module")
def faulty() -> Iterator[Faulty]:
    shift = f"--clock={clock_shift_s(NOW, time.time()):+f}s"
    with own_folder() as folder:
        command = [sys.executable, "-m", "mobility.demo", "--steady", shift, "--ready-file", str(folder / "ready")]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as operators:
            try:
                until((folder / "ready").exists, 30, "the operators")
                origin = json.loads((folder / "ready").read_text())["url"]
                registry = folder / "demo.dmfr.json"
                registry.write_text(json.dumps(polled_often(origin)))
                with running(folder, "run", "--feeds", str(registry), shift) as service:
                    service.until_ready()
                    yield Faulty(service, origin)
            finally:
                operators.kill()


def polled_often(origin: str) -> Json:
    """Give the operators' registry with a shorter interval, so that a fault is met within seconds."""
    with urllib.request.urlopen(f"{origin}/feeds.dmfr.json", timeout=5) as answer:
        registry = json.load(answer)
    for feed in registry["feeds"]:
        if feed["spec"] == "gtfs-rt":
            feed["tags"] = {"poll_interval_s": str(POLL_S)}
    return registry


def is_named(outcomes: dict[str, tuple[str, list[str]]], faults: dict[str, str | None], *, static: bool) -> bool:
    """Say whether every feed's outcomes are those of its fault, and those of a feed without one are well."""
    for feed, fault in faults.items():
        of_timetable, of_messages = outcomes.get(feed, ("", []))
        if len(of_messages) != (len(KINDS) if feed in SPEAKING else 0):
            return False
        if any(one not in ((REALTIME[fault],) if fault else WELL) for one in of_messages):
            return False
        if static and of_timetable not in ((STATIC[fault],) if fault else WELL):
            return False
    return True


@pytest.mark.parametrize("turn", range(len(FAULTS)))
def test_each_fault_is_named_and_costs_only_its_own_feed(faulty: Faulty, turn: int) -> None:
    service = faulty.service
    healthy: dict[str, str | None] = dict.fromkeys(FEEDS)
    faults = {feed: FAULTS[(place + turn) % len(FAULTS)] for place, feed in enumerate(FEEDS)}
    until(lambda: is_named(faulty.outcomes(), healthy, static=True), 15, faulty.outcomes)
    boards = faulty.timetable_boards()
    assert all(boards.values()), boards

    faulty.spoil(faults)
    until(lambda: is_named(faulty.outcomes(), faults, static=False), POLL_S + 5, lambda: (faults, faulty.outcomes()))
    assert faulty.timetable_boards() == boards
    faulty.restart_worker()
    until(lambda: is_named(faulty.outcomes(), faults, static=True), 15, lambda: (faults, faulty.outcomes()))
    assert faulty.timetable_boards() == boards
    well = [feed for feed, fault in faults.items() if fault is None]
    # What was mended a moment ago counts after three evaluations, which a feed without realtime has every 20 s.
    until(lambda: all(service.feeds()[feed]["status"] == "ok" for feed in well), 75, service.feeds)
    for feed, fault in faults.items():
        at_a_glance = service.feeds()[feed]
        if fault is None:
            assert feed not in SPEAKING or at_a_glance["realtime_age_s"] < 45, at_a_glance
        else:
            detail = service.get(f"/v1/health/feeds/{feed}")
            assert detail["static"]["fault"] == "operator"
            assert detail["static"]["version"], "the timetable in use stays"
            assert detail["static"]["sentence"]

    faulty.spoil(healthy)
    faulty.restart_worker()
    until(lambda: is_named(faulty.outcomes(), healthy, static=True), 15, faulty.outcomes)
    assert "Traceback" not in service.said
