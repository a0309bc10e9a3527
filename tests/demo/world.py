"""What several tests of the demo read: GTFS tables from a zip, messages from bytes, moments of an ordinary Monday."""

import csv
import io
import zipfile
from typing import Any

from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.network import Network
from mobility.demo.territory import territory
from mobility.model.time import parse_instant

SEED = 7
MONDAY_MORNING = parse_instant("2026-11-23T08:11:40+01:00")
A_DAY = range(MONDAY_MORNING - 4 * 3600, MONDAY_MORNING + 16 * 3600, 1500)
Table = list[dict[str, str]]


def network(feed_id: str) -> Network:
    return next(network for network in territory(SEED) if network.feed_id == feed_id)


def speaking() -> list[Network]:
    return [network for network in territory(SEED) if network.producer]


def tables(archive: bytes) -> dict[str, Table]:
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        texts = {name: files.read(name).decode("utf-8-sig") for name in files.namelist() if name.endswith(".txt")}
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


def message(body: bytes) -> Any:
    return gtfs_rt.FeedMessage.FromString(body)


def relationship(trip: Any) -> str:
    name: str = gtfs_rt.TripDescriptor.ScheduleRelationship.Name(trip.schedule_relationship)
    return name


def events(update: Any) -> list[int]:
    """List the predicted times of an update in trip order, arrivals before departures."""
    both = [event for call in update.stop_time_update for event in (call.arrival, call.departure)]
    return [event.time for event in both if event.HasField("time")]
