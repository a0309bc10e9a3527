"""Two versions of one feed in; one timetable in which each serves its own days, without a day between them, out."""

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.gtfs.assemble import by_stop
from mobility.gtfs.calendar import without_idle_ends
from mobility.gtfs.frequencies import frequency_columns
from mobility.gtfs.join_calls import joined_calls, joined_headways
from mobility.gtfs.join_side_tables import joined_shapes, joined_translations, moved_transfers
from mobility.gtfs.texts import Texts
from mobility.gtfs.unite import GONE, Rows, followed, ids_of, unite, unite_rows, with_texts
from mobility.model.time import ServiceDay
from mobility.model.timetable import Calendar, Timetable
from mobility.model.timetable_info import TimetableInfo

Column = npt.NDArray[Any]


def begins_on(timetable: Timetable) -> ServiceDay:
    """Give the first day a version speaks for: its first with service, not before feed_start_date.

    Source: GTFS Schedule, feed_info.txt, feed_start_date.
    """
    first_day = timetable.info.first_day
    return ServiceDay(max(first_day, timetable.info.feed_start_date or first_day))


def join_versions(older: Timetable, newer: Timetable, kept_from: ServiceDay, *, is_open: bool) -> Timetable:
    """Let `newer` serve from its first day on and `older` the days before; no day is served twice.

    Trips keep their ids: where both versions have one, the service day tells which row is meant, so that realtime goes
    on matching across the switch. Of stops and lines that both have, the newer version is believed. Where nothing of the
    older one is left, the newer one comes back as it is.

    Args:
        older: in use until then; its clocks are those of `newer`.
        newer: its successor.
        kept_from: the first day of `older` on which a vehicle may still be under way.
        is_open: whether `newer` holds for good; otherwise `older` serves again after the last day of `newer`.
    """
    begins, days = begins_on(newer), np.arange(len(older.calendar.active)) + older.info.first_day
    stays = (days >= kept_from) & ((days < begins) | ((days > newer.last_day) & (not is_open)))
    active = older.calendar.active * stays[:, None].astype(np.uint8)
    is_used = np.unpackbits(np.bitwise_or.reduce(active, axis=0), bitorder="little").astype(bool)
    trips = np.flatnonzero(is_used[older.trips.service])
    if not len(trips):
        return newer
    services = np.flatnonzero(is_used[: len(older.calendar.service_id)])
    return _Join(older, newer, trips, services, Texts()).timetable(active, begins, f"{kept_from} {is_open}")


@dataclass
class _Join:
    older: Timetable
    newer: Timetable
    trips: Column
    """Trips of the older version that stay."""
    services: Column
    """Their services."""
    texts: Texts

    def timetable(self, active: Column, begins: ServiceDay, rest: str) -> Timetable:
        """Lay out the united tables; `rest` is what else tells this version from others of the same two."""
        agencies, routes, stops, trips = self._rows()
        before = self._moved(self.older, agencies.older_to, routes.older_to, stops.older_to)
        after = self._moved(self.newer, agencies.newer_to, routes.newer_to, stops.newer_to)
        before, after = self._with_services(before, 0), self._with_services(after, len(self.services))
        first_day, calendar = self._calendar(active, begins)
        trip_table, stop_times = joined_calls(before, after, trips)
        headways = joined_headways(before, after, trips)
        count = len(stops.picked)
        return Timetable(
            info=self._info(first_day, rest),
            agencies=unite(before.agencies, after.agencies, agencies),
            stops=unite(before.stops, after.stops, stops),
            routes=unite(before.routes, after.routes, routes),
            trips=trip_table,
            stop_times=stop_times,
            by_stop=by_stop(stop_times, trip_table, np.unique(headways[:, 0]), count),
            frequencies=frequency_columns(headways, trip_table, stop_times, count),
            calendar=calendar,
            translations=joined_translations(self.older, self.newer, self.texts),
            transfers=moved_transfers(self.newer.transfers, stops.newer_to, trips.newer_to),
            shapes=joined_shapes(self.older, self.newer, trips),
            strings=self.texts.strings(),
        )

    def _rows(self) -> tuple[Rows, Rows, Rows, Rows]:
        """Say which agencies, routes, stops and trips there are: of the older version those that its trips need."""
        older, newer = self.older, self.newer
        routes = np.unique(older.trips.route[self.trips])
        agencies = np.unique(older.routes.agency[routes])
        starts, ends = older.trips.first[self.trips].tolist(), older.trips.first[self.trips + 1].tolist()
        needed = np.zeros(len(older.stops.id), bool)
        for start, end in zip(starts, ends, strict=True):
            needed[older.stop_times.stop[start:end]] = True
        while (above := older.stops.parent[needed & (older.stops.parent >= 0)]).size and not needed[above].all():
            needed[above] = True
        return (
            unite_rows(ids_of(older, older.agencies.id), ids_of(newer, newer.agencies.id), agencies),
            unite_rows(ids_of(older, older.routes.id), ids_of(newer, newer.routes.id), routes),
            unite_rows(ids_of(older, older.stops.id), ids_of(newer, newer.stops.id), np.flatnonzero(needed)),
            unite_rows(ids_of(older, older.trips.id), ids_of(newer, newer.trips.id), self.trips, newer_replaces=False),
        )

    def _moved(self, version: Timetable, agencies: Column, routes: Column, stops: Column) -> Timetable:
        """Let a version's columns speak of the united texts and rows, service and calendar apart."""
        times = with_texts(version, version.stop_times, self.texts, ("headsign", "booking_rule"))
        routes_table = with_texts(
            version, version.routes, self.texts, ("id", "short_name", "long_name", "color", "text_color")
        )
        trips = with_texts(version, version.trips, self.texts, ("id", "headsign", "short_name", "block"))
        stop_table = with_texts(version, version.stops, self.texts, ("id", "code", "name", "platform", "timezone"))
        return dataclasses.replace(
            version,
            agencies=with_texts(version, version.agencies, self.texts, ("id", "name", "url", "phone", "lang")),
            routes=dataclasses.replace(routes_table, agency=followed(version.routes.agency, agencies)),
            stops=dataclasses.replace(stop_table, parent=followed(version.stops.parent, stops).astype(np.int32)),
            trips=dataclasses.replace(trips, route=followed(version.trips.route, routes)),
            stop_times=dataclasses.replace(times, stop=followed(version.stop_times.stop, stops)),
        )

    def _with_services(self, version: Timetable, offset: int) -> Timetable:
        """Number a version's services as the joined calendar has them: those kept of the older one, then the newer's."""
        to = np.arange(len(version.calendar.service_id))
        if version.calendar is self.older.calendar:
            to = np.full(len(to), GONE)
            to[self.services] = np.arange(len(self.services))
        service = followed(version.trips.service, to) + offset
        return dataclasses.replace(version, trips=dataclasses.replace(version.trips, service=service))

    def _calendar(self, active: Column, begins: ServiceDay) -> tuple[int, Calendar]:
        older, newer = self.older, self.newer
        counts = len(self.services), len(newer.calendar.service_id)
        first = min(older.info.first_day, newer.info.first_day)
        bits = np.zeros((max(older.last_day, newer.last_day) - first + 1, sum(counts)), bool)
        rows = slice(older.info.first_day - first, older.last_day - first + 1)
        bits[rows, : counts[0]] = np.unpackbits(active, axis=1, bitorder="little")[:, self.services]
        rows = slice(newer.info.first_day - first, newer.last_day - first + 1)
        bits[rows, counts[0] :] = np.unpackbits(newer.calendar.active, axis=1, count=counts[1], bitorder="little")
        bits[: begins - first, counts[0] :] = False
        texts = ids_of(older, older.calendar.service_id[self.services]) + ids_of(newer, newer.calendar.service_id)
        first, packed = without_idle_ends(first, np.packbits(bits, axis=1, bitorder="little"))
        return first, Calendar(packed, self.texts.numbers(texts))

    def _info(self, first_day: int, rest: str) -> TimetableInfo:
        """Describe the newer version; its days are those of both."""
        older, newer = self.older.info, self.newer.info
        archives = older.archives or {older.version: begins_on(self.older)}
        digest = hashlib.sha256(f"{older.version} {newer.version} {rest}".encode()).hexdigest()
        return msgspec.structs.replace(
            newer,
            version=digest,
            archives={**archives, newer.version: begins_on(self.newer)},
            first_day=first_day,
            feed_start_date=older.feed_start_date,
        )
