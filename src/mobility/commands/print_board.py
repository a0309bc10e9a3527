"""The words of `mobility departures` -> one board on standard output, as text or as the API's JSON."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from mobility.board.query import BoardQuery, UnknownStopError
from mobility.board.render import render_board
from mobility.board.text import text_board
from mobility.commands.departures import board_of, load_feeds
from mobility.commands.inputs import parse_gtfs_inputs, parse_realtime_inputs, parse_stop
from mobility.gtfs.archive import ArchiveRefusedError
from mobility.gtfs.table import GtfsRefusedError
from mobility.model.ids import StopRef
from mobility.model.time import parse_instant


@dataclass(frozen=True)
class BoardRequest:
    """What the command line was given, unread."""

    gtfs: list[str]
    realtime: list[str]
    stop: list[str]
    at: str | None
    window: int
    limit: int
    lang: str | None
    as_json: bool
    explain: bool


def print_board(request: BoardRequest, out: TextIO, warn: Callable[[str], None]) -> None:
    """Print one board; ValueError or OSError (the caller's fault) when the input cannot be used."""
    gtfs = parse_gtfs_inputs(request.gtfs)
    names = [given.feed for given in gtfs]
    realtime = parse_realtime_inputs(request.realtime, names)
    now = parse_instant(request.at) if request.at else int(time.time())
    languages = (request.lang,) if request.lang else ()
    query = BoardQuery(
        stops=tuple(StopRef(*parse_stop(word, names)) for word in request.stop),
        window_min=request.window,
        limit=request.limit,
        languages=languages,
        explain=request.explain,
    )
    try:
        board = board_of(load_feeds(gtfs, realtime, now, warn), query, now)
    except (ArchiveRefusedError, GtfsRefusedError) as error:
        raise ValueError(f"--gtfs: {error}") from error
    except UnknownStopError as error:
        raise ValueError(f"--stop {error}: the timetable has no such stop") from error
    if request.as_json:
        out.write(render_board(board).decode() + "\n")
    else:
        out.write(text_board(board, languages))
