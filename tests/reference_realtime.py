"""A feed's boards, one message and an instant in; every stop's departures with realtime, the slow obvious way, out."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from google.transit import gtfs_realtime_pb2 as pb

from tests.merge.slow import Said, Times, expected_times
from tests.reference_board import ReferenceBoards

Shown = tuple[int, int | None, str, str, int, str]  # scheduled, expected, trip_id, start_date, stop_sequence, state

APPLIED_S, STAYS_S = 300, 60
RELATIONSHIPS = {1: "SKIPPED", 2: "NO_DATA"}
CANCELED = pb.TripDescriptor.CANCELED


class ReferenceRealtime:
    """One message about a feed whose trips all run without headways, its updates matched by stop_sequence."""

    def __init__(self, boards: ReferenceBoards, body: bytes) -> None:
        self.boards = boards
        self.message = pb.FeedMessage.FromString(body)
        self.observed = self.message.header.timestamp
        self.updates: dict[tuple[str, str], pb.TripUpdate] = {}
        for entity in self.message.entity:
            trip = entity.trip_update.trip
            self.updates[trip.trip_id, trip.start_date] = entity.trip_update

    def shown(self, now: int, until: int) -> dict[str, set[Shown]]:
        """Give the departures of every stop from `now` to before `until`."""
        found: dict[str, set[Shown]] = defaultdict(set)
        for days in range(-3, 2):
            date = dt.datetime.fromtimestamp(now, self.boards.zone).date() + dt.timedelta(days)
            noon = dt.datetime.combine(date, dt.time(12), self.boards.zone)
            running = self.boards.services_on(date)
            for trip in self.boards.timed:
                if self.boards.service_of[trip] in running:
                    for stop, row in self.instance(trip, date, int(noon.timestamp()) - 12 * 3600, now):
                        off = row[5] in ("cancelled", "skipped")
                        when = row[0] if row[1] is None else row[1]
                        if (now if off else now - STAYS_S) <= when < until:
                            found[stop].add(row)
        return found

    def instance(self, trip: str, date: dt.date, origin: int, now: int) -> Iterator[tuple[str, Shown]]:
        """Give the departures of a trip on a day, but for those its vehicle has left."""
        update = self.updates.get((trip, f"{date:%Y%m%d}"))
        rows = [row for _, row in self.boards.timed[trip]]
        scheduled = [(origin + self.arrival(row, time), origin + time) for time, row in self.boards.timed[trip]]
        said = {} if update is None else self.said(update, rows)
        is_cancelled = update is not None and update.trip.schedule_relationship == CANCELED
        delay = update.delay if update is not None and update.HasField("delay") else None
        nothing: list[Times] = [(None, None)] * len(rows)
        expected = nothing if is_cancelled or update is None else expected_times(scheduled, said, delay)
        skipped = [place in said and said[place].relationship == "SKIPPED" for place in range(len(rows))]
        served = [place for place in range(len(rows)) if is_cancelled or not skipped[place]]
        left = [place for place in range(len(rows)) if self.has_left(expected[place], now)]
        for place, row in enumerate(rows[:-1]):
            if row.get("pickup_type") == "1" or place <= max(left, default=-1) or served[-1:] == [place]:
                continue
            is_off = is_cancelled or skipped[place]
            state = "cancelled" if is_cancelled else "skipped" if skipped[place] else "running"
            is_young = now - self.observed <= APPLIED_S and not is_off
            time = (expected[place][1] or expected[place][0]) if is_young else None
            yield row["stop_id"], (scheduled[place][1], time, trip, str(date), int(row["stop_sequence"]), state)

    def has_left(self, times: Times, now: int) -> bool:
        """Say whether a predicted departure has come while the prediction still held (rules 28 to 30)."""
        time = times[1] or times[0]
        return time is not None and time + STAYS_S <= min(now, self.observed + APPLIED_S)

    def said(self, update: pb.TripUpdate, rows: list[dict[str, str]]) -> dict[int, Said]:
        """Read what is said of each call, by its place in the trip."""
        places = {int(row["stop_sequence"]): place for place, row in enumerate(rows)}
        return {
            places[one.stop_sequence]: Said(
                RELATIONSHIPS.get(one.schedule_relationship, ""), self.event(one.arrival), self.event(one.departure)
            )
            for one in update.stop_time_update
            if one.stop_sequence in places
        }

    @staticmethod
    def event(event: pb.TripUpdate.StopTimeEvent) -> tuple[str, int] | None:
        """Read an event: `time` beats `delay` (rule 15)."""
        if event.time:
            return "time", event.time
        return ("delay", event.delay) if event.HasField("delay") else None

    @staticmethod
    def arrival(row: dict[str, str], departure: int) -> int:
        """Give a call's arrival; the worlds of this reference give all times."""
        hours, minutes, seconds = map(int, row["arrival_time"].split(":"))
        return min(departure, hours * 3600 + minutes * 60 + seconds)
