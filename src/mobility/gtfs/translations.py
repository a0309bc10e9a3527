"""`translations.txt`, of today's or the old form, in; Translations out."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.texts import Texts, as_utf8
from mobility.model.side_tables import Translations

Column = npt.NDArray[Any]

SUB_ID_SEPARATOR = b"\x1f"
_OLD_FORM_FIELDS = (
    b"agency.agency_name",
    b"routes.route_long_name",
    b"stop_times.stop_headsign",
    b"stops.stop_name",
    b"trips.trip_headsign",
)
"""What a row of the old form (trans_id, lang, translation), which names no field, is taken to speak about."""

Row = tuple[bytes, bytes, bytes, bytes, bytes]


def read_translations(
    archive: Archive, stop_names: dict[bytes, bytes], headsigns: set[bytes], texts: Texts, account: Account
) -> Translations:
    """Read the translations; a row without language, text, or anything it applies to is rejected.

    `headsigns` are names of last stops that stand for a trip_headsign (rule 7): what translates such a name in
    `stop_names` (by stop_id) translates the headsign too.
    """
    found: list[Row] = []
    for block in blocks(archive, "translations", ("translation",), account):
        old = "trans_id" in block
        language, translation = _columns(block, "lang" if old else "language", "translation")
        applies = _columns(block, "trans_id") if old else _columns(block, "table_name", "field_name")
        missing = np.array([not all(row) for row in zip(language, translation, *applies, strict=True)], np.bool_)
        good = block.without(missing, Reason.MISSING_REQUIRED_FIELD, account)
        account.keep("translations", len(good))
        found += _old_rows(good) if old else _rows(good)
    found += _headsign_rows(found, stop_names, headsigns)
    columns = [texts.numbers(map(as_utf8, column)) for column in zip(*found, strict=True)]
    return Translations(*(columns or [np.zeros(0, np.uint32)] * 5))


def _columns(block: Block, *names: str) -> list[list[bytes]]:
    return [block.field(name).texts() for name in names]


def _rows(block: Block) -> list[Row]:
    names = ("language", "table_name", "field_name", "record_id", "record_sub_id", "field_value", "translation")
    return [
        (language, table + b"." + field, record + SUB_ID_SEPARATOR + sub_id if sub_id else record, value, text)
        for language, table, field, record, sub_id, value, text in zip(*_columns(block, *names), strict=True)
    ]


def _headsign_rows(found: list[Row], stop_names: dict[bytes, bytes], headsigns: set[bytes]) -> list[Row]:
    names = [
        (language, value or stop_names.get(record, b""), text)
        for language, field, record, value, text in found
        if field == b"stops.stop_name"
    ]
    return [(language, b"trips.trip_headsign", b"", name, text) for language, name, text in names if name in headsigns]


def _old_rows(block: Block) -> list[Row]:
    rows = zip(*_columns(block, "lang", "trans_id", "translation"), strict=True)
    return [(language, field, b"", value, text) for language, value, text in rows for field in _OLD_FORM_FIELDS]
