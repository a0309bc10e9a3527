"""A GTFS zip and a window in; every stop's scheduled departures, worked out the slow obvious way, out."""

import csv
import datetime as dt
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

Row = dict[str, str]


Departure = tuple[int, str, str, str, int]  # when in UTC seconds, trip_id, start_date, start_time, stop_sequence


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
        text, weekday = f"{date:%Y%m%d}", f"{date:%A}".lower()
        week = [row for row in self.calendar if row[weekday] == "1" and row["start_date"] <= text <= row["end_date"]]
        found = {row["service_id"] for row in week}
        for row in self.exceptions:
            if row["date"] == text:
                (found.add if row["exception_type"] == "1" else found.discard)(row["service_id"])
        return found

    def boards(self, lower: int, upper: int) -> dict[str, set[Departure]]:
        """Give the departures of every stop, and of the stations above them (rule 8), in [lower, upper)."""
        found: dict[str, set[Departure]] = defaultdict(set)
        for days in range(-5, 3):
            date = dt.datetime.fromtimestamp(lower, self.zone).date() + dt.timedelta(days)
            noon = dt.datetime.combine(date, dt.time(12), self.zone)
            origin, running = int(noon.timestamp()) - 12 * 3600, self.services_on(date)
            for trip in (trip for trip in self.timed if self.service_of[trip] in running):
                for start, offset in self.starts(trip):
                    if not lower - self.timed[trip][-1][0] <= origin + offset < upper:
                        continue
                    for time, row in self.timed[trip][:-1]:
                        when, stop = origin + offset + time, row["stop_id"]
                        while lower <= when < upper and row.get("pickup_type") != "1" and stop:
                            found[stop].add((when, trip, str(date), start, int(row["stop_sequence"])))
                            stop = self.parent_of.get(stop, "")
        return found

    def starts(self, trip: str) -> Iterator[tuple[str, int]]:
        """Give a trip's runs: start_time as text, empty without headways, and what to add to its times (rule 4)."""
        if trip not in self.headways:
            yield "", 0
        for row in self.headways.get(trip, ()):
            for start in range(seconds(row["start_time"]), seconds(row["end_time"]), int(row["headway_secs"])):
                yield f"{start // 3600:02d}:{start // 60 % 60:02d}:{start % 60:02d}", start - self.timed[trip][0][0]


def seconds(text: str) -> int:
    """Read HH:MM:SS."""
    hours, minutes, rest = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + rest


def timed_calls(calls: list[Row]) -> list[tuple[int, Row]]:
    """Give a trip's calls in order with their departures, those without a time put evenly between (rule 5)."""
    calls = sorted(calls, key=lambda row: int(row["stop_sequence"]))
    times = [row.get("departure_time") or row.get("arrival_time") or "" for row in calls]
    by_distance = all(row.get("shape_dist_traveled") for row in calls)
    along = [float(row["shape_dist_traveled"]) if by_distance else float(place) for place, row in enumerate(calls)]
    timed, found = [place for place, time in enumerate(times) if time], []
    for place, row in enumerate(calls):
        after = place if times[place] else min(known for known in timed if known > place)
        before = place if times[place] else max(known for known in timed if known < place)
        begin, end = seconds(times[before]), seconds(calls[after].get("arrival_time") or times[after])
        share = (along[place] - along[before]) / ((along[after] - along[before]) or 1)
        found.append((begin if before == after else begin + round((end - begin) * share), row))
    return found
