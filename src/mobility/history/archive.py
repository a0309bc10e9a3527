"""Messages of all feeds, compressed, by feed, source and day, within a number of bytes for each feed."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from mobility.history.folders import MESSAGES, day_folder, feed_folder, segments, source_folder, source_of, starts_at
from mobility.history.segment import SegmentWriter, entries, messages
from mobility.model.ids import FeedId
from mobility.model.time import Instant

KEPT_BYTES = 1 << 30
"""For each feed: two weeks of a network of some hundred vehicles, which says something new every twenty seconds."""
NEVER_DROPPED = 2
"""Files of each source: the one being written and the one before, so at least the last twenty messages (HEALTH.md 5.5)."""


class ArchiveWriter:
    """Takes messages as they come; one writer for each worker, for a feed is one worker's."""

    def __init__(self, folder: Path, *, kept_bytes: int = KEPT_BYTES) -> None:
        """Write below a folder, which is made when the first message comes."""
        self.folder = folder
        self.kept_bytes = kept_bytes
        self._open: dict[tuple[FeedId, str], SegmentWriter] = {}
        self._last: dict[tuple[FeedId, str], bytes] = {}
        self._begun: dict[FeedId, tuple[Instant, ...]] = {}

    def add(self, feed: FeedId, source: str, at: Instant, body: bytes) -> int:
        """Keep a message unless it is the one kept last; gives the bytes that it takes.

        Raises:
            OSError: the disk is full or the folder cannot be written; the message alone is lost.
            ValueError: the source's id cannot name a folder.
        """
        digest = hashlib.sha256(body).digest()
        if self._last.get((feed, source)) == digest:
            return 0
        taken = self._segment(feed, source, at).append(at, digest, body)
        self._last[feed, source] = digest
        return taken

    def _segment(self, feed: FeedId, source: str, at: Instant) -> SegmentWriter:
        present = self._open.get((feed, source))
        folder = day_folder(source_folder(self.folder, feed, source), at)
        if present is not None and not present.is_full and present.path.parent == folder and present.path.exists():
            return present
        if present is not None:
            present.close()
            del self._open[feed, source]
        self.prune(feed)
        opened = self._open[feed, source] = SegmentWriter(folder, at)
        return opened

    def keep_beginnings(self, feed: FeedId, begun: Iterable[Instant]) -> None:
        """Let what was in use when a feed's open incidents began stay until it is told anew what is open."""
        self._begun[feed] = tuple(begun)

    def prune(self, feed: FeedId) -> None:
        """Remove a feed's oldest messages above its number of bytes; the newest of each source stay.

        Nothing goes before it is known which of the feed's incidents are open: their evidence stays.
        """
        if feed not in self._begun:
            return
        found = list(_all_segments(self.folder, feed, self._begun[feed]))
        total = sum(path.stat().st_size for path, _ in found)
        for path, is_kept in sorted(found, key=lambda one: starts_at(one[0])):
            if total <= self.kept_bytes:
                return
            if not is_kept:
                total -= path.stat().st_size
                path.unlink(missing_ok=True)
                with suppress(OSError):
                    path.parent.rmdir()

    def close(self) -> None:
        """Let go of all files."""
        for segment in self._open.values():
            segment.close()
        self._open.clear()


def _all_segments(archive: Path, feed: FeedId, begun: Sequence[Instant]) -> Iterator[tuple[Path, bool]]:
    """List a feed's files, and whether each is among the newest of its source, or was being written when something began."""
    for folder in _source_folders(archive, feed):
        of_source = segments(folder)
        starts = [starts_at(path) for path in of_source]
        kept = set(of_source[-NEVER_DROPPED:])
        kept.update(of_source[max(0, bisect_right(starts, at) - 1)] for at in begun if starts)
        yield from ((path, path in kept) for path in of_source)


def _source_folders(archive: Path, feed: FeedId) -> list[Path]:
    return sorted(folder for folder in (feed_folder(archive, feed) / MESSAGES).glob("*") if folder.is_dir())


class Archive:
    """Reads what workers of this host have kept."""

    def __init__(self, folder: Path) -> None:
        """Read below a folder, whether or not there is one."""
        self.folder = folder

    def feeds(self) -> list[FeedId]:
        """List the feeds of which there are messages."""
        return sorted(FeedId(folder.parent.name) for folder in self.folder.glob(f"*/{MESSAGES}"))

    def sources(self, feed: FeedId) -> list[str]:
        """List the sources of a feed of which there are messages."""
        return [source_of(folder) for folder in _source_folders(self.folder, feed)]

    def message_at(self, feed: FeedId, source: str, at: Instant) -> tuple[Instant, bytes] | None:
        """Give the newest message fetched up to an instant, and when it was; None when none is kept from before."""
        for path in reversed(self._started_by(feed, source, at)):
            found = None
            for entry, body in messages(path):
                if entry.at > at:
                    break
                found = entry.at, body
            if found is not None:
                return found
        return None

    def messages_between(
        self, feed: FeedId, source: str, since: Instant, until: Instant
    ) -> Iterator[tuple[Instant, bytes]]:
        """Give the messages fetched from `since` up to `until`, oldest first."""
        for path in self._between(feed, source, since, until):
            for entry, body in messages(path):
                if since <= entry.at <= until:
                    yield entry.at, body

    def instants(self, feed: FeedId, source: str, since: Instant, until: Instant) -> list[Instant]:
        """List when the messages that are kept were fetched, oldest first."""
        found = [entry.at for path in self._between(feed, source, since, until) for entry in entries(path)]
        return [at for at in found if since <= at <= until]

    def first_instant(self, feed: FeedId, source: str) -> Instant | None:
        """Say when the oldest message that is kept was fetched."""
        kept = segments(source_folder(self.folder, feed, source))
        return starts_at(kept[0]) if kept else None

    def _started_by(self, feed: FeedId, source: str, at: Instant) -> list[Path]:
        return [path for path in segments(source_folder(self.folder, feed, source)) if starts_at(path) <= at]

    def _between(self, feed: FeedId, source: str, since: Instant, until: Instant) -> list[Path]:
        by_start = self._started_by(feed, source, until)
        first = max((place for place, path in enumerate(by_start) if starts_at(path) <= since), default=0)
        return by_start[first:]
