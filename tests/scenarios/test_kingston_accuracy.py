"""Kingston's morning, heard as a worker hears it, gives the accuracy that an independent reading of the messages gives."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.health.accuracy.book import Book
from mobility.health.accuracy.figures import accuracy_of
from mobility.health.accuracy.settled import together
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.accuracy import Accuracy, Method
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from tests.scenarios.raw_accuracy import RawAccuracy, benchmark, last_calls, mbta
from tests.scenarios.raw_kingston import ARCHIVE, bodies

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("kingston")]

UNBROKEN = 55
"""Captures of the morning; a gap of hours follows."""
MINUTE = 60


@dataclass
class Morning:
    """What the product made of it, and what the independent reading did."""

    accuracy: Accuracy
    raw: RawAccuracy


@pytest.fixture(scope="module")
def morning(shared_data: Path) -> Morning:
    """Let both hear the captures in order: samples once a minute, vehicles from every capture."""
    timetable, book = compile_timetable(shared_data / ARCHIVE, FeedId("kingston")), Book(most_calls=1_000_000)
    raw, memory, sampled_at, now = RawAccuracy(last_calls(shared_data)), Memory(), 0, 0
    captures = bodies(shared_data)
    updates, vehicles = (
        sorted(
            (body for name, body in captures.items() if name.startswith("tripupdates") is is_update),
            key=lambda body: pb.FeedMessage.FromString(body).header.timestamp,
        )[:UNBROKEN]
        for is_update in (True, False)
    )
    for update_body, vehicle_body in zip(updates, vehicles, strict=True):
        update, positions = pb.FeedMessage.FromString(update_body), pb.FeedMessage.FromString(vehicle_body)
        now = update.header.timestamp
        sources = []
        for name, body, at in (("tu", update_body, now), ("vp", vehicle_body, positions.header.timestamp)):
            message = decode(body, now=at)
            assert isinstance(message, FeedMessage)
            sources.append(SourceMessage(id=name, message=message, fetched_at=at, last_attempt_at=at))
        overlay, memory = merge(timetable, sources, memory, now, generation=1)
        book.observe(overlay, timetable)
        raw.hear_vehicles(positions)
        if now >= sampled_at + MINUTE:
            sampled_at = now
            book.sample(overlay, timetable, now)
            raw.hear_trip_updates(update)
    settled = together([book.settle(timetable.zone, now + 7100)])
    return Morning(accuracy_of(settled, since=sampled_at, until=now), raw)


@pytest.mark.parametrize("method", list(Method))
def test_both_profiles_are_what_the_messages_say(morning: Morning, method: Method) -> None:
    actual = morning.raw.by_vehicle if method is Method.VEHICLE_POSITIONS else morning.raw.by_last
    errors = morning.raw.errors(actual)
    (figures,) = (one for one in morning.accuracy.methods if one.method is method)
    assert figures.predictions == len(errors) > 5_000
    assert figures.errors.n == sum(error is not None for _, error in errors) > 1_000
    counts, overall = benchmark(errors)
    assert [(one.n, one.accurate) for one in figures.benchmark] == counts
    assert figures.overall_percent == pytest.approx(overall)
    counts, overall = mbta(errors)
    assert [(one.n, one.accurate) for one in figures.mbta] == counts
    assert figures.mbta_overall_percent == pytest.approx(overall)


def test_ghosts_are_what_the_messages_say(morning: Morning) -> None:
    assert morning.accuracy.ghosts_percent == pytest.approx(morning.raw.ghosts())
