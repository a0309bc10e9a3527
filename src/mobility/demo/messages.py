"""A network at a moment in, what all its GTFS-Realtime messages have in common out: header, bytes, TripDescriptors."""

from dataclasses import dataclass
from typing import Any

from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.network import Network, Producer
from mobility.demo.runs import Run, platform_of
from mobility.model.time import Instant, date_of, format_gtfs_time

Message = Any
"""A protobuf message or part of one; the generated classes carry no static types."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A producer making out a message."""

    network: Network
    now: Instant
    seed: int

    @property
    def producer(self) -> Producer:
        """Give the way this network's realtime speaks."""
        assert self.network.producer is not None, f"{self.network.feed_id} has no realtime"
        return self.network.producer

    def platform(self, run: Run, position: int) -> str | None:
        """Give the platform assigned to a call by now; None when the scheduled one stands."""
        return platform_of(run, position, self.network, self.now, self.seed)


def new_message(now: Instant) -> Message:
    """Begin a FULL_DATASET of version 2.0."""
    message = gtfs_rt.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.incrementality = gtfs_rt.FeedHeader.FULL_DATASET
    message.header.timestamp = now
    return message


def message_bytes(message: Message) -> bytes:
    """Serialize so that equal messages give equal bytes."""
    data: bytes = message.SerializeToString(deterministic=True)
    return data


def describe_trip(trip: Message, run: Run, producer: Producer, *, in_update: bool) -> None:
    """Fill a TripDescriptor.

    A DUPLICATED run is described in its trip update by the trip it doubles, and at its vehicle by its own id.
    Source: GTFS-Realtime, TripDescriptor.trip_id; rule 24.
    """
    instance = run.original if in_update and run.original else run.instance
    pattern = instance.trip.pattern
    trip.trip_id = instance.trip_id
    trip.route_id = pattern.route.route_id
    trip.direction_id = pattern.direction_id
    trip.schedule_relationship = gtfs_rt.TripDescriptor.ScheduleRelationship.Value(run.relationship)
    by_headway = instance.trip.headway is not None
    if producer.gives_start_date or run.relationship != "SCHEDULED" or by_headway:
        trip.start_date = f"{date_of(instance.day):%Y%m%d}"
    if by_headway or run.brings_its_stops:
        trip.start_time = format_gtfs_time(instance.start)
