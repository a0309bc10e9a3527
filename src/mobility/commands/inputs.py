"""Words of the command line -> feeds, sources and files; a ValueError says what is wrong with which word."""

import re
from dataclasses import dataclass
from pathlib import Path

from mobility.model.ids import FeedId, parse_feed_id


@dataclass(frozen=True)
class GtfsInput:
    """`[FEED=]FILE.zip`"""

    feed: FeedId
    path: Path


@dataclass(frozen=True)
class RealtimeInput:
    """`[FEED[/SOURCE]=]FILE.pb`; `source` None means: one source for each kind of message."""

    feed: FeedId
    source: str | None
    path: Path


def parse_gtfs_inputs(words: list[str]) -> list[GtfsInput]:
    """Read `--gtfs`; a single file without a name is the feed `gtfs`, several take their files' names."""
    inputs = []
    for word in words:
        name, path = _split(word)
        fallback = "gtfs" if len(words) == 1 else _id_from(Path(path).stem)
        inputs.append(GtfsInput(parse_feed_id(name or fallback), _existing(path)))
    feeds = [given.feed for given in inputs]
    twice = {feed for feed in feeds if feeds.count(feed) > 1}
    if twice:
        raise ValueError(f"--gtfs names {', '.join(sorted(twice))} twice; give each file a FEED= of its own")
    return inputs


def parse_realtime_inputs(words: list[str], feeds: list[FeedId]) -> list[RealtimeInput]:
    """Read `--realtime`, in the order given; without FEED it speaks about the only timetable."""
    inputs = []
    for word in words:
        name, path = _split(word)
        feed, slash, source = (name or "").partition("/")
        if not feed and len(feeds) != 1:
            raise ValueError(
                f"--realtime {word}: say which timetable it speaks about: FEED={path} with FEED one of {', '.join(feeds)}"
            )
        chosen = FeedId(feed) if feed else feeds[0]
        if chosen not in feeds:
            raise ValueError(f"--realtime {word}: there is no --gtfs {feed}=FILE.zip")
        inputs.append(RealtimeInput(chosen, source if slash else None, _existing(path)))
    return inputs


def parse_stop(word: str, feeds: list[FeedId]) -> tuple[FeedId, str]:
    """Read `[FEED:]ID`; stop ids hold colons too, so that only the name of a given feed counts as one."""
    feed, colon, local = word.partition(":")
    if colon and feed in feeds:
        return FeedId(feed), local
    if len(feeds) == 1:
        return feeds[0], word
    raise ValueError(f"--stop {word}: say of which feed: FEED:{word} with FEED one of {', '.join(feeds)}")


def _split(word: str) -> tuple[str | None, str]:
    name, equals, path = word.partition("=")
    # A path may hold an equals sign; a feed's name holds no slash before its first one but the source's.
    return (
        (name, path)
        if equals and re.fullmatch(r"[^/\\]+(/[^/\\]+)?", name) and not Path(word).exists()
        else (None, word)
    )


def _existing(path: str) -> Path:
    found = Path(path)
    if not found.is_file():
        raise ValueError(f"{path}: there is no such file")
    return found


def _id_from(stem: str) -> str:
    return re.sub(r"[^a-z0-9._~-]+", "-", stem.lower()).strip("-._~")[:64]
