"""GTFS-Flex files and on-demand rows of `stop_times.txt` in; what the timetable keeps of them, by id, out."""

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.calendar import Services
from mobility.gtfs.records import keyed_records, records_of
from mobility.gtfs.routes import RouteRows
from mobility.gtfs.table import Block, blocks
from mobility.gtfs.texts import Texts, as_utf8
from mobility.gtfs.trips import TripRows
from mobility.model.time import parse_gtfs_time

Column = npt.NDArray[Any]

MAX_ROWS = 100_000
"""Every reader of a timetable decodes these rows; the largest on-demand dataset seen has 2,778."""
MAX_GEOJSON_BYTES = 16 * 2**20
"""The same holds for zones; the largest seen have 0.2 MB."""
_ON_DEMAND = (
    "location_id",
    "location_group_id",
    "start_pickup_drop_off_window",
    "end_pickup_drop_off_window",
    "start_pickup_dropoff_window",
    "end_pickup_dropoff_window",
)
"""Columns that make a row an on-demand one; the last two are the drafts' spelling, still published in 2024."""


class FlexRows:
    """Groups, zones and on-demand rows of one dataset, by id."""

    def __init__(self, archive: Archive, account: Account) -> None:
        """Read `booking_rules.txt`, `location_groups.txt`, `location_group_stops.txt` and `locations.geojson`."""
        self.booking_rules = keyed_records(archive, "booking_rules", "booking_rule_id", account)
        self.location_groups = _location_groups(archive, account)
        self.locations = _locations(archive, account)
        self.stop_times: list[dict[str, str]] = []
        self.trips: set[int] = set()
        self._group_ids = np.array([group.encode() for group in self.location_groups])

    def belongs(self, block: Block) -> Column:
        """Say which rows of `stop_times` are on-demand: a window, a zone or a group, also one named as stop_id."""
        rows = np.zeros(len(block), np.bool_)
        for name in _ON_DEMAND:
            if name in block:
                rows |= block.field(name).length > 0
        if len(self._group_ids) and not rows.all() and "stop_id" in block:
            rows |= np.isin(np.array(block.field("stop_id").texts()), self._group_ids)
        return rows

    def take(self, block: Block, trip: Column, account: Account) -> None:
        """Keep on-demand rows verbatim, as many as there is room for."""
        room = np.arange(len(block)) < MAX_ROWS - len(self.stop_times)
        block, trip = block.without(~room, Reason.TOO_MANY_ROWS, account), trip[room]
        records = list(records_of(block, account))
        odd = [record for record in records if not _has_window(record)]
        account.notice("stop_times", Reason.INVALID_TIME, len(odd), (f"window of {one['trip_id']}" for one in odd))
        self.stop_times += records
        self.trips.update(trip.tolist())
        account.keep("stop_times", len(block))

    def office_services(self, services: Services) -> Column:
        """Give the numbers of the services on whose days bookings are taken (prior_notice_service_id)."""
        named = {rule.get("prior_notice_service_id", "").encode() for rule in self.booking_rules.values()}
        return np.array(sorted(services.numbers[name] for name in named if name in services.numbers), np.int64)

    def described(
        self, trips: TripRows, routes: RouteRows, services: Services, texts: Texts
    ) -> dict[str, dict[str, str]]:
        """Give route_id, service_id and trip_headsign of the trips that on-demand rows name, by trip_id."""
        service_ids = list(services.numbers)
        return {
            trips.ids[row].decode(): {
                "route_id": texts[int(routes.columns.id[trips.columns["route"][row]])],
                "service_id": as_utf8(service_ids[trips.columns["service"][row]]).decode(),
                "trip_headsign": texts[int(trips.columns["headsign"][row])],
            }
            for row in sorted(self.trips)
        }


def _has_window(record: dict[str, str]) -> bool:
    """Say whether a row has a pick-up window that begins before it ends; boards leave it out otherwise."""
    for start, end in zip(_ON_DEMAND[2::2], _ON_DEMAND[3::2], strict=True):
        if start in record and end in record:
            try:
                return parse_gtfs_time(record[start]) <= parse_gtfs_time(record[end])
            except ValueError:
                return False
    return False


def _location_groups(archive: Archive, account: Account) -> dict[str, list[str]]:
    """Give stop ids by group: members stand in `location_group_stops.txt`, in the drafts in `location_groups.txt`."""
    groups: dict[str, dict[str, None]] = {}
    for name in ("location_groups", "location_group_stops"):
        for whole in blocks(archive, name, ("location_group_id",), account):
            block = whole.without(whole.field("location_group_id").length == 0, Reason.MISSING_REQUIRED_FIELD, account)
            account.keep(name, len(block))
            for record in records_of(block, account):
                members = groups.setdefault(record["location_group_id"], {})
                members |= {record[column]: None for column in ("stop_id", "location_id") if column in record}
    return {group: list(members) for group, members in groups.items()}


def _locations(archive: Archive, account: Account) -> dict[str, msgspec.Raw]:
    name = "locations.geojson"
    if name not in archive:
        return {}
    if archive.size(name) > MAX_GEOJSON_BYTES:
        account.notice("locations", Reason.TOO_MANY_ROWS, 1, [f"{archive.size(name)} bytes"])
        return {}
    with archive.open(name) as stream:
        parts = []
        while part := stream.read(2**20):
            parts.append(part)
    try:
        collection = msgspec.json.decode(b"".join(parts).removeprefix(b"\xef\xbb\xbf"), type=_Collection)
    except msgspec.DecodeError as error:
        account.notice("locations", Reason.INVALID_CHARACTER, 1, [str(error)])
        return {}
    found = {}
    for feature in collection.features:
        try:
            read = msgspec.json.decode(feature, type=_Feature)
            found[str(read.id)] = feature
            if read.geometry is None or read.geometry.type not in _AREAS:
                account.notice("locations", Reason.INVALID_COORDINATE, 1, [f"location {read.id} is no area"])
        except msgspec.DecodeError as error:
            account.reject("locations", Reason.MISSING_REQUIRED_FIELD, 1, [str(error)])
    account.keep("locations", len(found))
    return found


class _Collection(msgspec.Struct):
    features: list[msgspec.Raw]


_AREAS = ("Polygon", "MultiPolygon")


class _Geometry(msgspec.Struct):
    type: str


class _Feature(msgspec.Struct):
    id: str | int
    geometry: _Geometry | None = None
