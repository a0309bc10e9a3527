"""Rows of GTFS tables in, the bytes of a zip out: the same rows give the same bytes."""

import csv
import datetime as dt
import io
import zipfile

from mobility.demo.network import Network, Rows
from mobility.demo.tables import tables_of

ENTRY_DATE = (2020, 1, 1, 0, 0, 0)
"""One date for all entries, so that the archive's bytes depend on its contents alone."""


def archive_of(network: Network, date: dt.date) -> bytes:
    """Zip a network's dataset as published on a date."""
    mark = "\ufeff" if network.has_byte_order_mark else ""
    texts = {name: mark + table_text(rows) for name, rows in tables_of(network, date).items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in {**texts, **network.extra_files}.items():
            entry = zipfile.ZipInfo(name, ENTRY_DATE)
            archive.writestr(entry, text.encode(), compress_type=zipfile.ZIP_DEFLATED, compresslevel=6)
    return buffer.getvalue()


def table_text(rows: Rows) -> str:
    """Spell rows as CSV with CRLF; columns in the order of their first use, absent cells empty. Source: RFC 4180."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()
