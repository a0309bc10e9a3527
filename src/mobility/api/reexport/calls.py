"""Merged visits of a trip instance in, the stop time updates that say the same out."""

from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.names import Names
from mobility.model.board import STAYS_AFTER_S
from mobility.model.overlay import Rule, VisitState
from mobility.model.time import ServiceDay, service_day_origin
from mobility.model.timetable import DROP_OFF_SHIFT, DROP_OFF_TYPE, PICKUP_TYPE

_UPDATE = pb.TripUpdate.StopTimeUpdate


class Calls:
    """One overlay's visits, as lists: reading columns value by value takes ten times as long."""

    def __init__(self, names: Names) -> None:
        visits = names.overlay.visits
        self.names = names
        self.made_at = names.overlay.info.made_at
        self.stop, self.scheduled_stop = visits.stop.tolist(), visits.scheduled_stop.tolist()
        self.position, self.sequence = visits.position.tolist(), visits.stop_sequence.tolist()
        self.scheduled_arrival = visits.scheduled_arrival.tolist()
        self.scheduled_departure = visits.scheduled_departure.tolist()
        self.arrival, self.departure = visits.expected_arrival.tolist(), visits.expected_departure.tolist()
        self.state, self.rule, self.flags = visits.state.tolist(), visits.rule.tolist(), visits.flags.tolist()
        self.headsign, self.occupancy = visits.headsign.tolist(), visits.occupancy.tolist()
        self.uncertainty = visits.uncertainty.tolist()
        self.first = names.overlay.instances.first.tolist()
        self.passed = names.overlay.instances.passed_position.tolist()
        self.first_row = names.timetable.trips.first
        self.timetable_flags = names.timetable.stop_times.flags

    def is_rearranged(self, instance: int, trip: int) -> bool:
        """Say whether a timetable trip calls elsewhere than the timetable has it, as on a detour."""
        first, last = self.first[instance], self.first[instance + 1]
        count = int(self.first_row[trip + 1]) - int(self.first_row[trip])
        return last - first != count or VisitState.REPLACED in self.state[first:last]

    def add_changed(self, update: pb.TripUpdate, instance: int, trip: int) -> None:
        """Say what is expected where something is, and where a delay must not be carried on to.

        `trip` is the row in Trips whose calls it makes, at whatever time. Calls before the first prediction keep the schedule, so nothing is said of them. Source: rules 16 to 19.
        """
        is_carried = is_unknown_said = False
        is_loose = trip in self.names.loose_headway_trips
        predicted = _UPDATE.UNSCHEDULED if is_loose else _UPDATE.SCHEDULED
        row, left_alone, first = int(self.first_row[trip]), self._left_alone(instance), self.first[instance]
        for visit in range(first, self.first[instance + 1]):
            if self.state[visit] == VisitState.SKIPPED:
                self._begin(update, visit).schedule_relationship = _UPDATE.SKIPPED
                continue
            if visit in left_alone:
                continue
            position = self.position[visit] if self.position[visit] >= 0 else visit - first
            flags = int(self.timetable_flags[row + position])
            has_more = self._has_more(visit, flags)
            if self.arrival[visit] or self.departure[visit]:
                one = self._begin(update, visit)
                one.schedule_relationship = predicted
                self._add_times(one, visit)
                is_carried = True
                is_unknown_said = False
            elif is_carried or has_more or (self.rule[visit] == Rule.NO_DATA and not is_unknown_said):
                one = self._begin(update, visit)
                one.schedule_relationship = _UPDATE.NO_DATA
                is_carried, is_unknown_said = False, True
            if has_more:
                self._add_more(one, visit, flags)

    def add_all(self, update: pb.TripUpdate, instance: int, trip: int) -> None:
        """Say all calls of a trip that brings its own: expected, and scheduled where it is known. Source: rules 23, 24."""
        for visit in range(self.first[instance], self.first[instance + 1]):
            one = update.stop_time_update.add()
            one.stop_sequence, one.stop_id = self.sequence[visit], self.names.stop(self.stop[visit])
            is_skipped = self.state[visit] == VisitState.SKIPPED
            is_told = bool(is_skipped or self.arrival[visit] or self.departure[visit])
            if is_told or not self._is_in_timetable(visit, instance, trip):
                one.schedule_relationship = _UPDATE.SKIPPED if is_skipped else _UPDATE.SCHEDULED
                self._add_times(one, visit)
                self._add_schedule(one, visit)
            else:
                one.schedule_relationship = _UPDATE.NO_DATA
            if self._has_more(visit, 0):
                self._add_more(one, visit, 0)

    def _is_in_timetable(self, visit: int, instance: int, trip: int) -> bool:
        """Say whether whoever reads of a call finds its schedule in the timetable, so that it need not be told.

        Not so behind a detour that moves what follows. Source: rules 1, 4 and 27.
        """
        if trip < 0 or self.position[visit] < 0 or self.stop[visit] != self.scheduled_stop[visit]:
            return False
        times, first_row = self.names.timetable.stop_times, int(self.first_row[trip])
        row, instances = first_row + self.position[visit], self.names.overlay.instances
        begin = service_day_origin(ServiceDay(int(instances.service_day[instance])), self.names.timetable.zone)
        if instances.start_time[instance] >= 0:
            begin += int(instances.start_time[instance]) - int(times.departure[first_row])
        departure = begin + int(times.departure[row])
        arrival = departure - int(times.dwell[row])
        return bool(self.scheduled_departure[visit] == departure and self.scheduled_arrival[visit] == arrival)

    def _add_schedule(self, one: pb.TripUpdate.StopTimeUpdate, visit: int) -> None:
        """Give scheduled_time of each event, also where nothing is predicted: no other timetable has it. Source: rules 23, 24."""
        if self.scheduled_arrival[visit]:
            one.arrival.scheduled_time = self.scheduled_arrival[visit]
        if self.scheduled_departure[visit]:
            one.departure.scheduled_time = self.scheduled_departure[visit]

    def _begin(self, update: pb.TripUpdate, visit: int) -> pb.TripUpdate.StopTimeUpdate:
        one: pb.TripUpdate.StopTimeUpdate = update.stop_time_update.add()
        scheduled = self.scheduled_stop[visit]
        one.stop_sequence = self.sequence[visit]
        one.stop_id = self.names.stop(scheduled if scheduled >= 0 else self.stop[visit])
        return one

    def _left_alone(self, instance: int) -> set[int]:
        """Give the calls that the vehicle has left and of which nothing is said, as producers have it.

        A reader knows that a call has been left when its prediction is dropped, or 60 s after it. Of a vehicle that ran
        early the calls left are said until their scheduled time, or the timetable would bring them back; but not while
        the last of them was left in this minute: then dropping them is what tells it. Source: rules 28 and 29.
        """
        visits = range(self.first[instance], self.first[instance + 1])
        left = [visit for visit in visits if 0 <= self.position[visit] < self.passed[instance]]
        since = self.made_at - STAYS_AFTER_S
        if any((self.departure[visit] or self.arrival[visit]) > since for visit in left):
            return set(left)
        return {visit for visit in left if (self.scheduled_departure[visit] or self.scheduled_arrival[visit]) <= since}

    def _add_times(self, one: pb.TripUpdate.StopTimeUpdate, visit: int) -> None:
        arrival, departure = self.arrival[visit], self.departure[visit]
        if arrival:
            one.arrival.time = arrival
        if departure:
            one.departure.time = departure
        uncertainty = self.uncertainty[visit]
        if uncertainty >= 0 and (arrival or departure):
            (one.departure if departure else one.arrival).uncertainty = uncertainty

    def _has_more(self, visit: int, flags: int) -> bool:
        """Say whether anything but the times differs from the timetable."""
        return bool(
            (self.flags[visit] ^ flags) & (PICKUP_TYPE | DROP_OFF_TYPE)
            or self.headsign[visit]
            or self.occupancy[visit] >= 0
            or (self.stop[visit] != self.scheduled_stop[visit] and self.scheduled_stop[visit] >= 0)
        )

    def _add_more(self, one: pb.TripUpdate.StopTimeUpdate, visit: int, flags: int) -> None:
        """Give platform, headsign, boarding and occupancy that realtime overrides. Source: rule 25."""
        given = one.stop_time_properties
        if self.stop[visit] != self.scheduled_stop[visit] and self.scheduled_stop[visit] >= 0:
            given.assigned_stop_id = self.names.stop(self.stop[visit])
        if self.headsign[visit]:
            given.stop_headsign = self.names.text(self.headsign[visit])
        changed = self.flags[visit] ^ flags
        if changed & PICKUP_TYPE:
            given.pickup_type = self.flags[visit] & PICKUP_TYPE
        if changed & DROP_OFF_TYPE:
            given.drop_off_type = (self.flags[visit] & DROP_OFF_TYPE) >> DROP_OFF_SHIFT
        if self.occupancy[visit] >= 0:
            one.departure_occupancy_status = self.occupancy[visit]
