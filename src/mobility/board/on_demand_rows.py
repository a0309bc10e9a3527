"""A timetable's GTFS-Flex rows -> which of them serve which stop or point, made once and kept with the timetable."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from mobility.board.timetable_reader import TimetableReader
from mobility.board.zones import Zone, zone_from
from mobility.model.time import GtfsTime, parse_gtfs_time

_NO_PICKUP = NO_DROP_OFF = "1"
WINDOW_COLUMNS = (
    ("start_pickup_drop_off_window", "end_pickup_drop_off_window"),
    ("start_pickup_dropoff_window", "end_pickup_dropoff_window"),
)
"""The specification's names, and the drafts' that are still published."""


@dataclass(frozen=True, slots=True, eq=False)
class OnDemandRow:
    """A row of stop_times with a pick-up window, and where it applies."""

    trip_id: str
    sequence: int
    start: GtfsTime
    end: GtfsTime
    pickup_type: str
    drop_off_type: str
    rule_id: str
    headsign: str
    route: int
    """Row in Routes; -1 when unknown."""
    service: int
    """Column of Calendar.active."""
    stops: frozenset[int]
    """Rows of the stops served, those inside the zone included."""
    zones: tuple[Zone, ...]
    following: "list[OnDemandRow]" = field(default_factory=list)
    """This row and the later ones of its trip: where one may be taken to."""

    @property
    def line(self) -> tuple[int, str, GtfsTime, GtfsTime]:
        """Give what rows that differ only in where they go have in common: a traveller takes them for one service."""
        return self.route, self.headsign, self.start, self.end

    def reaches(self, stops: frozenset[int]) -> bool:
        """Say whether it takes one to any of the stops."""
        return any(row.drop_off_type != NO_DROP_OFF and not row.stops.isdisjoint(stops) for row in self.following)


class OnDemandRows:
    """The on-demand rows of one timetable at which one may be picked up."""

    def __init__(self, reader: TimetableReader) -> None:
        self.reader = reader
        self.zones: dict[str, Zone] = {}
        for location_id, feature in reader.info.locations.items():
            zone = zone_from(location_id, feature)
            if zone is not None:
                self.zones[location_id] = zone
        self._rows_by_stop_id: dict[str, int] = {}
        self._places: dict[str, tuple[frozenset[int], tuple[Zone, ...]]] = {}
        self.boarding: list[OnDemandRow] = []
        if reader.info.flex_stop_times:
            stop_ids = reader.stops.id.tolist()
            self._rows_by_stop_id = {reader.text.once(index): row for row, index in enumerate(stop_ids)}
            self.boarding = self._boarding()

    @cached_property
    def by_stop(self) -> dict[int, list[OnDemandRow]]:
        """Give the rows at which one is picked up at a stop, by the stop's row."""
        found: dict[int, list[OnDemandRow]] = {}
        for row in self.boarding:
            for stop in row.stops:
                found.setdefault(stop, []).append(row)
        return found

    def covering(self, lat: float, lon: float) -> frozenset[Zone]:
        """Give the zones that cover a point."""
        return frozenset(zone for zone in self.zones.values() if zone.covers(lat, lon))

    def _boarding(self) -> list[OnDemandRow]:
        """Read the rows trip by trip; where a trip has several, nobody boards at its last one."""
        trips: dict[str, list[OnDemandRow]] = {}
        for record in self.reader.info.flex_stop_times:
            row = self._row(record)
            if row is not None:
                trips.setdefault(row.trip_id, []).append(row)
        found = []
        for rows in trips.values():
            rows.sort(key=lambda row: row.sequence)
            for place, row in enumerate(rows):
                row.following.extend(rows[place:] if len(rows) == 1 else rows[place + 1 :])
            boarding = rows if len(rows) == 1 else rows[:-1]
            found += [row for row in boarding if row.pickup_type != _NO_PICKUP and (row.stops or row.zones)]
        return found

    def _row(self, record: dict[str, str]) -> OnDemandRow | None:
        """Read one row; None where it has no usable window, or its trip no day."""
        trip = self.reader.info.flex_trips.get(record["trip_id"])
        service = None if trip is None else self.reader.service_numbers.get(trip["service_id"])
        window = _window(record)
        sequence = record.get("stop_sequence", "")
        if trip is None or service is None or window is None or not (sequence.isascii() and sequence.isdigit()):
            return None
        named = record.get("location_id") or record.get("location_group_id") or record.get("stop_id", "")
        stops, zones = self._places.get(named) or self._where(named)
        return OnDemandRow(
            trip_id=record["trip_id"],
            sequence=int(sequence),
            start=window[0],
            end=window[1],
            pickup_type=record.get("pickup_type", ""),
            drop_off_type=record.get("drop_off_type", ""),
            rule_id=record.get("pickup_booking_rule_id", ""),
            headsign=record.get("stop_headsign") or trip["trip_headsign"],
            route=self._route(trip["route_id"]),
            service=service,
            stops=stops,
            zones=zones,
        )

    def _route(self, route_id: str) -> int:
        found = self.reader.route_rows.get(route_id)
        return -1 if found is None else found

    def _where(self, named: str) -> tuple[frozenset[int], tuple[Zone, ...]]:
        """Resolve a zone, a group or a stop; drafts name any of them as stop_id, and zones as members of groups."""
        members = self.reader.info.location_groups.get(named, [named])
        zones = tuple(self.zones[member] for member in members if member in self.zones)
        rows = {self._rows_by_stop_id[member] for member in members if member in self._rows_by_stop_id}
        for zone in zones:
            rows |= set(np.flatnonzero(zone.covered(self.reader.stops.lat, self.reader.stops.lon)).tolist())
        found = self._places[named] = frozenset(rows), zones
        return found


def _window(record: dict[str, str]) -> tuple[GtfsTime, GtfsTime] | None:
    for start, end in WINDOW_COLUMNS:
        if start in record and end in record:
            try:
                times = parse_gtfs_time(record[start]), parse_gtfs_time(record[end])
            except ValueError:
                return None
            return times if times[0] <= times[1] else None
    return None


def on_demand_rows(reader: TimetableReader) -> OnDemandRows | None:
    """Give a timetable's on-demand rows, the same for as long as it lives; None where it has none."""
    if not reader.info.flex_stop_times:
        return None
    return reader.keep(OnDemandRows, OnDemandRows)
