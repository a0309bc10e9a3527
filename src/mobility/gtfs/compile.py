"""The path of a GTFS zip in; its Timetable, or the outcome that refuses it, out."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account
from mobility.gtfs.agencies import read_agencies
from mobility.gtfs.archive import Archive, ArchiveLimits, inspect_archive
from mobility.gtfs.assemble import by_stop, served, stop_time_columns, trip_columns
from mobility.gtfs.calendar import Services, active_days, read_services
from mobility.gtfs.feed_info import described
from mobility.gtfs.flex import FlexRows
from mobility.gtfs.frequencies import frequency_columns, read_frequencies
from mobility.gtfs.order import ordered
from mobility.gtfs.routes import read_routes
from mobility.gtfs.stop_times import read_calls
from mobility.gtfs.stops import read_stops
from mobility.gtfs.table import GtfsRefusedError
from mobility.gtfs.texts import Texts, as_utf8
from mobility.gtfs.transfers import read_transfers
from mobility.gtfs.translations import read_translations
from mobility.gtfs.trips import read_trips
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import service_day_of
from mobility.model.timetable import Calendar, Timetable

Column = npt.NDArray[Any]

Progress = Callable[[str, float], None]
"""Told what is being done and which share of all work is done, 0 to 1."""

_REQUIRED_FILES = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
_CALLS_FROM, _CALLS_TO = 0.15, 0.75
"""Shares of the whole work between which `stop_times.txt` is read, as measured on large feeds."""


def compile_timetable(
    path: Path, feed: FeedId, *, limits: ArchiveLimits | None = None, progress: Progress | None = None
) -> Timetable:
    """Compile one version of a feed; the same bytes give the same timetable.

    Raises:
        ArchiveRefusedError: the archive is no sound zip.
        GtfsRefusedError: a required file or column is missing, no time zone is known, or no trip is left.
    """
    tell = progress or (lambda _what, _share: None)
    tell("archive", 0.0)
    archive = inspect_archive(path, limits)
    missing = [name for name in _REQUIRED_FILES if name not in archive]
    if "calendar.txt" not in archive and "calendar_dates.txt" not in archive:
        missing.append("calendar.txt or calendar_dates.txt")
    if missing:
        raise GtfsRefusedError(Outcome.MISSING_REQUIRED_FILE, ", ".join(missing))
    with path.open("rb") as file:
        version = hashlib.file_digest(file, "sha256").hexdigest()
    return _compiled(archive, feed, version, tell)


def _compiled(archive: Archive, feed: FeedId, version: str, tell: Progress) -> Timetable:
    account, texts = Account(), Texts()
    tell("tables", 0.02)
    agencies = read_agencies(archive, texts, account)
    services = read_services(archive, account)
    routes = read_routes(archive, agencies, texts, account)
    trips = read_trips(archive, routes, services.numbers, agencies, texts, account)
    stops = read_stops(archive, trips.timezone, texts, account)
    flex = FlexRows(archive, account)

    def tell_calls(share: float) -> None:
        tell("stop_times", _CALLS_FROM + (_CALLS_TO - _CALLS_FROM) * share)

    calls = ordered(read_calls(archive, trips, stops, flex, texts, account, tell_calls), trips, account)
    account.keep("stop_times", len(calls))
    tell("columns", _CALLS_TO)
    rows = served(calls, trips, flex.trips, account)
    if not len(rows) and not flex.trips:
        raise GtfsRefusedError(Outcome.NO_USABLE_TRIPS, f"{len(trips)} trips, none with calls")
    headways = read_frequencies(archive, trips, rows, account)
    transfers = read_transfers(archive, stops, trips, rows, account)
    translations = read_translations(archive, texts, account)
    all_rows = np.append(rows, sorted(flex.trips)).astype(np.int64)
    day, calendar, service = _calendar(services, trips.columns["service"][all_rows], _anchor(archive), texts, account)
    service = service[: len(rows)]
    trip_table = trip_columns(calls, trips, rows, stops.columns, service)
    stop_times = stop_time_columns(calls, trip_table)
    del calls
    tell("index by stop", 0.85)
    count = len(stops.columns.id)
    info = described(archive, feed, version, agencies, flex, account)
    info = msgspec.structs.replace(
        info, timezone=trips.timezone, first_day=day, flex_trips=flex.described(trips, routes, services, texts)
    )
    tell("done", 1.0)
    return Timetable(
        info=info,
        strings=texts.strings(),
        agencies=agencies.columns,
        stops=stops.columns,
        routes=routes.columns,
        trips=trip_table,
        stop_times=stop_times,
        by_stop=by_stop(stop_times, trip_table, np.unique(headways[:, 0]), count),
        frequencies=frequency_columns(headways, trip_table, stop_times, count),
        calendar=calendar,
        translations=translations,
        transfers=transfers,
    )


def _calendar(
    services: Services, service: Column, anchor: int, texts: Texts, account: Account
) -> tuple[int, Calendar, Column]:
    """Resolve the services that trips use; give the first day, the calendar, and each trip's column in it."""
    used, column = np.unique(service, return_inverse=True)
    first_day, active = active_days(services, used, anchor, account)
    ids = list(services.numbers)
    return first_day, Calendar(active, texts.numbers(as_utf8(ids[number]) for number in used)), column


def _anchor(archive: Archive) -> int:
    """Take the day on which the newest member was written for the feed's present: nothing here reads a clock."""
    newest = max(member.date_time[:3] for member in archive.members.values())
    try:
        return service_day_of(dt.date(*newest))
    except ValueError:
        return service_day_of(dt.date(1980, 1, 1))
