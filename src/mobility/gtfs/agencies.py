"""`agency.txt` in; Agencies and each one's time zone out."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.records import read_records
from mobility.gtfs.table import GtfsRefusedError
from mobility.gtfs.texts import Texts
from mobility.model.outcome import Outcome
from mobility.model.time import zone_named
from mobility.model.timetable import Agencies

Column = npt.NDArray[Any]

_PROBES = [dt.datetime(year, month, 1, tzinfo=dt.UTC) for year in range(2015, 2036) for month in range(1, 13)]
"""Two zones with the same offset at each of these tell the same time as far as timetables reach."""


@dataclass(frozen=True, slots=True)
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


def read_agencies(archive: Archive, texts: Texts, account: Account) -> AgencyRows:
    """Read the agencies; one without a known zone takes the first known zone of the file.

    A nameless agency with an empty id is added where the file has several, for routes that name none of them.

    Raises:
        GtfsRefusedError: no rows, no agency_timezone column, or no known zone at all.
    """
    records = read_records(archive, "agency", account, ("agency_name", "agency_timezone"))
    if not records:
        raise GtfsRefusedError(Outcome.MISSING_REQUIRED_FILE, "agency.txt")
    known: dict[str, dict[str, str]] = {}
    for record in records:
        if known.setdefault(record.get("agency_id", ""), record) is not record:
            account.kept["agency"] -= 1
            account.reject("agency", Reason.DUPLICATE_KEY, 1, [f"agency_id {record.get('agency_id', '')}"])
    zones = [zone for record in known.values() if (zone := record.get("agency_timezone", "")) and _is_zone(zone)]
    if not zones:
        raise GtfsRefusedError(Outcome.INVALID_TIMEZONE, f"agency_timezone {records[0].get('agency_timezone', '')!r}")
    for record in known.values():
        if not _is_zone(record.get("agency_timezone", "")):
            account.notice("agency", Reason.INVALID_TIMEZONE, 1, [f"agency_timezone {record.get('agency_timezone')!r}"])
            record["agency_timezone"] = zones[0]
    if len(known) > 1 and "" not in known:
        known[""] = {"agency_timezone": zones[0]}
    ids = sorted(known, key=str.encode)

    def column(name: str) -> Column:
        return texts.numbers(known[agency_id].get(name, "").encode() for agency_id in ids)

    columns = Agencies(*(column(f"agency_{name}") for name in ("id", "name", "url", "phone", "lang")))
    return AgencyRows(
        columns,
        {agency_id: row for row, agency_id in enumerate(ids)},
        [known[agency_id]["agency_timezone"] for agency_id in ids],
        [record.get("agency_lang", "") for record in known.values()],
    )


def _is_zone(name: str) -> bool:
    try:
        zone_named(name)
    except ValueError:
        return False
    return True


def same_clocks(one: str, other: str) -> bool:
    """Say whether two zones, be it under different names, tell the same time as far as timetables reach."""
    if one == other:
        return True
    mine, theirs = ZoneInfo(one), ZoneInfo(other)
    return all(moment.astimezone(mine).utcoffset() == moment.astimezone(theirs).utcoffset() for moment in _PROBES)
