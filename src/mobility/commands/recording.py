"""A folder of recorded messages and timetables -> streams that give, at any instant, what the producer served then."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from pathlib import Path

from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.model.message import FeedMessage
from mobility.model.time import Instant

FAR_FUTURE: Instant = 2**33
"""A recording is read as of any time, so no header lies in its future."""

KINDS = ("trip_updates", "vehicle_positions", "alerts")


class RecordingError(ValueError):
    """The folder holds nothing that could be replayed; whoever recorded it must mend it."""


@dataclass(slots=True)
class Stream:
    """One kind of messages of one subfolder, in the order of their header timestamps."""

    kind: str
    timestamps: list[Instant] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def at(self, now: Instant) -> Path | None:
        """Give the message that the producer served at `now`; None before the first."""
        place = bisect_right(self.timestamps, now)
        return self.files[place - 1] if place else None


@dataclass(slots=True)
class Recording:
    """What one subfolder holds: streams by kind, and the timetable beside them."""

    name: str
    streams: dict[str, Stream] = field(default_factory=dict)
    archive: Path | None = None

    @property
    def first(self) -> Instant:
        """The earliest header timestamp of any stream."""
        return min(stream.timestamps[0] for stream in self.streams.values())


def load_recordings(folder: Path) -> tuple[list[Recording], list[str]]:
    """Read every `.pb` and `.zip` below a folder, a recording for each subfolder that holds messages.

    A `.zip` serves the recordings of its own folder and of those below it. Returns the recordings in order of name
    and a line for every file that cannot be replayed; RecordingError when nothing can.
    """
    recordings: dict[Path, Recording] = {}
    refused = []
    for file in sorted(folder.rglob("*.pb")):
        message = decode(file.read_bytes(), now=FAR_FUTURE)
        if isinstance(message, Refused):
            refused.append(f"{file.relative_to(folder)}: {message.outcome}")
            continue
        recording = recordings.setdefault(file.parent, Recording(feed_name(file.parent, folder)))
        stream = recording.streams.setdefault(kind_of(message), Stream(kind_of(message)))
        place = bisect_right(stream.timestamps, message.timestamp)
        stream.timestamps.insert(place, message.timestamp)
        stream.files.insert(place, file)
    if not recordings:
        raise RecordingError(f"{folder} holds no GTFS-Realtime message (*.pb)")
    for parent, recording in recordings.items():
        recording.archive = _archive_for(parent, folder)
    return sorted(recordings.values(), key=lambda recording: recording.name), refused


def kind_of(message: FeedMessage) -> str:
    """Name what a message is about; one without entities counts as trip updates."""
    present = (message.trip_updates, message.vehicles, message.alerts)
    return next((kind for kind, entities in zip(KINDS, present, strict=True) if entities), KINDS[0])


def feed_name(folder: Path, root: Path) -> str:
    """Make a feed id of a subfolder's name; file names are not ids yet."""
    name = folder.name if folder != root else root.resolve().name
    return re.sub(r"[^a-z0-9._~-]+", "-", name.lower()).strip("-._~")[:64] or "recording"


def _archive_for(parent: Path, root: Path) -> Path | None:
    for folder in (parent, *parent.parents):
        archives = sorted(folder.glob("*.zip"))
        if archives:
            return archives[0]
        if folder == root:
            return None
    return None
