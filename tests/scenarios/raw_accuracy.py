"""Kingston's recorded messages in, accuracy figures out, worked out entry by entry without the product's code."""

import csv
import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from google.transit import gtfs_realtime_pb2 as pb

from tests.scenarios.raw_kingston import ARCHIVE

Call = tuple[str, str, int]  # trip_id, start_date, stop_sequence
BENCHMARK = ((0, 180, -30, 90), (180, 360, -60, 150), (360, 600, -60, 210), (600, 900, -90, 270))
MBTA = ((-30, 180, -60, 60), (180, 360, -90, 120), (360, 720, -150, 210), (720, 1800, -240, 360))
TWO_MINUTES, FORTY_MINUTES = 120, 2400


@dataclass
class RawAccuracy:
    """Predictions and departures as they were said."""

    last_calls: dict[str, int]
    predictions: list[tuple[Call, int, int]] = field(default_factory=list)
    """Call, when it was said, what was said."""
    left: dict[Call, int] = field(default_factory=dict)
    reached: dict[tuple[str, str], int] = field(default_factory=dict)
    before: dict[str, tuple[tuple[str, str], int, bool, int]] = field(default_factory=dict)

    def hear_trip_updates(self, message: pb.FeedMessage) -> None:
        """Note every departure that is predicted for the next half hour."""
        now = message.header.timestamp
        for update in (entity.trip_update for entity in message.entity):
            trip = update.trip
            last = self.last_calls.get(
                trip.trip_id, max((call.stop_sequence for call in update.stop_time_update), default=0)
            )
            for call in update.stop_time_update:
                said = call.departure.time or call.arrival.time
                is_running = call.schedule_relationship == pb.TripUpdate.StopTimeUpdate.SCHEDULED
                if is_running and call.stop_sequence != last and now - 30 <= said <= now + 1800:
                    self.predictions.append(((trip.trip_id, trip.start_date, call.stop_sequence), now, said))

    def hear_vehicles(self, message: pb.FeedMessage) -> None:
        """Follow every vehicle from report to report."""
        for vehicle in (entity.vehicle for entity in message.entity):
            if not vehicle.trip.trip_id or not vehicle.HasField("current_stop_sequence"):
                continue
            trip = vehicle.trip.trip_id, vehicle.trip.start_date
            at, name = min(vehicle.timestamp, message.header.timestamp), vehicle.vehicle.id
            here = (trip, vehicle.current_stop_sequence, vehicle.current_status == pb.VehiclePosition.STOPPED_AT, at)
            before = self.before.get(name)
            if before is not None and at <= before[3]:
                continue
            if before is not None and before[2] and here[:3] != before[:3] and at - before[3] <= TWO_MINUTES:
                self.left[*before[0], before[1]] = at
            self.before[name] = here
            self.reached[trip] = max(self.reached.get(trip, -1), here[1])

    @property
    def by_vehicle(self) -> dict[Call, int]:
        """When vehicles left, as they say."""
        return self.left

    @property
    def by_last(self) -> dict[Call, int]:
        """When they left, as was last said, no more than three minutes ahead."""
        newest: dict[Call, tuple[int, int]] = {}
        for call, at, said in self.predictions:
            newest[call] = max(newest.get(call, (0, 0)), (at, said))
        return {call: said for call, (at, said) in newest.items() if said - at <= 180}

    def ghosts(self) -> float:
        """Give the share of predicted calls that no vehicle was seen to reach, while any was heard of."""
        heard_until = max(at for *_, at in self.before.values())
        newest: dict[Call, tuple[int, int]] = {}
        for call, at, said in self.predictions:
            newest[call] = max(newest.get(call, (0, 0)), (at, said))
        seen = {call for call in newest if call in self.left or self.reached.get(call[:2], -1) >= call[2]}
        unseen = {call for call, (_, said) in newest.items() if call not in seen and said <= heard_until}
        return 100 * len(unseen) / len(seen | unseen)

    def errors(self, actual: dict[Call, int]) -> list[tuple[int, int | None]]:
        """Give of each prediction how far ahead it was and how wrong; None where that is not known."""
        found: list[tuple[int, int | None]] = []
        for call, at, said in self.predictions:
            error = actual[call] - said if call in actual else None
            found.append((said - at, error if error is not None and abs(error) <= FORTY_MINUTES else None))
        return found


def benchmark(errors: list[tuple[int, int | None]]) -> tuple[list[tuple[int, int]], float]:
    """Count by time to the actual departure."""
    counts = []
    for low, high, early, late in BENCHMARK:
        within = [error for ahead, error in errors if error is not None and low <= ahead + error < high]
        counts.append((len(within), sum(early <= error <= late for error in within)))
    return counts, mean(100 * right / n for n, right in counts)


def mbta(errors: list[tuple[int, int | None]]) -> tuple[list[tuple[int, int]], float]:
    """Count by time to the predicted departure; without an actual it is wrong."""
    counts = []
    for low, high, early, late in MBTA:
        within = [error for ahead, error in errors if low <= ahead < high]
        counts.append((len(within), sum(error is not None and early < error < late for error in within)))
    return counts, 100 * sum(right for _, right in counts) / sum(n for n, _ in counts)


def last_calls(data: Path) -> dict[str, int]:
    """Give the stop_sequence of every trip's last call."""
    found: dict[str, int] = defaultdict(int)
    with zipfile.ZipFile(data / ARCHIVE) as archive:
        text = archive.read("stop_times.txt").decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text)):
        found[row["trip_id"]] = max(found[row["trip_id"]], int(row["stop_sequence"]))
    return dict(found)
