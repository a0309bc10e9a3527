"""A board's question and a cursor in, the page of it out, with links to the later and the earlier one."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b
from typing import Literal, Protocol
from urllib.parse import quote, unquote_plus

import msgspec

from mobility.api.problems import Code, RefusedError
from mobility.board.query import BoardQuery
from mobility.model.board import Board, NextService, TripOnBoard
from mobility.model.time import DAY_S, Instant

EARLIEST_S = DAY_S
"""How far into the past earlier pages lead: of what left before, nobody needs to know here."""
MOST_EARLIER = 5_000
"""Visits looked at to find the last ones before an instant; a hub has half of them in an hour."""
LOOK_BACK = 200
"""Visits of the cursor's own instant and of the minute before, at most, which a later page passes over."""

_SETS_THE_START = re.compile(r"cursor=|at=|%[0-9A-Fa-f]{2}[^=&]*=")
"""What may stand in a query that says where its page begins, be the name percent-encoded."""
_NEEDS_QUOTING = re.compile(r"[^!$%-;=?-Z_a-z~]")
_encode = msgspec.json.Encoder().encode


class BoardCursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page of a board ends and which way it leads; opaque to clients."""

    way: Literal["later", "earlier"]
    at: Instant
    mark: str = ""
    """Names the visit at the edge of the page before; empty where it ended with its window."""


def read_cursor(text: str) -> BoardCursor:
    """Read a cursor; RefusedError for anything that no board gave out."""
    try:
        cursor = msgspec.json.decode(urlsafe_b64decode(text.encode() + b"=="), type=BoardCursor)
    except (ValueError, binascii.Error, msgspec.DecodeError) as error:
        raise _refusal(text) from error
    if not 0 < cursor.at < 1 << 33:
        raise _refusal(text)
    return cursor


def page_query(query: BoardQuery, cursor: BoardCursor) -> BoardQuery:
    """Ask for what the page is cut from."""
    if cursor.way == "later":
        return msgspec.structs.replace(query, at=cursor.at, limit=query.limit + LOOK_BACK)
    # A minute more, so that the window reaches beyond the cursor's own instant.
    start = cursor.at - query.window_min * 60
    return msgspec.structs.replace(query, at=start, window_min=query.window_min + 1, limit=MOST_EARLIER)


def cut(board: Board, cursor: BoardCursor, limit: int) -> None:
    """Leave on the board what belongs on the page: the first visits after the cursor, or the last before it.

    When the visit at the edge has moved meanwhile, those of its old instant come again rather than never.
    """
    is_later, visits = cursor.way == "later", board.departures
    edge = next(
        (place for place, visit in enumerate(visits) if visit.when == cursor.at and mark_of(visit) == cursor.mark), None
    )
    if edge is not None:
        visits = visits[edge + 1 :] if is_later else visits[:edge]
    elif is_later:
        visits = [visit for visit in visits if visit.when >= cursor.at]
    else:
        visits = [visit for visit in visits if visit.when < cursor.at + bool(cursor.mark)]
    board.departures = visits[:limit] if is_later else visits[-limit:]


class Edge(Protocol):
    """What a page must tell of its first and last departures: a visit, or the row that stands for one."""

    @property
    def when(self) -> Instant:
        """The time that places it."""
        ...

    @property
    def trip(self) -> TripOnBoard:
        """The trip it belongs to."""
        ...

    @property
    def stop_sequence(self) -> int:
        """Which of the trip's calls it is."""
        ...


class Page(Protocol):
    """What links are spelled from: a board, or the bytes of one."""

    @property
    def departures(self) -> Sequence[Edge]:
        """What it shows, in order."""
        ...

    @property
    def next_service(self) -> NextService | None:
        """What it says when nothing on it runs."""
        ...


def links(path: str, board: Page, query: BoardQuery, cursor: BoardCursor | None, now: Instant) -> str:
    """Spell the Link field of a board (RFC 8288): `next` leads to later departures, `prev` to earlier ones.

    `query` is the question as asked, without what a cursor made of it. A page that is not full leads to the end of its
    window, an empty one to the next service.
    """
    base = _without_cursor(path)
    found = [
        f'<{base}cursor={_spelled(one)}>; rel="{relation}"'
        for relation, one in (
            ("next", _later(board, query, cursor, now)),
            ("prev", _earlier(board, query, cursor, now)),
        )
        if one is not None
    ]
    return f"Link: {', '.join(found)}\r\n" if found else ""


def _later(board: Page, query: BoardQuery, cursor: BoardCursor | None, now: Instant) -> BoardCursor | None:
    visits = board.departures
    if visits and (len(visits) >= query.limit or (cursor is not None and cursor.way == "earlier")):
        return BoardCursor("later", visits[-1].when, mark_of(visits[-1]))
    following = board.next_service
    if not visits and following is not None:
        return None if following.scheduled is None else BoardCursor("later", following.scheduled)
    return BoardCursor("later", _start(query, cursor, now) + query.window_min * 60)


def _earlier(board: Page, query: BoardQuery, cursor: BoardCursor | None, now: Instant) -> BoardCursor | None:
    visits = board.departures
    one = BoardCursor("earlier", _start(query, cursor, now))
    if visits:
        one = BoardCursor("earlier", visits[0].when, mark_of(visits[0]))
    return None if one.at < now - EARLIEST_S else one


def _start(query: BoardQuery, cursor: BoardCursor | None, now: Instant) -> Instant:
    if cursor is None:
        return now if query.at is None else query.at
    return cursor.at if cursor.way == "later" else cursor.at - query.window_min * 60


def mark_of(visit: Edge) -> str:
    """Name a visit briefly; the name stays while its times change."""
    trip = visit.trip
    key = f"{trip.id}|{trip.start_date}|{trip.start_time or ''}|{visit.stop_sequence}"
    return blake2b(key.encode("utf-8", "replace"), digest_size=4).hexdigest()


def _without_cursor(path: str) -> str:
    """Give the address of the same question, ready for a cursor, with nothing in it that could end the link."""
    before, _, query = path.partition("?")
    if _SETS_THE_START.search(query):
        pairs = query.split("&")
        query = "&".join(pair for pair in pairs if unquote_plus(pair.partition("=")[0]) not in {"cursor", "at"})
    spelled = f"{before}?{query}&" if query else f"{before}?"
    return quote(spelled, safe="/?&=%:,;+@!$*()~'") if _NEEDS_QUOTING.search(spelled) else spelled


def _spelled(cursor: BoardCursor) -> str:
    return urlsafe_b64encode(_encode(cursor)).rstrip(b"=").decode()


def _refusal(text: str) -> RefusedError:
    return RefusedError(
        Code.INVALID_CURSOR, "`cursor` is not one that a board gave out.", parameter="cursor", value=text
    )
