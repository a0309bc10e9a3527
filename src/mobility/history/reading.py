"""How a feed's messages were to be read, as its registry said: kept beside the messages, for bytes alone do not say it."""

from pathlib import Path

import msgspec

from mobility.gtfs_rt.quirks.apply import Quirks
from mobility.history.folders import feed_folder
from mobility.merge.sources import MergeOptions
from mobility.model.ids import FeedId

NAME = "reading.json"


class SourceReading(msgspec.Struct, frozen=True, kw_only=True):
    """One source."""

    priority: int = 0
    kinds: tuple[str, ...] = ()
    event_times_in_milliseconds: bool = False
    trip_id_prefix: str = ""

    @property
    def quirks(self) -> Quirks:
        """The deviations that its messages are mended of."""
        return Quirks(event_times_in_milliseconds=self.event_times_in_milliseconds, trip_id_prefix=self.trip_id_prefix)


class FeedReading(msgspec.Struct, frozen=True, kw_only=True):
    """A feed: how it is merged, and its sources by id."""

    guess_unknown_trips: bool = False
    ignore_stop_sequence: bool = False
    sources: dict[str, SourceReading] = {}

    @property
    def options(self) -> MergeOptions:
        """What merging is told."""
        return MergeOptions(
            guess_unknown_trips=self.guess_unknown_trips, ignore_stop_sequence=self.ignore_stop_sequence
        )


def keep_reading(archive: Path, feed: FeedId, reading: FeedReading) -> None:
    """Write it; what was kept before is replaced. OSError when the disk is full."""
    folder = feed_folder(archive, feed)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".{NAME}.part"
    part.write_bytes(msgspec.json.encode(reading))
    part.replace(folder / NAME)


def load_reading(archive: Path, feed: FeedId) -> FeedReading:
    """Read it; the defaults where none is kept."""
    try:
        return msgspec.json.decode((feed_folder(archive, feed) / NAME).read_bytes(), type=FeedReading)
    except (OSError, msgspec.DecodeError):
        return FeedReading()
