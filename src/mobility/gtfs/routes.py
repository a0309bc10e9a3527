"""`routes.txt` in; Routes, each with its agency, out."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.agencies import AgencyRows
from mobility.gtfs.archive import Archive
from mobility.gtfs.keyed import keyed_blocks, numbers_or
from mobility.gtfs.table import Block
from mobility.gtfs.texts import Texts, as_utf8
from mobility.model.timetable import Routes

Column = npt.NDArray[Any]

NO_SORT_ORDER = 2**31 - 1
_BUS = 3
_TEXTS = ("agency_id", "route_short_name", "route_long_name", "route_color", "route_text_color")
_COLOR = re.compile(rb"[0-9A-Fa-f]{6}")


@dataclass(frozen=True, slots=True)
class RouteRows:
    """Routes in byte order of route_id, and their rows by route_id."""

    columns: Routes
    rows: dict[bytes, int]


def read_routes(archive: Archive, agencies: AgencyRows, texts: Texts, account: Account) -> RouteRows:
    """Read the routes; one that names no known agency stands under the only one, else under the nameless one."""
    ids: list[bytes] = []
    columns: dict[str, list[bytes]] = {name: [] for name in _TEXTS}
    types, sort_order = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for block, keys in keyed_blocks(archive, "routes", "route_id", account, ("route_id",)):
        ids += keys
        for name in _TEXTS:
            columns[name] += block.field(name).texts()
        types.append(_route_types(block.field("route_type").integers(), block, account))
        sort_order.append(numbers_or(block.field("route_sort_order"), NO_SORT_ORDER))
    account.keep("routes", len(ids))
    order = sorted(range(len(ids)), key=lambda row: as_utf8(ids[row]))
    found = {name: [as_utf8(values[row]) for row in order] for name, values in columns.items()}
    agency = np.array([_agency(text, agencies, account) for text in found["agency_id"]], np.int64)
    if (agency < 0).any():
        agencies.add_nameless()
        agency += 1
    routes = Routes(
        id=texts.numbers(as_utf8(ids[row]) for row in order),
        agency=agency.astype(np.min_scalar_type(len(agencies.zones))),
        short_name=texts.numbers(found["route_short_name"]),
        long_name=texts.numbers(found["route_long_name"]),
        type=np.concatenate(types)[order].astype(np.int16),
        color=texts.numbers(_color(text) for text in found["route_color"]),
        text_color=texts.numbers(_color(text) for text in found["route_text_color"]),
        sort_order=np.concatenate(sort_order)[order].astype(np.int32),
    )
    return RouteRows(routes, {ids[row]: place for place, row in enumerate(order)})


def _route_types(value: Column, block: Block, account: Account) -> Column:
    """Take a missing or impossible route_type for a bus: a departure shown under the wrong sign beats none."""
    odd = (value < 0) | (value > 1702)
    block.notice(odd, Reason.INVALID_ENUM, account)
    return np.where(odd, _BUS, value)


def _agency(text: bytes, agencies: AgencyRows, account: Account) -> int:
    """Find a route's agency; the only one there is where it names none of them, -1 where there are several."""
    agency_id = text.decode()
    row = agencies.rows.get(agency_id)
    if row is not None:
        return row
    if agency_id:
        account.notice("routes", Reason.FOREIGN_KEY_VIOLATION, 1, [f"agency_id {agency_id}"])
    return agencies.rows.get("", 0 if len(agencies.rows) == 1 else -1)


def _color(text: bytes) -> bytes:
    return text.upper() if _COLOR.fullmatch(text) else b""
