"""Entities whose trip ids lack the timetable's namespace in, the same with it out."""

from collections.abc import Iterable, Iterator

from google.transit import gtfs_realtime_pb2 as pb


def add_trip_id_prefix(entities: Iterable[pb.FeedEntity], prefix: str) -> None:
    """Put `prefix` before every trip_id that lacks it, in place; trips that the message adds keep their own.

    Seen with NMBS/SNCB in August 2026: the timetable says `gt:nmbssncb:88____:...`, realtime `88____:...`.
    Source: github.com/iRail/iRail/pull/593.
    """
    for entity in entities:
        for trip in _trips(entity):
            trip_id = trip.trip_id
            if isinstance(trip_id, str) and trip_id and not trip_id.startswith(prefix) and not _is_added(trip):
                trip.trip_id = prefix + trip_id


def _trips(entity: pb.FeedEntity) -> Iterator[pb.TripDescriptor]:
    if entity.HasField("trip_update"):
        yield entity.trip_update.trip
    if entity.HasField("vehicle") and entity.vehicle.HasField("trip"):
        yield entity.vehicle.trip
    for selector in entity.alert.informed_entity:
        if selector.HasField("trip"):
            yield selector.trip


def _is_added(trip: pb.TripDescriptor) -> bool:
    return trip.schedule_relationship in (pb.TripDescriptor.ADDED, pb.TripDescriptor.NEW)
