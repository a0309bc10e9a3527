"""Ids in, the names of folders and files that hold what is kept of them out; nothing of a feed's own text becomes a path."""

from pathlib import Path
from urllib.parse import quote, unquote

from mobility.history.segment import SUFFIX
from mobility.model.ids import FeedId, parse_feed_id
from mobility.model.time import DAY_S, Instant, ServiceDay, date_of

MESSAGES = "messages"
TIMETABLES = "timetables"
LONGEST_NAME = 200


def feed_folder(archive: Path, feed: FeedId) -> Path:
    """Name a feed's folder; ValueError for what is no feed's id."""
    return archive / parse_feed_id(feed)


def source_folder(archive: Path, feed: FeedId, source: str) -> Path:
    """Name the folder of a source's messages; ValueError for an id too long for one."""
    name = quote(source, safe="").replace(".", "%2E").replace("~", "%7E")
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"the source id {source[:40]!r} cannot name a folder")
    return feed_folder(archive, feed) / MESSAGES / name


def source_of(folder: Path) -> str:
    """Give the source whose messages a folder holds."""
    return unquote(folder.name)


def day_folder(folder: Path, at: Instant) -> Path:
    """Name the folder of a UTC day."""
    return folder / date_of(ServiceDay(at // DAY_S)).isoformat()


def segments(folder: Path) -> list[Path]:
    """List the files of a source's messages, oldest first."""
    found = [path for path in folder.glob(f"*/*{SUFFIX}") if path.stem.partition("-")[0].isdigit()]
    return sorted(found, key=lambda path: (starts_at(path), path.stem))


def starts_at(segment: Path) -> Instant:
    """Give the instant of a file's first message."""
    return Instant(int(segment.stem.partition("-")[0]))
