"""`trips.txt` in; trips that have a route and a service out, in byte order of trip_id."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.agencies import AgencyRows
from mobility.gtfs.archive import Archive
from mobility.gtfs.ids import IdIndex
from mobility.gtfs.keyed import choice, keyed_blocks, text_numbers
from mobility.gtfs.routes import RouteRows
from mobility.gtfs.table import Block
from mobility.gtfs.texts import Texts, as_utf8

Column = npt.NDArray[Any]

REJECTED = -2
UNKNOWN = -1

_TEXTS = {"headsign": "trip_headsign", "short_name": "trip_short_name", "block": "block_id"}


@dataclass(slots=True)
class TripRows:
    """Trips in byte order of trip_id; `index` and `row_of` find one by its id."""

    ids: list[bytes]
    columns: dict[str, Column]
    """id, route, service, headsign, short_name, direction, block, wheelchair, bikes, shape (a value of `shapes` or -1)."""
    index: IdIndex
    row_of: Column
    """Row in `columns` of each id of the index; REJECTED for a trip that was."""
    timezone: str
    named: Column
    """Whether any row of `stop_times.txt` names the trip; filled while that is read."""
    shapes: dict[bytes, int]
    """Numbers of the shape_ids that trips name."""

    def __len__(self) -> int:
        """Count the trips that are not rejected."""
        return len(self.ids)


def read_trips(
    archive: Archive,
    routes: RouteRows,
    services: dict[bytes, int],
    agencies: AgencyRows,
    texts: Texts,
    account: Account,
) -> TripRows:
    """Read the trips. Rejected: no such route or service, or an agency whose clocks differ from most trips' (rule 2)."""
    ids: list[bytes] = []
    shapes: dict[bytes, int] = {}
    parts: list[dict[str, Column]] = []
    for block, keys in keyed_blocks(archive, "trips", "trip_id", account, ("route_id", "service_id", "trip_id")):
        ids += keys
        parts.append({**_columns(block, routes, services, texts, account), "shape": _shapes(block, shapes)})
    names = list(parts[0]) if parts else ["route", "service", "shape"]
    columns = {name: np.concatenate([part.pop(name) for part in parts] or [np.zeros(0, np.int32)]) for name in names}
    agency_of = np.append(routes.columns.agency, 0)[columns["route"]]
    usable = columns["route"] >= 0
    timezone = agencies.timezone(np.bincount(agency_of[usable], minlength=len(agencies.zones)))
    foreign = usable & ~agencies.tells_time_as(timezone)[agency_of]
    account.reject(
        "trips",
        Reason.INCONSISTENT_AGENCY_TIMEZONE,
        int(foreign.sum()),
        (f"trip_id {as_utf8(ids[row]).decode()}" for row in np.flatnonzero(foreign)),
    )
    usable &= ~foreign
    spelled = [as_utf8(text) for text in ids]
    kept = np.flatnonzero(usable).tolist()
    kept.sort(key=spelled.__getitem__)
    row_of = np.full(len(ids), REJECTED, np.int32)
    row_of[kept] = np.arange(len(kept), dtype=np.int32)
    columns = {name: values[kept] for name, values in columns.items()}
    columns["id"] = texts.numbers(spelled[row] for row in kept)
    return TripRows(
        [spelled[row] for row in kept], columns, IdIndex(ids), row_of, timezone, np.zeros(len(kept), np.bool_), shapes
    )


def _columns(
    block: Block, routes: RouteRows, services: dict[bytes, int], texts: Texts, account: Account
) -> dict[str, Column]:
    """Read a block's columns; `route` is -1 for a row that is rejected."""
    route = _looked_up(block, "route_id", routes.rows)
    service = _looked_up(block, "service_id", services)
    missing = (block.field("route_id").length == 0) | (block.field("service_id").length == 0)
    block.without(missing, Reason.MISSING_REQUIRED_FIELD, account)
    dangling = ~missing & ((route < 0) | (service < 0))
    block.without(dangling, Reason.FOREIGN_KEY_VIOLATION, account)
    route[missing | dangling] = -1
    columns = {"route": route, "service": service}
    for name, column in _TEXTS.items():
        columns[name] = text_numbers(block, column, texts, account)
    columns["direction"] = choice(block, "direction_id", range(2), account, default=-1).astype(np.int8)
    columns["wheelchair"] = choice(block, "wheelchair_accessible", range(3), account).astype(np.uint8)
    columns["bikes"] = choice(block, "bikes_allowed", range(3), account).astype(np.uint8)
    return columns


def _looked_up(block: Block, column: str, rows: dict[bytes, int]) -> Column:
    return np.array([rows.get(text, -1) for text in block.field(column).texts()], np.int32)


def _shapes(block: Block, numbers: dict[bytes, int]) -> Column:
    """Number the rows' shape_ids, -1 where not given; one is looked up where it differs from the row before."""
    field = block.field("shape_id")
    changes = field.changes()
    found = [numbers.setdefault(text, len(numbers)) if text else -1 for text in field[changes].texts()]
    repeated: Column = np.array(found, np.int32)[np.cumsum(changes) - 1]
    return repeated
