"""A generated territory on disk: archive, realtime message, and the compiled timetable once there is one."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from mobility.demo.benchmark import BenchmarkTerritory, plan_benchmark_territory
from mobility.demo.benchmark_files import write_benchmark_territory
from mobility.demo.benchmark_realtime import benchmark_trip_updates
from mobility.model.ids import FeedId
from mobility.model.time import Instant

DATE = dt.date(2026, 11, 24)
NOW: Instant = int(dt.datetime(2026, 11, 24, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=1))).timestamp())
"""A Tuesday's evening peak in Paris."""
FEED = FeedId("bench")
SEED = 7


@dataclass(frozen=True)
class Territory:
    """What every benchmark works on."""

    folder: Path
    plan: BenchmarkTerritory
    stop_times: int
    stops: int
    trips: int

    @property
    def archive(self) -> Path:
        """The GTFS zip."""
        return self.folder / "gtfs.zip"

    @property
    def compiled(self) -> Path:
        """The compiled timetable."""
        return self.folder / "compiled.timetable"

    def message(self, now: Instant, seed: int = SEED) -> bytes:
        """Write trip updates as of `now`; another seed says other delays."""
        return benchmark_trip_updates(self.plan, now=now, trips=self.trips, seed=seed)


def make_territory(folder: Path, stop_times: int, stops: int, trips: int) -> Territory:
    """Write the archive."""
    plan = plan_benchmark_territory(date=DATE, stop_times=stop_times, stops=stops, seed=SEED)
    territory = Territory(folder, plan, stop_times, stops, trips)
    write_benchmark_territory(territory.archive, date=DATE, stop_times=stop_times, stops=stops, seed=SEED)
    return territory
