"""Rows of a feed's timetable and overlay in, the ids by which GTFS-Realtime names them out."""

from functools import cached_property

from google.transit import gtfs_realtime_pb2 as pb

from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay, VisitState
from mobility.model.time import ServiceDay, format_gtfs_date, format_gtfs_time
from mobility.model.timetable import Timetable

_OF_A_TRIP = {
    VisitState.CANCELLED: pb.TripDescriptor.CANCELED,
    VisitState.ADDED: pb.TripDescriptor.NEW,
    VisitState.REPLACED: pb.TripDescriptor.REPLACEMENT,
    VisitState.UNSCHEDULED: pb.TripDescriptor.UNSCHEDULED,
    VisitState.DELETED: pb.TripDescriptor.DELETED,
}


class Names:
    """Spells ids, each once; under `FEED:` where several feeds go into one message."""

    def __init__(self, feed: FeedId, timetable: Timetable, overlay: Overlay, *, is_scoped: bool) -> None:
        self.timetable, self.overlay = timetable, overlay
        self.prefix = f"{feed}:" if is_scoped else ""
        self._stops: dict[int, str] = {}
        self._routes: dict[int, str] = {}

    def scoped(self, local: str) -> str:
        """Spell an id of the feed."""
        return self.prefix + local

    def text(self, index: int) -> str:
        """Read a text of the overlay."""
        return self.overlay.strings[index]

    def stop(self, row: int) -> str:
        """Name a stop of stops.txt, or one that realtime added."""
        found = self._stops.get(row)
        if found is None:
            ids, added = self.timetable.stops.id, row - len(self.timetable.stops.id)
            local = self.timetable.strings[int(ids[row])] if added < 0 else self.overlay.info.added_stops[added].stop_id
            found = self._stops[row] = self.prefix + local
        return found

    def route(self, row: int) -> str:
        """Name a route; empty for -1."""
        found = self._routes.get(row)
        if found is None:
            local = self.timetable.strings[int(self.timetable.routes.id[row])] if row >= 0 else ""
            found = self._routes[row] = self.prefix + local if local else ""
        return found

    def agency(self, row: int) -> str:
        """Name an agency."""
        return self.prefix + self.timetable.strings[int(self.timetable.agencies.id[row])]

    def trip(self, row: int) -> str:
        """Name a trip of trips.txt."""
        return self.prefix + self.timetable.strings[int(self.timetable.trips.id[row])]

    def instance(self, descriptor: pb.TripDescriptor, instance: int) -> None:
        """Say which instance it is, and what is happening to it.

        A run of a headway trip that the producer reports without further ado says nothing of its relationship: with
        exact_times=0 only UNSCHEDULED may be said. Source: GTFS-RT TripDescriptor; HEALTH.md E013, W009.
        """
        instances = self.overlay.instances
        trip, start_time = int(instances.trip[instance]), int(instances.start_time[instance])
        own_id = self.text(int(instances.trip_id[instance]))
        descriptor.trip_id = self.scoped(own_id) if own_id or trip < 0 else self.trip(trip)
        descriptor.start_date = format_gtfs_date(ServiceDay(int(instances.service_day[instance])))
        if start_time >= 0:
            descriptor.start_time = format_gtfs_time(start_time)
        route = self.route(int(instances.route[instance]))
        if route:
            descriptor.route_id = route
        if trip < 0 and instances.direction[instance] >= 0:
            descriptor.direction_id = int(instances.direction[instance])
        state = VisitState(int(instances.state[instance]))
        if state in _OF_A_TRIP:
            descriptor.schedule_relationship = _OF_A_TRIP[state]
        elif trip not in self.loose_headway_trips:
            descriptor.schedule_relationship = pb.TripDescriptor.SCHEDULED

    @cached_property
    def loose_headway_trips(self) -> frozenset[int]:
        """Give the trips with exact_times=0."""
        frequencies = self.timetable.frequencies
        return frozenset(frequencies.trip[frequencies.exact_times == 0].tolist())
