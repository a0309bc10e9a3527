"""`stops.txt` in; Stops, with what platforms inherit from their stations, out."""

import math
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.ids import IdIndex
from mobility.gtfs.keyed import choice, keyed_blocks
from mobility.gtfs.texts import Texts, as_utf8, is_utf8
from mobility.model.time import zone_named
from mobility.model.timetable import Stops

Column = npt.NDArray[Any]
Value = TypeVar("Value")

_TEXTS = (
    "stop_code",
    "stop_name",
    "tts_stop_name",
    "platform_code",
    "stop_lat",
    "stop_lon",
    "parent_station",
    "stop_timezone",
)


@dataclass(frozen=True, slots=True)
class StopRows:
    """Stops in byte order of stop_id, and an index by stop_id."""

    columns: Stops
    index: IdIndex
    row_of: Column
    """Row in `columns` of each id of the index."""


def read_stops(archive: Archive, timezone: str, texts: Texts, account: Account) -> StopRows:
    """Read the stops of all location types; every row with an id of its own is kept."""
    ids: list[bytes] = []
    columns: dict[str, list[bytes]] = {name: [] for name in _TEXTS}
    types, wheelchair = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for block, keys in keyed_blocks(archive, "stops", "stop_id", account, ("stop_id",)):
        ids += keys
        for name in _TEXTS:
            columns[name] += block.field(name).texts()
        types.append(choice(block, "location_type", range(5), account))
        wheelchair.append(choice(block, "wheelchair_boarding", range(3), account))
    account.keep("stops", len(ids))
    order = sorted(range(len(ids)), key=lambda row: as_utf8(ids[row]))
    row_of = np.empty(len(ids), np.int32)
    row_of[order] = np.arange(len(ids), dtype=np.int32)
    found = {name: [values[row] for row in order] for name, values in columns.items()}
    ids_in_order = [ids[row] for row in order]
    _count_repairs(found["stop_name"], account)
    parent = _parents(ids_in_order, found["parent_station"], account)
    zones = [_zone(zone, account) for zone in found["stop_timezone"]]
    stops = Stops(
        id=texts.numbers(map(as_utf8, ids_in_order)),
        code=texts.numbers(map(as_utf8, found["stop_code"])),
        name=texts.numbers(map(as_utf8, found["stop_name"])),
        tts_name=texts.numbers(map(as_utf8, found["tts_stop_name"])),
        platform=texts.numbers(map(as_utf8, found["platform_code"])),
        lat=np.array([_degrees(text, 90, account) for text in found["stop_lat"]], np.float64),
        lon=np.array([_degrees(text, 180, account) for text in found["stop_lon"]], np.float64),
        location_type=np.concatenate(types)[order].astype(np.uint8),
        parent=parent,
        timezone=texts.numbers(zone or timezone.encode() for zone in _inherited(parent, zones, b"")),
        wheelchair=np.array(_inherited(parent, np.concatenate(wheelchair)[order].tolist(), 0), np.uint8),
    )
    return StopRows(stops, IdIndex(ids), row_of)


def _count_repairs(names: list[bytes], account: Account) -> None:
    odd = [name for name in names if not is_utf8(name)]
    account.notice("stops", Reason.INVALID_CHARACTER, len(odd), (f"stop_name {as_utf8(name).decode()}" for name in odd))


def _zone(text: bytes, account: Account) -> bytes:
    if not text:
        return b""
    try:
        zone_named(text.decode())
    except ValueError:
        account.notice("stops", Reason.INVALID_TIMEZONE, 1, [f"stop_timezone {text!r}"])
        return b""
    return text


def _degrees(text: bytes, largest: int, account: Account) -> float:
    if not text:
        return math.nan
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= largest:
        account.notice("stops", Reason.INVALID_COORDINATE, 1, [f"{text!r} degrees"])
        return math.nan
    return value


def _parents(ids: list[bytes], named: list[bytes], account: Account) -> Column:
    """Resolve parent_station; a stop keeps none where it leads to nothing or round in a circle."""
    rows = {stop_id: row for row, stop_id in enumerate(ids)}
    parent = np.array([rows.get(text, -1) if text else -1 for text in named], np.int32)
    dangling = [row for row, text in enumerate(named) if text and parent[row] < 0]
    account.notice(
        "stops", Reason.FOREIGN_KEY_VIOLATION, len(dangling), (f"parent_station {named[row]!r}" for row in dangling)
    )
    top = parent.copy()
    for _ in range(4):  # platform, boarding area, station: real chains have at most three links
        top = np.where(top >= 0, parent[top], -1)
    circular = top >= 0
    shown = (f"stop_id {ids[row]!r}" for row in np.flatnonzero(circular))
    account.notice("stops", Reason.WRONG_PARENT_LOCATION_TYPE, int(circular.sum()), shown)
    parent[circular] = -1
    return parent


def _inherited(parent: Column, own: list[Value], nothing: Value) -> list[Value]:
    """Give every stop its own value, else the nearest ancestor's that has one."""
    values = []
    for row, value in enumerate(own):
        up = int(parent[row])
        while value == nothing and up >= 0:
            value, up = own[up], int(parent[up])  # noqa: PLW2901 - climbing
        values.append(value)
    return values
