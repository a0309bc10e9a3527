"""A GTFS zip and a window in; every stop's scheduled departures, worked out the slow obvious way, out."""

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Row = dict[str, str]


class Departure(NamedTuple):
    """One departure; `when` in UTC seconds."""

    when: int
    trip_id: str
    start_date: str
    start_time: str
    stop_sequence: int


class ReferenceBoards:
    """One feed, read row by row, without numpy and without the product's code."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.names = {name.rpartition("/")[2]: name for name in self.archive.namelist() if "__MACOSX" not in name}
        self.zone = ZoneInfo(next(self.rows("agency.txt"))["agency_timezone"])
        self.service_of = {row["trip_id"]: row["service_id"] for row in self.rows("trips.txt")}
        self.parent_of = {row["stop_id"]: row.get("parent_station", "") for row in self.rows("stops.txt")}
        self.calls: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("stop_times.txt"):
            if row["trip_id"] in self.service_of and row["stop_id"] in self.parent_of:
                self.calls[row["trip_id"]].append(row)
        self.timed = {trip: timed_calls(calls) for trip, calls in self.calls.items()}
        self.headways: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("frequencies.txt"):
            self.headways[row["trip_id"]].append(row)
        self.calendar, self.exceptions = list(self.rows("calendar.txt")), list(self.rows("calendar_dates.txt"))

    def rows(self, name: str) -> Iterator[Row]:
        """Read a file's rows with blanks cut off; none when the feed has no such file."""
        if name in self.names:
            text = io.TextIOWrapper(self.archive.open(self.names[name]), "utf-8-sig", newline="")
            for row in csv.DictReader(text, skipinitialspace=True):
                yield {key.strip(): (value or "").strip() for key, value in row.items() if key is not None}

    def services_on(self, date: dt.date) -> set[str]:
        """Say which services run on a date (rule 3)."""
        text = date.strftime("%Y%m%d")
        weekday = WEEKDAYS[date.weekday()]
        found = {
            row["service_id"]
            for row in self.calendar
            if row["start_date"] <= text <= row["end_date"] and row[weekday] == "1"
        }
        for row in self.exceptions:
            if row["date"] == text:
                (found.add if row["exception_type"] == "1" else found.discard)(row["service_id"])
        return found

    def boards(self, lower: int, upper: int) -> dict[str, set[Departure]]:
        """Give the departures of every stop and station in [lower, upper)."""
        found: dict[str, set[Departure]] = defaultdict(set)
        middle = dt.datetime.fromtimestamp(lower, self.zone).date()
        for days in range(-5, 3):
            date = middle + dt.timedelta(days)
            noon = dt.datetime.combine(date, dt.time(12), self.zone)
            origin, running = int(noon.timestamp()) - 12 * 3600, self.services_on(date)
            for trip, calls in self.timed.items():
                if self.service_of[trip] in running:
                    for start, offset in self.starts(trip, calls):
                        for when, row in calls[:-1]:
                            if lower <= origin + offset + when < upper and row.get("pickup_type") != "1":
                                one = Departure(
                                    origin + offset + when, trip, str(date), start, int(row["stop_sequence"])
                                )
                                self.put(found, row["stop_id"], one)
        return found

    def put(self, found: dict[str, set[Departure]], stop: str, departure: Departure) -> None:
        """Add a departure to the board of its stop and of the stations above it (rule 8)."""
        while stop:
            found[stop].add(departure)
            stop = self.parent_of.get(stop, "")

    def starts(self, trip: str, calls: list[tuple[int, Row]]) -> Iterator[tuple[str, int]]:
        """Give a trip's runs: start_time as text, empty without headways, and what to add to its times (rule 4)."""
        if trip not in self.headways:
            yield "", 0
        for row in self.headways.get(trip, ()):
            for start in range(seconds(row["start_time"]), seconds(row["end_time"]), int(row["headway_secs"])):
                yield f"{start // 3600:02d}:{start // 60 % 60:02d}:{start % 60:02d}", start - calls[0][0]


def seconds(text: str) -> int:
    """Read HH:MM:SS."""
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def timed_calls(calls: list[Row]) -> list[tuple[int, Row]]:
    """Give a trip's calls in order with their departures, those without a time put evenly between (rule 5)."""
    calls = sorted(calls, key=lambda row: int(row["stop_sequence"]))
    times = [row.get("departure_time") or row.get("arrival_time") for row in calls]
    known = [place for place, time in enumerate(times) if time]
    by_distance = all(row.get("shape_dist_traveled") for row in calls)
    along = [float(row["shape_dist_traveled"]) if by_distance else float(place) for place, row in enumerate(calls)]
    found = []
    for place, row in enumerate(calls):
        before, after = max(k for k in known if k <= place), min(k for k in known if k >= place)
        begin = seconds(times[before] or "")
        end = seconds(calls[after].get("arrival_time") or times[after] or "")
        share = (along[place] - along[before]) / ((along[after] - along[before]) or 1)
        found.append((begin if before == after else begin + round((end - begin) * share), row))
    return found
