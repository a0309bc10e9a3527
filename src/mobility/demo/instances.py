"""A network and a span of time in, the trip instances scheduled to run in it out."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from mobility.demo.calendar import runs_on
from mobility.demo.network import Network, Trip
from mobility.model.time import (
    DAY_S,
    GtfsTime,
    Instant,
    ServiceDay,
    date_of,
    service_day_at,
    service_day_origin,
    zone_named,
)

Instants = npt.NDArray[np.int64]
"""UTC seconds, one for each call of a trip, in trip order."""

DAYS_BACK = 1
"""Service days to look back: no trip of the territory runs past 48:00."""


@dataclass(frozen=True)
class TripInstance:
    """A trip on a service day, and for a trip by headway the start it makes there."""

    trip: Trip
    day: ServiceDay
    origin: Instant
    """The instant GTFS times of the day count from."""
    start: GtfsTime
    feed_id: str
    trip_id: str = field(default="")
    """The trip's id, or that of a trip beside the timetable which runs on its pattern."""

    @property
    def key(self) -> str:
        """Name the instance; what happens to it is drawn under this name."""
        return f"{self.feed_id}/{self.trip_id}/{self.day}/{self.start}"

    @cached_property
    def arrivals(self) -> Instants:
        """Give the scheduled arrivals."""
        return np.array([self.origin + self.start + call.arrival for call in self.trip.pattern.calls], np.int64)

    @cached_property
    def departures(self) -> Instants:
        """Give the scheduled departures."""
        return np.array([self.origin + self.start + call.departure for call in self.trip.pattern.calls], np.int64)

    def beside_timetable(self, trip_id: str, later_s: int) -> "TripInstance":
        """Run the same pattern some seconds later under an id of its own."""
        return replace(self, trip_id=trip_id, start=self.start + later_s)


def instances_between(network: Network, first: Instant, last: Instant) -> Iterator[TripInstance]:
    """Find the instances that have not ended before `first` and start by `last`, in order of service day and trip."""
    zone = zone_named(network.timezone)
    today = service_day_at(last, zone)
    earliest = service_day_at(first, zone) - DAYS_BACK
    for number in range(earliest, today + 1):
        day = ServiceDay(number)
        origin = service_day_origin(day, zone)
        active = {service_id for service_id, rule in network.services.items() if runs_on(rule, date_of(day))}
        for trip in network.trips:
            if trip.service_id in active:
                run_s = trip.pattern.calls[-1].departure
                for start in _starts(trip):
                    if origin + start + run_s >= first and origin + start <= last:
                        yield TripInstance(trip, day, origin, start, network.feed_id, trip.trip_id)


def _starts(trip: Trip) -> range:
    """Give every start; a trip by headway starts up to, not including, its end_time. Source: rule 4."""
    if trip.headway:
        return range(trip.start, trip.headway.end_time, trip.headway.headway_secs)
    return range(trip.start, trip.start + DAY_S, DAY_S)
