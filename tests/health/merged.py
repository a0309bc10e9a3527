"""A world and a message as text in, the timetable and what realtime says of it out, the way a worker merges them."""

from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay
from mobility.model.time import Instant, parse_instant
from mobility.model.timetable import Timetable
from tests.world import message_of

NOW = parse_instant("2026-11-24T08:15:00+01:00")
"""A Tuesday."""


def merged(timetable: Timetable, entities: str, *, age_s: int = 0, now: Instant = NOW) -> Overlay:
    """Merge a message of `age_s` seconds ago."""
    header = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {now - age_s} }}'
    message = decode(message_of(f"{header}\n{entities}"), now=now)
    assert isinstance(message, FeedMessage)
    kinds = ("trip_updates", "vehicle_positions")
    source = SourceMessage(id="rt", message=message, fetched_at=now - age_s, last_attempt_at=now, kinds=kinds)
    return merge(timetable, [source], Memory(), now, generation=1)[0]
