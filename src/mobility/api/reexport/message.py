"""Feeds in use in, one GTFS-Realtime message about them out: what we merged, as new as what it was merged from."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.alerts import add_alerts
from mobility.api.reexport.names import Names
from mobility.api.reexport.trip_updates import add_trip_updates
from mobility.api.reexport.vehicle_positions import add_vehicle_positions
from mobility.api.state import FeedInUse
from mobility.model.overlay_info import OverlayInfo
from mobility.model.time import Instant


class Kind(StrEnum):
    """What a message holds, as its address spells it."""

    TRIP_UPDATES = "trip-updates"
    VEHICLE_POSITIONS = "vehicle-positions"
    ALERTS = "alerts"


_ADD: dict[Kind, Callable[[pb.FeedMessage, Names, Instant], None]] = {
    Kind.TRIP_UPDATES: add_trip_updates,
    Kind.VEHICLE_POSITIONS: add_vehicle_positions,
    Kind.ALERTS: add_alerts,
}


def message_of(feeds: Sequence[FeedInUse], kind: Kind, now: Instant, *, is_scoped: bool) -> pb.FeedMessage:
    """Write what is merged of these feeds as one full dataset; ids are FEED:ID where `is_scoped`.

    The header is as old as the newest message that it was merged from, never younger: whoever reads it sees how old its
    source is, and of every entity when that was observed. Feeds without realtime add nothing.
    """
    message = pb.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.incrementality = pb.FeedHeader.FULL_DATASET
    said: list[Instant] = []
    for feed in feeds:
        if feed.timetable is None or feed.overlay is None:
            continue
        before = len(message.entity)
        _ADD[kind](message, Names(feed.id, feed.timetable, feed.overlay, is_scoped=is_scoped), now)
        _name_entities(message, before)
        said += _said_at(feed.overlay.info, kind)
        if not is_scoped and feed.timetable.info.feed_version:
            message.header.feed_version = feed.timetable.info.feed_version
    newest = max(said, default=now)
    message.header.timestamp = max([newest, *map(_observed, message.entity)])
    return message


def _said_at(info: OverlayInfo, kind: Kind) -> list[Instant]:
    """List how old each source's message of the kind is: the older of its header and of when it was fetched."""
    name = kind.replace("-", "_")
    found = []
    for source in info.sources:
        times = [time for time in (source.header_timestamp, source.fetched_at) if time is not None]
        if times and (not source.kinds or name in source.kinds):
            found.append(min(times))
    return found


def _observed(entity: pb.FeedEntity) -> Instant:
    return max(entity.trip_update.timestamp, entity.vehicle.timestamp)


def _name_entities(message: pb.FeedMessage, begin: int) -> None:
    """Give entities ids that stay from message to message; of two that would share one the later gets a mark.

    Two sources of one feed may use one id, and GTFS-Realtime wants each once.
    """
    taken: set[str] = set()
    for entity in message.entity[begin:]:
        entity_id = _natural_id(entity)
        while entity_id in taken:
            entity_id += "~"
        taken.add(entity_id)
        entity.id = entity_id


def _natural_id(entity: pb.FeedEntity) -> str:
    """Name an entity by what it is about; an alert is named already."""
    if entity.HasField("trip_update"):
        trip, own_id = entity.trip_update.trip, entity.trip_update.trip_properties.trip_id
        if own_id:
            return own_id
        return "_".join(part for part in (trip.trip_id, trip.start_date, trip.start_time) if part)
    if entity.HasField("vehicle"):
        return str(entity.vehicle.vehicle.id)
    return f"stop_{entity.stop.stop_id}" if entity.HasField("stop") else entity.id
