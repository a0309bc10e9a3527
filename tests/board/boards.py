"""Timetables and overlays in; boards, printed the way a passenger would read them, out."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.model.board import Board, State, StopVisit
from mobility.model.ids import FeedId, StopRef, split_scoped_id
from mobility.model.overlay import Overlay
from mobility.model.time import Instant
from mobility.model.timetable import Timetable


def at(text: str, zone: str = "Europe/Paris") -> Instant:
    """Give the instant of a local time, `2026-01-15 08:00`."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def stop(text: str) -> StopRef:
    """Give the stop of a scoped id; of feed x where none is written."""
    return StopRef(*split_scoped_id(text if ":" in text else f"x:{text}"))


def board(timetable: Timetable, where: str, now: Instant, overlay: Overlay | None = None, **question: Any) -> Board:
    """Make the board of a stop of one feed."""
    feed = FeedId(timetable.info.feed)
    return make_board({feed: FeedView(timetable, overlay)}, BoardQuery(stops=(stop(where),), **question), now)


def printed(shown: Board) -> list[str]:
    """Print a board's rows: scheduled and expected local time, line, destination, and what is noteworthy."""
    return [row(visit) for visit in shown.departures]


def row(visit: StopVisit) -> str:
    """Print `08:00 -> 08:04 R Gare live`; why it is not live in brackets."""
    parts = [_clock(visit.scheduled, visit.timezone)]
    if visit.expected is not None:
        parts += ["->", _clock(visit.expected, visit.timezone)]
    parts += ["?" if visit.route is None else visit.route.short_name, visit.trip.headsign]
    if visit.state is not State.RUNNING:
        parts.append(visit.state.value.upper())
    parts.append(visit.label.value if visit.reason is None else f"{visit.label.value}({visit.reason})")
    return " ".join(parts)


def _clock(instant: Instant | None, timezone: str) -> str:
    return "--:--" if instant is None else f"{dt.datetime.fromtimestamp(instant, ZoneInfo(timezone)):%H:%M}"


def times(shown: Board) -> list[str]:
    """Print only when each row is placed."""
    return [_clock(visit.when, visit.timezone) for visit in shown.departures]
