"""A question about several stops or a point in, one question for each of them out, and their boards in one body."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from mobility.api.departures_parameters import format_of
from mobility.api.lookup import reader_for
from mobility.api.place_stops import stops_meant
from mobility.api.places import near_point
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked
from mobility.api.thinning import thinned
from mobility.board.faces import faces_for
from mobility.board.grouping import groups_of
from mobility.board.query import BoardQuery
from mobility.board.render import board_json
from mobility.board.wire import OwnBoardJson, SeparateBoardsJson
from mobility.model.board import Board
from mobility.model.ids import StopRef, join_scoped_id

MOST_BOARDS = 20
MOST_DEPARTURES = 1_000
"""On all boards of an answer together, so that no question holds up those of others."""


class Separate(NamedTuple):
    """One stop's own question."""

    id: str
    """The stop as it was asked for; near a point, the station or stop that was found."""
    query: BoardQuery


def separate_questions(asked: Asked, query: BoardQuery) -> list[Separate]:
    """Take a question apart, in the order asked for; near a point the nearest first, platforms with their station.

    Raises:
        RefusedError: more boards or departures than one answer holds, or a form that holds one board alone.
    """
    _refuse_conflicts(asked)
    found = list(_near(asked, query) if query.point is not None else _named(asked, query))
    if query.point is None and len(found) > MOST_BOARDS:
        raise RefusedError(
            Code.INVALID_PARAMETER, f"With `merge=0`, at most {MOST_BOARDS} stops fit one answer.", parameter="stop"
        )
    found = found[:MOST_BOARDS]
    if query.limit * len(found) > MOST_DEPARTURES:
        raise RefusedError(
            Code.INVALID_PARAMETER,
            f"{len(found)} boards of {query.limit} departures are more than {MOST_DEPARTURES}.",
            parameter="limit",
            value=str(query.limit),
            hint=f"limit={MOST_DEPARTURES // len(found)}",
        )
    return found


def separate_json(asked: Asked, named: Sequence[tuple[str, Board]]) -> bytes:
    """Render boards side by side, each grouped and thinned as asked; there is at least one."""
    boards = []
    for stop, board in named:
        shown = board_json(board)
        if asked.values["group"] is not None:
            shown.groups = groups_of(board.departures)
        boards.append(OwnBoardJson(**msgspec.structs.asdict(shown), stop=stop))
    body = msgspec.json.encode(SeparateBoardsJson(as_of=boards[0].as_of, boards=boards))
    fields = asked.values["fields"]
    return thinned(body, ("as_of", *(f"boards.{name}" for name in ("stop", *fields)))) if fields else body


def _refuse_conflicts(asked: Asked) -> None:
    wanted = format_of(asked)
    reasons = {
        "cursor": (asked.values["cursor"] is not None, "`cursor` leads through one board", "ask for that stop alone"),
        "format": (wanted in {"sms", "ssml"}, f"`{wanted}` tells of one board", "use json, text or csv"),
    }
    for name, (is_so, what, hint) in reasons.items():
        if is_so:
            raise RefusedError(
                Code.CONFLICTING_PARAMETERS, f"{what}, `merge=0` asks for several.", parameter=name, hint=hint
            )


def _named(asked: Asked, query: BoardQuery) -> Iterator[Separate]:
    for given in dict.fromkeys(asked.values["stop"]):
        stops, place = stops_meant(asked.snapshot, (StopRef(*given),), asked.languages, "stop")
        yield Separate(join_scoped_id(*given), msgspec.structs.replace(query, stops=stops, place=place))


def _near(asked: Asked, query: BoardQuery) -> Iterator[Separate]:
    """Give a question for each station or stop within the radius, and one for the zones that cover the point itself."""
    values = asked.values
    around = near_point(asked.snapshot, values["lat"], values["lon"], values["radius"], len(query.stops))
    members: dict[StopRef, list[StopRef]] = {}
    for ref in around.stops:
        members.setdefault(_station(asked, ref), []).append(ref)
    for station, stops in members.items():
        feed = asked.snapshot.feeds[station.feed]
        assert feed.timetable is not None, "stops are found in timetables"
        row = feed.timetable.find_stop(station.id)
        assert row is not None, "a station stands in the timetable of its platforms"
        place = faces_for(reader_for(feed), asked.languages).place(row)
        own = msgspec.structs.replace(query, stops=tuple(stops), place=place, zone_feeds=())
        yield Separate(join_scoped_id(*station), own)
    if around.zone_feeds:
        yield Separate(around.place.id, msgspec.structs.replace(query, stops=(), place=around.place))


def _station(asked: Asked, ref: StopRef) -> StopRef:
    timetable = asked.snapshot.feeds[ref.feed].timetable
    assert timetable is not None, "stops are found in timetables"
    row = timetable.find_stop(ref.id)
    assert row is not None, "it was found there"
    for _ in range(4):
        above = int(timetable.stops.parent[row])
        if above < 0:
            break
        row = above
    return StopRef(ref.feed, timetable.strings[int(timetable.stops.id[row])])
