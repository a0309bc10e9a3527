"""A board or several in, CSV out: a departure a line, nothing in it that a spreadsheet would calculate."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from msgspec import UNSET

from mobility.board.render import departure_json
from mobility.model.board import Board
from mobility.web.csv_sheet import inert

CSV = "text/csv; charset=utf-8; header=present"
COLUMNS = (
    "scheduled",
    "expected",
    "delay_s",
    "label",
    "age_s",
    "reason",
    "state",
    "route_id",
    "route_short_name",
    "route_long_name",
    "mode",
    "trip_id",
    "trip_headsign",
    "start_date",
    "start_time",
    "stop_id",
    "stop_name",
    "platform",
    "stop_sequence",
    "operator",
    "distance_m",
)


def csv_board(board: Board) -> str:
    """Write a board as CSV with a line of names; empty cells for what is not known. Source: RFC 4180.

    A feed's text that begins like a formula gets an apostrophe before it, which spreadsheets take as "this is text".
    """
    return _written(COLUMNS, _rows(board))


def csv_boards(named: Sequence[tuple[str, Board]]) -> str:
    """Write several boards as one table, whose first column `board` names whose departure it is."""
    rows = ([inert(name), *row] for name, board in named for row in _rows(board))
    return _written(("board", *COLUMNS), rows)


def _written(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    writer.writerows(rows)
    return written.getvalue()


def _rows(board: Board) -> Iterator[list[object]]:
    for visit in board.departures:
        shown, trip, stop = departure_json(visit), visit.trip, visit.stop
        route = visit.route
        texts: tuple[str | None, ...] = (
            route.id if route else None,
            route.short_name if route else None,
            route.long_name if route else None,
            route.mode if route else None,
            trip.id,
            trip.headsign,
            trip.start_date,
            trip.start_time,
            stop.id,
            stop.name,
            stop.platform,
        )
        yield [
            *(shown.scheduled, shown.expected, shown.delay_s, shown.label.value, shown.age_s, shown.reason),
            shown.state.value,
            *map(inert, texts),
            shown.stop_sequence,
            inert(visit.operator.name if visit.operator else None),
            None if stop.distance_m is UNSET else stop.distance_m,
        ]
