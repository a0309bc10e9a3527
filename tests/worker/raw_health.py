"""A GTFS archive and two messages in, coverage and match as HEALTH.md 5.2 defines them out; computed without the product."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from google.transit import gtfs_realtime_pb2 as pb

Instance = tuple[str, str]
"""trip_id and service day as YYYYMMDD."""
DAY = dt.timedelta(days=1)
OF_THEIR_OWN = {
    pb.TripDescriptor.ADDED,
    pb.TripDescriptor.NEW,
    pb.TripDescriptor.DUPLICATED,
    pb.TripDescriptor.UNSCHEDULED,
}
GONE = {pb.TripDescriptor.CANCELED, pb.TripDescriptor.DELETED}


@dataclass(frozen=True)
class Figures:
    """What the worker's health says too; percent."""

    active: int
    coverage_tu: float
    coverage_vp: float
    match_tu: float
    match_vp: float


@dataclass
class Raw:
    """An archive that has calendar_dates.txt alone, row by row."""

    zone: ZoneInfo
    service_of: dict[str, str]
    days: dict[str, set[str]]
    """service_id -> days as YYYYMMDD."""
    spans: dict[str, tuple[int, int]]
    """trip_id -> seconds of first departure and last arrival."""

    def active(self, at: int) -> set[Instance]:
        """List the trips that have left their first stop and not reached their last."""
        today = dt.datetime.fromtimestamp(at, self.zone).date()
        found = set()
        for day in (today - DAY, today):
            seconds = at - self.origin(day)
            name = f"{day:%Y%m%d}"
            for trip, (start, end) in self.spans.items():
                if start <= seconds <= end and name in self.days.get(self.service_of[trip], set()):
                    found.add((trip, name))
        return found

    def origin(self, day: dt.date) -> int:
        """Give the instant from which a service day's times count: noon minus twelve hours."""
        noon = dt.datetime.combine(day, dt.time(12), self.zone)
        return int(noon.timestamp()) - 12 * 3600

    def figures(self, trip_updates: bytes, vehicle_positions: bytes, at: int) -> Figures:
        """Compute all figures at an instant."""
        active = self.active(at)
        updates = [one.trip_update for one in _entities(trip_updates) if one.HasField("trip_update")]
        vehicles = [one.vehicle for one in _entities(vehicle_positions) if one.HasField("vehicle")]
        with_vehicle = {vehicle.trip.trip_id for vehicle in vehicles if vehicle.HasField("trip")}
        told = {(update.trip.trip_id, update.trip.start_date) for update in updates if _tells(update)}
        covered = sum((trip, day) in told or (trip, "") in told for trip, day in active)
        seen = sum(trip in with_vehicle for trip, _ in active)
        return Figures(
            active=len(active),
            coverage_tu=100 * covered / len(active),
            coverage_vp=100 * seen / len(active),
            match_tu=self._match([update.trip for update in updates]),
            match_vp=self._match([vehicle.trip for vehicle in vehicles if vehicle.HasField("trip")]),
        )

    def _match(self, trips: list[pb.TripDescriptor]) -> float:
        claiming = [trip for trip in trips if trip.schedule_relationship not in OF_THEIR_OWN]
        return 100 * sum(trip.trip_id in self.service_of for trip in claiming) / len(claiming)


def read_raw(archive: Path) -> Raw:
    """Read an archive with nothing but the csv module."""
    with zipfile.ZipFile(archive) as opened:
        spans: dict[str, tuple[int, int]] = {}
        sequence: dict[str, tuple[int, int]] = {}
        for row in _rows(opened, "stop_times.txt"):
            trip, place = row["trip_id"], int(row["stop_sequence"])
            first, last = sequence.get(trip, (place, place))
            start, end = spans.get(trip, (0, 0))
            if place <= first:
                start = _seconds(row["departure_time"])
            if place >= last:
                end = _seconds(row["arrival_time"])
            sequence[trip], spans[trip] = (min(first, place), max(last, place)), (start, end)
        days: dict[str, set[str]] = {}
        for row in _rows(opened, "calendar_dates.txt"):
            if row["exception_type"] == "1":
                days.setdefault(row["service_id"], set()).add(row["date"])
        service_of = {row["trip_id"]: row["service_id"] for row in _rows(opened, "trips.txt")}
        (zone,) = {row["agency_timezone"] for row in _rows(opened, "agency.txt")}
    return Raw(ZoneInfo(zone), service_of, days, spans)


def _rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")))


def _seconds(text: str) -> int:
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def _entities(body: bytes) -> list[pb.FeedEntity]:
    return list(pb.FeedMessage.FromString(body).entity)


def _tells(update: pb.TripUpdate) -> bool:
    """Say whether a trip update covers its trip: it is cancelled, or more than NO_DATA is said of its stops."""
    no_data = pb.TripUpdate.StopTimeUpdate.NO_DATA
    return update.trip.schedule_relationship in GONE or any(
        call.schedule_relationship != no_data for call in update.stop_time_update
    )
