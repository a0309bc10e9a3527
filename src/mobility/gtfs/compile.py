"""The path of a GTFS zip in; its Timetable, or the outcome that refuses it, out."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account
from mobility.gtfs.agencies import AgencyRows, read_agencies
from mobility.gtfs.archive import Archive, ArchiveLimits, inspect_archive
from mobility.gtfs.assemble import by_stop, served, stop_time_columns, trip_columns
from mobility.gtfs.calendar import Services, active_days, read_services
from mobility.gtfs.feed_info import described
from mobility.gtfs.flex import FlexRows
from mobility.gtfs.frequencies import frequency_columns, read_frequencies
from mobility.gtfs.order import ordered
from mobility.gtfs.routes import RouteRows, read_routes
from mobility.gtfs.shapes import read_shapes
from mobility.gtfs.stop_times import Calls, read_calls
from mobility.gtfs.stops import StopRows, read_stops
from mobility.gtfs.table import GtfsRefusedError
from mobility.gtfs.texts import Texts, as_utf8
from mobility.gtfs.transfers import read_transfers
from mobility.gtfs.translations import read_translations
from mobility.gtfs.trips import TripRows, read_trips
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.side_tables import Translations
from mobility.model.strings import NO_TEXT, strings_of
from mobility.model.time import service_day_of
from mobility.model.timetable import Calendar, Timetable
from mobility.model.timetable_info import TimetableInfo

Column = npt.NDArray[Any]

Progress = Callable[[str, float], None]
"""Told what is being done and which share of all work is done, 0 to 1."""

_REQUIRED_FILES = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")
_CALLS_FROM, _CALLS_TO = 0.15, 0.75
"""Shares of the whole work between which `stop_times.txt` is read, as measured on large feeds."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class StandIns:
    """What the registry knows of a feed, for what its archive does not say."""

    timezone: str = ""
    """For an agency_timezone that is missing or unknown."""
    language: str = ""
    """For a feed without feed_lang and agency_lang."""


NO_STAND_INS = StandIns()


def compile_timetable(
    path: Path,
    feed: FeedId,
    *,
    limits: ArchiveLimits | None = None,
    stand_ins: StandIns = NO_STAND_INS,
    progress: Progress | None = None,
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
    return _compiled(archive, feed, version, stand_ins, tell)


class _Sources(NamedTuple):
    """What stop_times refer to."""

    archive: Archive
    agencies: AgencyRows
    services: Services
    routes: RouteRows
    trips: TripRows
    stops: StopRows
    flex: FlexRows


def _compiled(archive: Archive, feed: FeedId, version: str, stand_ins: StandIns, tell: Progress) -> Timetable:
    account, texts = Account(), Texts()
    tell("tables", 0.02)
    sources = _sources(archive, texts, account, stand_ins.timezone)

    def tell_calls(share: float) -> None:
        tell("stop_times", _CALLS_FROM + (_CALLS_TO - _CALLS_FROM) * share)

    gathered = read_calls(archive, sources.trips, sources.stops, sources.flex, texts, account, tell_calls)
    tell("columns", _CALLS_TO)
    timetable = _columns(sources, ordered(gathered, sources.trips, account), texts, account)
    info = described(archive, feed, version, sources.agencies, sources.flex, account)
    info = msgspec.structs.replace(
        info,
        language=info.language or stand_ins.language,
        timezone=sources.trips.timezone,
        first_day=timetable.info.first_day,
        flex_trips=sources.flex.described(sources.trips, sources.routes, sources.services, texts),
    )
    tell("done", 1.0)
    return dataclasses.replace(timetable, info=info, strings=texts.strings())


def _sources(archive: Archive, texts: Texts, account: Account, timezone: str) -> _Sources:
    agencies = read_agencies(archive, texts, account, timezone)
    services = read_services(archive, account)
    routes = read_routes(archive, agencies, texts, account)
    trips = read_trips(archive, routes, services.numbers, agencies, texts, account)
    stops = read_stops(archive, trips.timezone, texts, account)
    return _Sources(archive, agencies, services, routes, trips, stops, FlexRows(archive, account))


def _columns(sources: _Sources, calls: Calls, texts: Texts, account: Account) -> Timetable:
    """Lay out every table and empty `calls`; `info` holds the first day alone, and `strings` are still to come."""
    archive, trips, stops = sources.archive, sources.trips, sources.stops
    rows = served(calls, trips, sources.flex.trips, account)
    first_day, calendar, service = _calendar(sources, rows, texts, account)
    if not len(calendar.active):
        raise GtfsRefusedError(Outcome.NO_USABLE_TRIPS, f"{len(rows)} of {len(trips)} trips have calls, none has a day")
    trip_table = trip_columns(calls, trips, rows, stops.columns, service)
    stop_times = stop_time_columns(calls, trip_table)
    account.keep("stop_times", len(calls))
    calls.columns.clear()
    headways = read_frequencies(archive, trips, rows, account)
    count = len(stops.columns.id)
    return Timetable(
        info=TimetableInfo(feed=FeedId(""), version="", timezone="", first_day=first_day),
        strings=strings_of([b""]),
        agencies=sources.agencies.columns,
        stops=stops.columns,
        routes=sources.routes.columns,
        trips=trip_table,
        stop_times=stop_times,
        by_stop=by_stop(stop_times, trip_table, np.unique(headways[:, 0]), count),
        frequencies=frequency_columns(headways, trip_table, stop_times, count),
        calendar=calendar,
        translations=_translations(
            archive, trip_table.headsign[trips.columns["headsign"][rows] == NO_TEXT], stops, texts, account
        ),
        transfers=read_transfers(archive, stops, trips, rows, account),
        shapes=read_shapes(archive, trips, rows, account),
    )


def _translations(archive: Archive, borrowed: Column, stops: StopRows, texts: Texts, account: Account) -> Translations:
    if "translations.txt" not in archive:
        return read_translations(archive, {}, set(), texts, account)
    ids, names = stops.columns.id.tolist(), stops.columns.name.tolist()
    stop_names = {texts[stop_id].encode(): texts[name].encode() for stop_id, name in zip(ids, names, strict=True)}
    headsigns = {texts[number].encode() for number in np.unique(borrowed).tolist()}
    return read_translations(archive, stop_names, headsigns, texts, account)


def _calendar(sources: _Sources, rows: Column, texts: Texts, account: Account) -> tuple[int, Calendar, Column]:
    """Resolve the services in use; give the first day, the calendar, and the column in it of each trip of `rows`."""
    service = sources.trips.columns["service"]
    in_use = (service[rows], service[sorted(sources.flex.trips)], sources.flex.office_services(sources.services))
    used, column = np.unique(np.concatenate(in_use), return_inverse=True)
    first_day, active = active_days(sources.services, used, _anchor(sources.archive), account)
    ids = list(sources.services.numbers)
    numbers = texts.numbers(as_utf8(ids[number]) for number in used)
    return first_day, Calendar(active, numbers), column[: len(rows)]


def _anchor(archive: Archive) -> int:
    """Take the day on which the newest member was written for the feed's present: nothing here reads a clock."""
    newest = max(member.date_time[:3] for member in archive.members.values())
    try:
        return service_day_of(dt.date(*newest))
    except ValueError:
        return service_day_of(dt.date(1980, 1, 1))
