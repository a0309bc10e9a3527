"""Kingston's recorded messages and timetable, read without the product: what its boards are compared with."""

import csv
import io
import tarfile
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from google.transit import gtfs_realtime_pb2 as pb

PACK = "packs/kingston-20260115-tripupdates-vp.tar.xz"
ARCHIVE = "gtfs/ca-kingston-20251231.zip"


@dataclass
class Spoken:
    """One capture of trip updates, in plain words."""

    timestamp: int
    scheduled: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)
    times: dict[tuple[str, str, int], int] = field(default_factory=dict)
    """trip_id, stop_id, stop_sequence -> departure time, else arrival time."""
    ends: dict[str, tuple[str, int]] = field(default_factory=dict)
    """trip_id -> stop_id and stop_sequence of its last call."""

    def busiest_stops(self, count: int, since: int) -> list[str]:
        """List the stops from which the most trips are still to leave."""
        leaving = Counter(
            stop
            for (trip, stop, sequence), at in self.times.items()
            if at >= since and self.ends[trip] != (stop, sequence)
        )
        return [stop for stop, _ in leaving.most_common(count)]


def read_spoken(body: bytes) -> Spoken:
    """Read a capture."""
    message = pb.FeedMessage.FromString(body)
    spoken = Spoken(message.header.timestamp)
    for update in (entity.trip_update for entity in message.entity if entity.HasField("trip_update")):
        trip_id = update.trip.trip_id
        (spoken.added if update.trip.schedule_relationship == pb.TripDescriptor.ADDED else spoken.scheduled).add(
            trip_id
        )
        for call in update.stop_time_update:
            spoken.ends[trip_id] = call.stop_id, call.stop_sequence
            said = call.departure.time or call.arrival.time
            if said and call.schedule_relationship == pb.TripUpdate.StopTimeUpdate.SCHEDULED:
                spoken.times[trip_id, call.stop_id, call.stop_sequence] = said
    return spoken


def bodies(data: Path) -> dict[str, bytes]:
    """Give all captures, trip updates and vehicle positions, by file name."""
    found = {}
    with tarfile.open(data / PACK) as packed:
        for member in packed.getmembers():
            content = packed.extractfile(member) if member.name.endswith(".pb") else None
            if content is not None:
                found[Path(member.name).name] = content.read()
    return found


def trip_update_bodies(data: Path) -> list[bytes]:
    """Give the captures of trip updates, in order of their header."""
    found = [body for name, body in bodies(data).items() if name.startswith("tripupdates")]
    return sorted(found, key=lambda body: read_spoken(body).timestamp)


def timetable_trips(data: Path) -> set[str]:
    """List the trips of the timetable."""
    with zipfile.ZipFile(data / ARCHIVE) as archive:
        text = archive.read("trips.txt").decode("utf-8-sig")
    return {row["trip_id"] for row in csv.DictReader(io.StringIO(text))}
