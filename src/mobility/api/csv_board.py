"""A board in, CSV out: a departure a line, nothing in it that a spreadsheet would calculate."""

import csv
import io

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
)


def csv_board(board: Board) -> str:
    """Write a board as CSV with a line of names; empty cells for what is not known. Source: RFC 4180.

    A feed's text that begins like a formula gets an apostrophe before it, which spreadsheets take as "this is text".
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
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
        operator = visit.operator.name if visit.operator else None
        writer.writerow(
            [
                *(shown.scheduled, shown.expected, shown.delay_s, shown.label.value, shown.age_s, shown.reason),
                shown.state.value,
                *map(inert, texts),
                shown.stop_sequence,
                inert(operator),
            ]
        )
    return written.getvalue()
