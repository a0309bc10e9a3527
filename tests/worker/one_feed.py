"""One operator's feed as the worker meets it: a timetable for every day, a trip update, their addresses."""

import json
import time

from google.transit import gtfs_realtime_pb2

from mobility.feeds.config import FeedConfig
from mobility.feeds.registry import registry_from
from tests.operator_server import Operator
from tests.world import gtfs_zip

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, A, 12:00:00, 12:00:00
    t2, 2, B, 12:10:00, 12:10:00
    t3, 1, A, 18:00:00, 18:00:00
    t3, 2, B, 18:10:00, 18:10:00
    t4, 1, A, 22:00:00, 22:00:00
    t4, 2, B, 22:10:00, 22:10:00
"""
SMALL_WORLD = "\n".join(WORLD.splitlines()[:5])
"""The same operator with one trip of four."""


def publish_all(operator: Operator, delay_s: int = 60) -> None:
    """Let the operator publish a timetable and a trip update."""
    operator.says("/gtfs.zip", gtfs_zip(WORLD))
    operator.says("/tu.pb", trip_updates(delay_s))


def trip_updates(delay_s: int, *, age_s: int = 0, trip_id: str = "t1") -> bytes:
    """Say that a trip is late, in a message as old as told."""
    message = gtfs_realtime_pb2.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = int(time.time()) - age_s
    update = message.entity.add(id="1").trip_update
    update.trip.trip_id = trip_id
    update.trip.start_date = time.strftime("%Y%m%d")
    update.stop_time_update.add(stop_id="A").departure.delay = delay_s
    return bytes(message.SerializeToString())


def config_of(operator: Operator, feed: str = "x", **tags: str) -> FeedConfig:
    """Register the operator's feed as DMFR does."""
    document = {
        "feeds": [
            {"id": feed, "spec": "gtfs", "urls": {"static_current": operator.url("/gtfs.zip")}, "tags": tags},
            {
                "id": f"{feed}~rt",
                "spec": "gtfs-rt",
                "urls": {"realtime_trip_updates": operator.url("/tu.pb")},
                "tags": {"static_feeds": feed, "poll_interval_s": "5"},
            },
        ],
        "operators": [
            {
                "onestop_id": f"o-{feed}",
                "name": "Réseau",
                "associated_feeds": [{"feed_onestop_id": feed}, {"feed_onestop_id": f"{feed}~rt"}],
            }
        ],
    }
    return next(iter(registry_from("test.dmfr.json", json.dumps(document).encode())))
