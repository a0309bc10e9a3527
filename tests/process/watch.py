"""What the demo's operators publish, and what boards make of it, written down side by side while processes are killed."""

import datetime as dt
import json
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

from google.transit import gtfs_realtime_pb2

from tests.process.running import Json, Running

ASK_EVERY_S = 0.1
LISTEN_EVERY_S = 0.5
SPOKEN = ("demo-ville", "demo-trains")
"""Feeds whose messages give times, so that every expected time on a board must be one of them."""

Trip = tuple[str, str, str]
"""FEED:trip_id, start_date, start_time."""


@dataclass
class Operators:
    """Everything that the operators have said so far."""

    times: dict[tuple[Trip, int], set[int]] = field(default_factory=lambda: defaultdict(set))
    """Trip and stop_sequence -> the departure (else arrival) times said of it."""
    instants: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Feed -> the timestamps of its headers and entities."""

    def hear(self, feed: str, body: bytes) -> None:
        """Take in a message."""
        message = gtfs_realtime_pb2.FeedMessage.FromString(body)
        self.instants[feed].add(message.header.timestamp)
        for entity in message.entity:
            update = entity.trip_update
            self.instants[feed].add(update.timestamp)
            # A duplicate is named by its properties; `trip` then names the one that it repeats.
            named = update.trip_properties if update.trip_properties.trip_id else update.trip
            # Boards give a start_time only where it tells instances apart; operators may give it always.
            for start_time in {named.start_time, ""}:
                trip = (f"{feed}:{named.trip_id}", named.start_date, start_time)
                for call in update.stop_time_update:
                    said = call.departure if call.HasField("departure") else call.arrival
                    self.times[trip, call.stop_sequence].add(said.time)


@dataclass
class Watch:
    """Boards as they were seen, in order, and what the operators had said by the end."""

    service: Running
    shift_s: float
    origin: str
    operators: Operators = field(default_factory=Operators)
    boards: list[tuple[float, Json]] = field(default_factory=list)
    """When it was seen on the demo's clock, and the board."""
    refused: int = 0
    """Requests that nobody answered, or that were sent away for a second."""
    wrong: list[str] = field(default_factory=list)
    """What could not be heard or read at all; must stay empty."""

    def now(self) -> float:
        """Give the present on the demo's clock."""
        return time.time() + self.shift_s

    def listen(self) -> None:
        """Hear what every operator says now."""
        for feed in SPOKEN:
            with urllib.request.urlopen(f"{self.origin}/{feed}/trip-updates.pb", timeout=5) as answer:
                self.operators.hear(feed, answer.read())

    def look(self) -> None:
        """Write down what the board says now."""
        stops = ["demo-ville:gare", "demo-trains:zone:valorne"]
        status, body = self.service.answers("/v1/departures", stop=stops, window=120, limit=200)
        if status in (0, 503):
            self.refused += 1
        elif status == 200:
            self.boards.append((self.now(), json.loads(body)))
        else:
            self.wrong.append(f"{status} {body[:200]!r}")


@contextmanager
def watching(service: Running) -> Iterator[Watch]:
    """Listen to the operators and look at the board ten times a second until the block ends."""
    registry = json.loads((service.folder / "state/demo/demo.dmfr.json").read_text())
    origin = registry["feeds"][0]["urls"]["static_current"].split("/demo-")[0]
    with urllib.request.urlopen(f"{origin}/feeds.dmfr.json", timeout=5) as answer:
        shift_s = parsedate_to_datetime(answer.headers["Date"]).timestamp() - time.time()
    watch, stop = Watch(service, shift_s, origin), threading.Event()

    def repeat(work: str, every_s: float) -> None:
        while not stop.wait(every_s):
            try:
                getattr(watch, work)()
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must fail for it
                watch.wrong.append(repr(error))

    watch.listen()
    threads = [
        threading.Thread(target=repeat, args=("look", ASK_EVERY_S)),
        threading.Thread(target=repeat, args=("listen", LISTEN_EVERY_S)),
    ]
    for thread in threads:
        thread.start()
    try:
        yield watch
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        watch.listen()


def trip_of(visit: Json) -> Trip:
    """Name the trip instance of a visit the way its operator does."""
    trip = visit["trip"]
    return trip["id"], (trip["start_date"] or "").replace("-", ""), trip["start_time"] or ""


def instant(text: str) -> int:
    """Read a time of the API."""
    return int(dt.datetime.fromisoformat(text).timestamp())


def faults_of(watch: Watch) -> list[str]:
    """List every time, label and age that was wrong; a board may be two seconds old on its way to us."""
    faults = list(watch.wrong)
    newest: dict[tuple[Trip, int], int] = {}
    for seen_at, board in watch.boards:
        as_of = instant(board["as_of"])
        if not -2 <= seen_at - as_of <= 12:
            faults.append(f"as of {as_of}, seen at {seen_at}")
        for visit in board["departures"]:
            call = (trip_of(visit), visit["stop_sequence"])
            faults += _faults_of(watch, visit, call, as_of, seen_at)
            if visit["age_s"] is not None:
                observed = as_of - visit["age_s"]
                if observed < newest.get(call, 0):
                    faults.append(f"{call}: observed {observed} after {newest[call]}")
                newest[call] = max(observed, newest.get(call, 0))
    return faults


def _faults_of(watch: Watch, visit: Json, call: tuple[Trip, int], as_of: int, seen_at: float) -> list[str]:
    label, age_s, expected = visit["label"], visit["age_s"], visit["expected"]
    faults = []
    if label == "live" and (age_s is None or age_s + (seen_at - as_of) > 91):
        faults.append(f"{call}: live, {age_s} s old, seen {seen_at - as_of:.1f} s later")
    if label == "ageing" and (age_s is None or not 90 < age_s <= 300):
        faults.append(f"{call}: ageing, {age_s} s old")
    if (label == "scheduled") != (expected is None):
        faults.append(f"{call}: {label}, expected {expected}")
    if expected is not None and instant(expected) not in watch.operators.times[call]:
        faults.append(f"{call}: expected {instant(expected)}, said {sorted(watch.operators.times[call])}")
    feed = call[0][0].split(":")[0]
    if age_s is not None and as_of - age_s not in watch.operators.instants[feed]:
        faults.append(f"{call}: observed {as_of - age_s}, said {sorted(watch.operators.instants[feed])[-5:]}")
    return faults
