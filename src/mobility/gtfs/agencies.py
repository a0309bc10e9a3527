"""`agency.txt` in; Agencies and each one's time zone out."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.records import records_of
from mobility.gtfs.table import GtfsRefusedError, blocks
from mobility.gtfs.texts import Texts
from mobility.model.outcome import Outcome
from mobility.model.strings import NO_TEXT
from mobility.model.time import zone_named
from mobility.model.timetable import Agencies

Column = npt.NDArray[Any]

_PROBES = [dt.datetime(year, month, 1, tzinfo=dt.UTC) for year in range(2015, 2036) for month in range(1, 13)]
"""Two zones with the same offset at each of these tell the same time as far as timetables reach."""


@dataclass(slots=True)
class AgencyRows:
    """Agencies by agency_id, in byte order, with their zones."""

    columns: Agencies
    rows: dict[str, int]
    zones: list[str]
    languages: list[str]

    def timezone(self, trips_of_agency: Column) -> str:
        """Choose the zone in which most trips run; the first agency's on a tie (rule 2)."""
        weight: dict[str, int] = {}
        for zone, trips in zip(self.zones, trips_of_agency.tolist(), strict=True):
            weight[zone] = weight.get(zone, 0) + trips
        return max(weight, key=lambda zone: weight[zone])

    def tells_time_as(self, timezone: str) -> Column:
        """Say for every agency whether its clocks agree with those of a zone, be it under another name."""
        return np.array([same_clocks(zone, timezone) for zone in self.zones], np.bool_)

    def add_nameless(self) -> None:
        """Put an agency with empty texts before the others, for routes that name none of them; rows rise by one."""
        fields = dataclasses.fields(Agencies)
        self.columns = Agencies(*(np.append(np.uint32(NO_TEXT), getattr(self.columns, field.name)) for field in fields))
        self.rows = {"": 0, **{agency_id: row + 1 for agency_id, row in self.rows.items()}}
        self.zones = [self.zones[0], *self.zones]


def read_agencies(archive: Archive, texts: Texts, account: Account, timezone: str = "") -> AgencyRows:
    """Read the agencies; one without a known zone takes `timezone`, where that is empty the file's first known zone.

    Raises:
        GtfsRefusedError: no rows; without `timezone` also no agency_timezone column, or no known zone at all.
    """
    known: dict[str, dict[str, str]] = {}
    for block in blocks(archive, "agency", () if timezone else ("agency_timezone",), account):
        for row, record in enumerate(records_of(block, account)):
            if known.setdefault(record.get("agency_id", ""), record) is not record:
                account.reject("agency", Reason.DUPLICATE_KEY, 1, [block.rows.example(row)])
    if not known:
        raise GtfsRefusedError(Outcome.MISSING_REQUIRED_FILE, "agency.txt has no rows")
    account.keep("agency", len(known))
    zones = _zones(list(known.values()), account, timezone)
    ids = sorted(known, key=str.encode)

    def column(name: str) -> Column:
        return texts.numbers(known[agency_id].get(name, "").encode() for agency_id in ids)

    return AgencyRows(
        Agencies(*(column(f"agency_{name}") for name in ("id", "name", "url", "phone", "lang"))),
        {agency_id: row for row, agency_id in enumerate(ids)},
        [zones[list(known).index(agency_id)] for agency_id in ids],
        [record.get("agency_lang", "") for record in known.values()],
    )


def _zones(records: list[dict[str, str]], account: Account, timezone: str) -> list[str]:
    named = [record.get("agency_timezone", "") for record in records]
    known = [timezone] if timezone else [zone for zone in named if _is_zone(zone)]
    if not known:
        raise GtfsRefusedError(Outcome.INVALID_TIMEZONE, f"agency_timezone {named[0][:100]!r}")
    unknown = [zone for zone in named if not _is_zone(zone)]
    account.notice("agency", Reason.INVALID_TIMEZONE, len(unknown), (f"agency_timezone {zone!r}" for zone in unknown))
    return [zone if _is_zone(zone) else known[0] for zone in named]


def _is_zone(name: str) -> bool:
    try:
        zone_named(name)
    except ValueError:
        return False
    return name != ""


def same_clocks(one: str, other: str) -> bool:
    """Say whether two zones, be it under different names, tell the same time as far as timetables reach."""
    if one == other:
        return True
    mine, theirs = ZoneInfo(one), ZoneInfo(other)
    return all(moment.astimezone(mine).utcoffset() == moment.astimezone(theirs).utcoffset() for moment in _PROBES)
