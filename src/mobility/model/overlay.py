"""One feed's merged departures at one moment, ready to be read, plus what was left out and why."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.model.columns import pack, tables_from, unpack
from mobility.model.overlay_info import OverlayInfo
from mobility.model.strings import Strings

Column = npt.NDArray[Any]

NONE = 0
"""Stands in uint32 instant columns where there is none: 1970 has no departures."""


class VisitState(IntEnum):
    """What is happening to a call, or to the whole trip."""

    RUNNING = 0
    CANCELLED = 1
    SKIPPED = 2
    ADDED = 3
    REPLACED = 4
    UNSCHEDULED = 5
    DELETED = 6
    """Of a trip instance only: it hides the scheduled one and has no visits."""


class Rule(IntEnum):
    """Which rule of merging gave a visit's expected time; the explanation names it."""

    NONE = 0
    """No prediction: before the first update, or none at all."""
    TIME = 1
    """rule 15: an explicit time."""
    DELAY = 2
    """rule 15: an explicit delay on the scheduled time."""
    CARRIED = 3
    """rule 16: the delay known upstream, carried on."""
    TRIP_DELAY = 4
    """rule 17: the trip's own delay."""
    NO_DATA = 5
    """rule 18."""
    HELD_BACK = 6
    """rule 20: moved to stay between what the feed gave before and after it."""
    REMEMBERED = 7
    """rule 29: what the feed last said before it dropped the trip."""
    MODIFIED = 8
    """rule 27."""
    SHIFTED = 9
    """rule 24: the pattern of a duplicated trip."""


@dataclass(frozen=True, slots=True)
class Instances:
    """Trip instances that realtime speaks about; sorted by (trip, service_day, start_time), added ones (trip -1) first."""

    trip: Column
    """Row in Trips, int32; -1 for a trip of its own."""
    service_day: Column
    """ServiceDay, int32."""
    start_time: Column
    """GtfsTime of a frequency instance, int32; -1 otherwise."""
    state: Column
    """VisitState, uint8."""
    source: Column
    """Row in info.sources, uint8."""
    observed: Column
    """uint32 instant: the oldest of entity timestamp, header timestamp and fetch time that apply (section 6)."""
    trip_id: Column
    """Text: the id of an added or duplicated trip; 0 where the timetable's holds."""
    route: Column
    """Row in Routes, int32; -1 when unknown. Filled for every instance."""
    direction: Column
    """int8, -1 unknown."""
    headsign: Column
    """Text that overrides the timetable's; 0 where that holds."""
    wheelchair: Column
    """int8 wheelchair_accessible of the vehicle (0, 1, 2 as in trips.txt); -1 where the timetable's holds."""
    entity: Column
    """Text: FeedEntity.id that spoke, for the explanation."""
    passed_position: Column
    """int32: every position below this one has been left (the vehicle is at it, on its way to it, or beyond); -1 unknown."""
    first: Column
    """First visit; one entry more than there are instances, uint32."""


@dataclass(frozen=True, slots=True)
class Visits:
    """Calls of those instances, instance after instance, in trip order. Instants are uint32 UTC seconds, 0 = none."""

    stop: Column
    """Row in Stops, uint32, after assigned_stop_id (rule 25)."""
    scheduled_stop: Column
    """Row in Stops the timetable has, int32; -1 for calls it does not know."""
    position: Column
    """int32 place in the trip; -1 for calls that the timetable does not know."""
    stop_sequence: Column
    scheduled_arrival: Column
    scheduled_departure: Column
    expected_arrival: Column
    """0 = no prediction."""
    expected_departure: Column
    state: Column
    """VisitState, uint8."""
    rule: Column
    """Rule, uint8."""
    flags: Column
    """As StopTimes.flags, pickup_type and drop_off_type after overrides, LAST_CALL after skips (rule 19)."""
    headsign: Column
    """Text of a stop_headsign that realtime gave; 0 otherwise."""
    occupancy: Column
    """int8 departure_occupancy_status; -1 unknown."""
    uncertainty: Column
    """int32 seconds; -1 not given."""
    update: Column
    """int32: index of the stop_time_update, within its entity, that the time comes from; -1 none."""


@dataclass(frozen=True, eq=False)
class Overlay:
    """One feed's merged departures at one moment."""

    info: OverlayInfo
    strings: Strings
    instances: Instances
    visits: Visits

    @cached_property
    def visit_instance(self) -> npt.NDArray[np.int32]:
        """Give the instance of every visit."""
        counts: npt.NDArray[np.int64] = self.instances.first[1:].astype(np.int64) - self.instances.first[:-1]
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)

    @cached_property
    def by_stop(self) -> dict[int, npt.NDArray[np.int64]]:
        """Give each stop's visits (rows), in no particular order."""
        order = np.argsort(self.visits.stop, kind="stable")
        stops, first = np.unique(self.visits.stop[order], return_index=True)
        return dict(zip(stops.tolist(), np.split(order, first[1:]), strict=True)) if len(stops) else {}

    @cached_property
    def replaced_keys(self) -> npt.NDArray[np.int64]:
        """Give the sorted `instance_key`s that hide what the timetable has."""
        known = self.instances.trip >= 0
        keys = instance_key(
            self.instances.trip[known], self.instances.service_day[known], self.instances.start_time[known]
        )
        return np.sort(keys)


def instance_key(
    trip: npt.NDArray[Any], service_day: npt.NDArray[Any] | int, start_time: npt.NDArray[Any] | int = -1
) -> npt.NDArray[np.int64]:
    """Fold (trip row, service day, start_time or -1) into one int64: 26 bits of trip, 17 of day, 20 of start_time + 1."""
    folded = trip.astype(np.int64) << 37
    return folded | (np.asarray(service_day, np.int64) << 20) | (np.asarray(start_time, np.int64) + 1)


SCHEMA = 1
"""Rises with every change of a column's meaning."""


def overlay_value(overlay: Overlay) -> list[bytes | memoryview]:
    """Lay an overlay out as the parts of one value."""
    return pack("departures", SCHEMA, msgspec.json.encode(overlay.info), overlay)


def overlay_from(value: bytes | memoryview) -> Overlay:
    """View a value as an overlay without copying its columns; SchemaMismatchError when it is none of this schema."""
    info, columns = unpack("departures", SCHEMA, value)
    return Overlay(
        info=msgspec.json.decode(info, type=OverlayInfo),
        strings=tables_from(Strings, columns, "strings."),
        instances=tables_from(Instances, columns, "instances."),
        visits=tables_from(Visits, columns, "visits."),
    )
