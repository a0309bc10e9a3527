"""An overlay -> its visits by stop and time, and per service day which scheduled trips it leaves standing."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mobility.board.time_index import NO_BOARDING_HERE, OFF, TimeIndex
from mobility.board.timetable_reader import DAYS_KEPT, NO_BOARDING, TextReader, TimetableReader
from mobility.model.board import APPLIED_FOR_S, STAYS_AFTER_S
from mobility.model.overlay import Overlay, VisitState

if TYPE_CHECKING:
    from mobility.board.aspects import InstanceAspect
    from mobility.model.time import Instant, ServiceDay

Mask = npt.NDArray[np.bool_]


class OverlayReader:
    """One overlay's columns as memoryviews, and what is worked out once a generation."""

    def __init__(self, overlay: Overlay, reader: TimetableReader) -> None:
        visits, instances = overlay.visits, overlay.instances
        self.overlay, self.info, self.reader = overlay, overlay.info, reader
        self.text = TextReader(overlay.strings)
        self.instance_of = overlay.visit_instance.data
        self.stop, self.position, self.sequence = visits.stop.data, visits.position.data, visits.stop_sequence.data
        self.scheduled_arrival, self.expected_arrival = visits.scheduled_arrival.data, visits.expected_arrival.data
        self.scheduled_departure = visits.scheduled_departure.data
        self.expected_departure = visits.expected_departure.data
        self.state, self.rule, self.flags = visits.state.data, visits.rule.data, visits.flags.data
        self.headsign, self.occupancy = visits.headsign.data, visits.occupancy.data
        self.uncertainty, self.update = visits.uncertainty.data, visits.update.data
        self.trip, self.service_day = instances.trip.data, instances.service_day.data
        self.start_time, self.instance_state = instances.start_time.data, instances.state.data
        self.source, self.observed = instances.source.data, instances.observed.data
        self.trip_id, self.route = instances.trip_id.data, instances.route.data
        self.direction, self.wheelchair = instances.direction.data, instances.wheelchair.data
        self.trip_headsign, self.entity = instances.headsign.data, instances.entity.data
        self.first = instances.first.data
        self.oldest: Instant = int(instances.observed.min(initial=2**32 - 1))
        self.newest: Instant = int(instances.observed.max(initial=0))
        self.is_off_mask: Mask = np.isin(visits.state, (VisitState.CANCELLED, VisitState.SKIPPED))
        self.is_off_mask |= (instances.state == VisitState.CANCELLED)[overlay.visit_instance]
        self.is_off = self.is_off_mask.data
        """By visit, whether it is cancelled or skipped, alone or with its whole trip (rules 19, 22)."""
        self.aspects: dict[str, dict[int, InstanceAspect]] = {}
        self._standing: dict[ServiceDay, memoryview | None] = {}

    @cached_property
    def by_expected(self) -> TimeIndex:
        """Visits by the time that holds while their observation is young enough to be applied (rule 28).

        What does not run stands at its scheduled time.
        """
        scheduled, expected = self._times
        when = np.where((expected > 0) & ~(self.is_off_mask & (scheduled > 0)), expected, scheduled)
        return self._index(when, self._not_passed & (when > 0))

    @cached_property
    def by_scheduled(self) -> TimeIndex:
        """Visits by the time that holds once their observation is too old to be applied (rule 30).

        Without those that had left while it was applied: they do not come back (rule 29).
        """
        scheduled, expected = self._times
        until = self.overlay.instances.observed[self.overlay.visit_instance].astype(np.int64)
        left = (expected > 0) & (expected <= until + APPLIED_FOR_S - STAYS_AFTER_S) & ~self.is_off_mask
        return self._index(scheduled, self._not_passed & (scheduled > 0) & ~left)

    @cached_property
    def by_timetable(self) -> TimeIndex:
        """All visits that the timetable knows by their scheduled time, also those that have left."""
        scheduled = self._times[0]
        return self._index(scheduled, scheduled > 0)

    @property
    def _times(self) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
        """Give every visit's scheduled and expected departure; the arrival where there is none."""
        visits = self.overlay.visits
        scheduled = np.where(visits.scheduled_departure > 0, visits.scheduled_departure, visits.scheduled_arrival)
        return scheduled, np.where(visits.expected_departure > 0, visits.expected_departure, visits.expected_arrival)

    @property
    def _not_passed(self) -> Mask:
        """Mark the visits that the vehicle is not reported past (rule 28); at the stop is not past it."""
        position, instances = self.overlay.visits.position, self.overlay.instances
        passed = instances.passed_position[self.overlay.visit_instance]
        there: Mask = (instances.state != VisitState.DELETED)[self.overlay.visit_instance]
        there &= (position < 0) | (position >= passed)
        return there

    def _index(self, when: npt.NDArray[np.uint32], keep: Mask) -> TimeIndex:
        visits = self.overlay.visits
        special = self.is_off_mask * np.uint8(OFF)
        special |= np.frombuffer(NO_BOARDING, np.uint8)[visits.flags] * np.uint8(NO_BOARDING_HERE)
        stop_count = self.reader.stop_count + len(self.info.added_stops)
        return TimeIndex(visits.stop, when, special, np.flatnonzero(keep), stop_count)

    def standing_trips(self, day: "ServiceDay") -> memoryview | None:
        """Give one byte a trip, 1 where it runs on the day and realtime does not replace it; None outside the calendar."""
        if day not in self._standing:
            if len(self._standing) >= DAYS_KEPT:
                self._standing.clear()
            running = self.reader.running_trips(day)
            self._standing[day] = None if running is None else self._without_replaced(running, day).data
        return self._standing[day]

    def _without_replaced(self, running: npt.NDArray[np.uint8], day: "ServiceDay") -> npt.NDArray[np.uint8]:
        instances = self.overlay.instances
        replaced = instances.trip[(instances.service_day == day) & (instances.trip >= 0) & (instances.start_time < 0)]
        if not len(replaced):
            return running
        standing = running.copy()
        standing[replaced] = 0
        return standing

    @cached_property
    def days(self) -> frozenset[int]:
        """Give the service days that realtime speaks about."""
        return frozenset(np.unique(self.overlay.instances.service_day).tolist())

    @cached_property
    def lines_with_additions(self) -> frozenset[tuple[int, int]]:
        """Give (route, service_day) of every trip that the timetable does not know: added, or a duplicate."""
        rows = np.flatnonzero(self.overlay.instances.trip_id).tolist()
        return frozenset((self.route[row], self.service_day[row]) for row in rows)

    @cached_property
    def headway_instances(self) -> dict[tuple[int, int], list[tuple[int, bool]]]:
        """Give by (trip, service_day) the start_time of every frequency instance, and whether it is UNSCHEDULED."""
        found: dict[tuple[int, int], list[tuple[int, bool]]] = {}
        for instance in np.flatnonzero((self.overlay.instances.start_time >= 0) & (self.overlay.instances.trip >= 0)):
            key = self.trip[instance], self.service_day[instance]
            unscheduled = self.instance_state[instance] == VisitState.UNSCHEDULED
            found.setdefault(key, []).append((self.start_time[instance], unscheduled))
        return found

    @cached_property
    def occupancy_of_vehicle(self) -> dict[int, tuple[int, int | None]]:
        """Give by instance how full its vehicle is: OccupancyStatus number and percentage."""
        return {
            vehicle.instance: (vehicle.occupancy_status, vehicle.occupancy_percentage)
            for vehicle in self.info.vehicles
            if vehicle.instance >= 0 and vehicle.occupancy_status is not None
        }
