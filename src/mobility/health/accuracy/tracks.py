"""Where vehicles were and are in, when they arrived at and left their stops out."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from mobility.health.accuracy.calls import Keys, call_keys, trip_keys
from mobility.model.message import VehicleStopStatus
from mobility.model.overlay import Overlay
from mobility.model.overlay_info import OverlayVehicle
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

LONGEST_GAP_S = 120
"""Between two reports of a vehicle that was stopped: after more nobody knows when it left."""
FORGOTTEN_S = 7200


class Report(NamedTuple):
    """A vehicle at one moment."""

    trip: int
    """Key of its trip instance."""
    sequence: int
    is_stopped: bool
    observed: Instant


class Event(NamedTuple):
    """A vehicle that arrived at a stop, or left it."""

    key: int
    """The call."""
    at: Instant
    is_departure: bool


@dataclass(slots=True)
class Tracks:
    """The newest report of every vehicle, and how far along its trip each trip instance was ever seen."""

    reports: dict[str, Report] = field(default_factory=dict)
    furthest: dict[int, tuple[int, Instant]] = field(default_factory=dict)
    """By trip key: the largest stop_sequence at or towards which its vehicle was, and when that was last said."""
    heard_until: Instant = 0
    """The newest report of any vehicle."""

    def observe(self, overlay: Overlay, timetable: Timetable) -> list[Event]:
        """Take the vehicles of an overlay; only a report newer than the one before tells anything.

        STOPPED_AT at a stop, not so before: arrival. Then at another stop or no longer STOPPED_AT: departure, at the
        time of the report that says so. Source: HEALTH.md 4, MBTA.
        """
        keys = trip_keys(overlay, timetable) if overlay.info.vehicles else np.zeros(0, np.uint64)
        events: list[Event] = []
        for vehicle in overlay.info.vehicles:
            report = _report(vehicle, overlay, keys)
            if report is None:
                continue
            name = f"{vehicle.source}\0{vehicle.vehicle_id or vehicle.entity_id}"
            before = self.reports.get(name)
            if before is not None and report.observed <= before.observed:
                continue
            events += _events(before, report)
            self.reports[name] = report
            self.heard_until = max(self.heard_until, report.observed)
            known = self.furthest.get(report.trip, (-1, 0))[0]
            self.furthest[report.trip] = max(known, report.sequence), report.observed
        return events

    def forget(self, now: Instant) -> None:
        """Drop what is two hours old."""
        self.reports = {name: one for name, one in self.reports.items() if one.observed > now - FORGOTTEN_S}
        self.furthest = {trip: one for trip, one in self.furthest.items() if one[1] > now - FORGOTTEN_S}


def _report(vehicle: OverlayVehicle, overlay: Overlay, keys: Keys) -> Report | None:
    """Say where on its trip a vehicle is; None where it is on none or does not say at which stop."""
    if vehicle.instance < 0:
        return None
    sequence = vehicle.current_stop_sequence
    if sequence is None:
        first, last = (int(row) for row in overlay.instances.first[vehicle.instance : vehicle.instance + 2])
        places = (
            np.flatnonzero(overlay.visits.stop[first:last] == vehicle.stop) if vehicle.stop >= 0 else np.zeros(0, int)
        )
        if len(places) != 1:
            return None
        sequence = int(overlay.visits.stop_sequence[first + places[0]])
    is_stopped = vehicle.current_status == VehicleStopStatus.STOPPED_AT
    return Report(int(keys[vehicle.instance]), sequence, is_stopped, vehicle.observed)


def _events(before: Report | None, report: Report) -> list[Event]:
    was_stopped = before is not None and before.is_stopped
    was_here = before is not None and was_stopped and before[:2] == report[:2]
    events = []
    if before is not None and was_stopped and not (was_here and report.is_stopped):
        gap_s = report.observed - before.observed
        events += [Event(_key(before), at=report.observed, is_departure=True)] if gap_s <= LONGEST_GAP_S else []
    if report.is_stopped and not was_here:
        events.append(Event(_key(report), at=report.observed, is_departure=False))
    return events


def _key(report: Report) -> int:
    return int(call_keys(np.array([report.trip], np.uint64), np.array([report.sequence], np.int64))[0])
