"""Whether a request is for CSV, and the sheet as a file to save."""

import datetime as dt
from collections.abc import Iterable, Sequence

from mobility.api import parsers
from mobility.api.answer import Content
from mobility.api.parameters import Parameter
from mobility.api.resource import Asked
from mobility.web.csv_sheet import Cell, sheet

CSV = "text/csv; charset=utf-8; header=present"
HELD_FOR_S = 10

FORMAT = Parameter(
    "format",
    "`json`, or `csv`: UTF-8 with a byte order mark, a line of names, ISO dates; `Accept: text/csv` asks for the same.",
    parsers.one_of("json", "csv"),
    {"type": "string", "enum": ["json", "csv"]},
    "csv",
)
LOCALE = Parameter(
    "locale",
    "Of CSV: `fr` (the default) separates by semicolons and writes a decimal comma, as French spreadsheets expect; `en` separates by commas.",
    parsers.one_of("fr", "en"),
    {"type": "string", "enum": ["fr", "en"]},
    "fr",
    default="fr",
)
CSV_PARAMETERS = (FORMAT, LOCALE)


def wants_csv(asked: Asked) -> bool:
    """Say whether a request is for CSV."""
    chosen = asked.values["format"]
    return bool(chosen == "csv" if chosen is not None else asked.accept.startswith("text/csv"))


def sheet_content(asked: Asked, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Content:
    """Send a sheet as a file named after `name`, which must hold no text of a feed, and the day."""
    day = dt.datetime.fromtimestamp(asked.now, dt.UTC).date().isoformat()
    head = f'Content-Disposition: attachment; filename="{name}-{day}.csv"\r\n'
    body = sheet(columns, rows, asked.values["locale"]).encode()
    return Content(body, CSV, valid_until=asked.now + HELD_FOR_S, extra_head=head)
