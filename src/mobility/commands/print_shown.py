"""The words of `mobility shown` -> the board that was shown then, made again from what is kept, and what is missing of it."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import msgspec

from mobility.board.query import BoardQuery, UnknownStopError
from mobility.board.render import render_board
from mobility.board.text import printable, text_board
from mobility.gtfs.archive import ArchiveRefusedError
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs.table import GtfsRefusedError
from mobility.history.address import HistoryAddress
from mobility.history.moment import Moment, moment_of
from mobility.history.reader import HistoryReader
from mobility.history.shown import SENTENCES, LoadTimetable, Shown, shown
from mobility.history.timetables import KeptTimetables
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import Instant, local_iso, parse_instant, zone_named
from mobility.model.timetable import Timetable
from mobility.store.cache import TimetableCache


@dataclass(frozen=True)
class ShownRequest:
    """What the command line was given; ids and instant unread."""

    feed: FeedId
    stop: list[str]
    at: str
    window: int
    limit: int
    lang: str | None
    as_json: bool


def print_shown(request: ShownRequest, address: HistoryAddress | None, state_dir: Path, out: TextIO) -> None:
    """Print the board; ValueError, OSError or HistoryError when the question or the history cannot be used."""
    if address is None:
        raise ValueError("--history none: what was shown is not known without a history")
    reader = HistoryReader(address, state_dir / "archive")
    load = kept_timetables(reader.archive.folder, may_compile=True)
    try:
        moment = _moment(request, reader, load)
        query = BoardQuery(
            stops=tuple(StopRef(request.feed, word.removeprefix(f"{request.feed}:")) for word in request.stop),
            window_min=request.window,
            limit=request.limit,
            languages=(request.lang,) if request.lang else (),
        )
        found = shown(reader.archive, moment, query, load)
    except UnknownStopError as error:
        raise ValueError(f"--stop {error}: the timetable of then has no such stop") from error
    finally:
        reader.close()
    _print(found, request, load, out)


def _moment(request: ShownRequest, reader: HistoryReader, load: LoadTimetable) -> Moment:
    """Read the instant; one without an offset is in the feed's own time zone."""
    try:
        at = parse_instant(request.at)
    except ValueError:
        written = dt.datetime.fromisoformat(request.at)
        about = Instant(int(written.replace(tzinfo=dt.UTC).timestamp()))
        rough = reader.ask(moment_of, request.feed, about)
        timetable = load(request.feed, rough.version) if rough.version is not None else None
        if timetable is None:
            raise ValueError(
                f"--at {request.at}: give an offset, such as +01:00: the feed's zone then is not known"
            ) from None
        at = Instant(int(written.replace(tzinfo=timetable.zone).timestamp()))
    return reader.ask(moment_of, request.feed, at)


def kept_timetables(archive: Path, *, may_compile: bool) -> LoadTimetable:
    """Give what loads a version: from its compiled file, else, where there is time for it, from its archive."""

    def load(feed: FeedId, version: str) -> Timetable | None:
        kept = KeptTimetables(archive, feed)
        if not kept.folder.is_dir():
            return None
        found = TimetableCache(kept.folder).find(feed, version)
        path = kept.archive(version)
        if found is not None or path is None or not may_compile:
            return found
        try:
            return compile_timetable(path, feed)
        except (ArchiveRefusedError, GtfsRefusedError):
            return None

    return load


def _print(found: Shown, request: ShownRequest, load: LoadTimetable, out: TextIO) -> None:
    timetable = load(request.feed, found.version) if found.version is not None else None
    zone = timetable.zone if timetable is not None else zone_named("UTC")
    if request.as_json:
        sources = [
            {
                "id": one.id,
                "fetched_at": local_iso(one.fetched_at, zone),
                "header_timestamp": None if one.header_timestamp is None else local_iso(one.header_timestamp, zone),
            }
            for one in found.sources
        ]
        answer = {
            "at": local_iso(found.at, zone),
            "timetable_version": found.version,
            "sources": sources,
            "missing": [{"code": one.value, "sentence": SENTENCES[one]} for one in found.missing],
            "board": None if found.board is None else msgspec.Raw(render_board(found.board)),
        }
        out.write(msgspec.json.encode(answer).decode() + "\n")
        return
    if found.board is not None:
        out.write(text_board(found.board, (request.lang,) if request.lang else ()))
    out.write(f"\nShown at {local_iso(found.at, zone)}, timetable {(found.version or 'unknown')[:12]}\n")
    for one in found.sources:
        age = (
            f", {one.fetched_at - one.header_timestamp} s old when fetched" if one.header_timestamp is not None else ""
        )
        out.write(printable(f"  {one.id}: message fetched at {local_iso(one.fetched_at, zone)}{age}") + "\n")
    out.writelines(f"  missing: {SENTENCES[missing]}\n" for missing in found.missing)
