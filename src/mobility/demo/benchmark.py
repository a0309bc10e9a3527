"""A number of stop times and stops in, a territory of that size as columns out: few hubs with very much, many stops with little."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.demo.calendar import ServiceRule
from mobility.model.time import GtfsTime

SERVICES: dict[str, ServiceRule] = {
    "semaine": ServiceRule(weekdays="1111100"),
    "samedi": ServiceRule(weekdays="0000010"),
    "dimanche": ServiceRule(weekdays="0000001", on_public_holidays="always"),
    "scolaire": ServiceRule(weekdays="1111100", period="school"),
    "vacances": ServiceRule(weekdays="1111100", period="holidays"),
    "nuit": ServiceRule(weekdays="1111111", on_public_holidays="as usual"),
}
SERVICE_SHARES = (0.5, 0.15, 0.1, 0.1, 0.1, 0.05)
NIGHT = 5
"""The position of the night service, whose trips start between 20:00 and 27:00."""
CALLS_PER_TRIP, TRIPS_PER_PATTERN, STOPS_PER_HUB = 20, 60, 300
HUB_CALL_SHARE = 0.12
DWELL_S = 20
HOURLY_DEPARTURES = (0, 0, 0, 0, 1, 4, 7, 10, 9, 6, 5, 5, 6, 6, 6, 7, 9, 10, 9, 6, 4, 3, 2, 1)
"""How the departures of a weekday spread over its hours, from 00:00: two peaks, thin evenings."""

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkTerritory:
    """A territory as columns; calls of pattern p are rows `pattern_first[p]` to before `pattern_first[p + 1]`."""

    stop_times: int
    """As asked for; `rows` has what came of it, within a percent."""
    stops: int
    seed: int
    date: dt.date
    """The day the calendars are laid around."""
    pattern_first: Ints
    call_stop: Ints
    call_offset: Ints
    """Seconds after the trip's start of the arrival; the departure is DWELL_S later, save at the last call."""
    trip_pattern: Ints
    trip_start: Ints
    """GTFS time."""
    trip_service: Ints
    """Position in SERVICES."""

    @property
    def rows(self) -> int:
        """Count the stop times."""
        return int(np.diff(self.pattern_first)[self.trip_pattern].sum())

    @property
    def trip_duration(self) -> Ints:
        """Give the seconds from each trip's start to its last arrival."""
        ends: Ints = self.call_offset[self.pattern_first[1:] - 1][self.trip_pattern]
        return ends


def plan_benchmark_territory(*, date: dt.date, stop_times: int, stops: int, seed: int) -> BenchmarkTerritory:
    """Lay a territory out; the same arguments give the same columns.

    ValueError (the caller's fault) for fewer than 60 stops or 100 stop times.
    """
    if stops < 60 or stop_times < 100:
        raise ValueError(f"a benchmark territory of {stops} stops and {stop_times} stop times is too small to be one")
    rng = np.random.default_rng(seed)
    patterns = max(4, stop_times // CALLS_PER_TRIP // TRIPS_PER_PATTERN)
    lengths = np.clip(np.rint(rng.normal(CALLS_PER_TRIP, 6, patterns)), 6, 45).astype(np.int32)
    pattern_first = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    weights = rng.lognormal(0.0, 1.2, patterns)
    trips = np.maximum(1, np.rint(weights * (stop_times / (weights * lengths).sum()))).astype(np.int32)
    trip_pattern = np.repeat(np.arange(patterns, dtype=np.int32), trips)
    trip_service = rng.choice(len(SERVICES), len(trip_pattern), p=SERVICE_SHARES).astype(np.int32)
    return BenchmarkTerritory(
        stop_times=stop_times,
        stops=stops,
        seed=seed,
        date=date,
        pattern_first=pattern_first,
        call_stop=_choose_stops(rng, pattern_first, stops),
        call_offset=_drive(rng, pattern_first),
        trip_pattern=trip_pattern,
        trip_start=_choose_starts(rng, trip_service),
        trip_service=trip_service,
    )


def _choose_stops(rng: np.random.Generator, pattern_first: Ints, stops: int) -> Ints:
    """Let each pattern follow its own stretch of stops, with a hub every now and then; hubs are the first stops, the first the greatest."""
    lengths = np.diff(pattern_first)
    starts = rng.integers(0, stops, len(lengths))
    within = np.arange(pattern_first[-1]) - np.repeat(pattern_first[:-1], lengths)
    call_stop = (np.repeat(starts, lengths) + within) % stops
    hubs = max(2, stops // STOPS_PER_HUB)
    at_hub = rng.random(len(call_stop)) < HUB_CALL_SHARE
    at_hub[1:] &= ~at_hub[:-1]
    call_stop[at_hub] = (rng.random(int(at_hub.sum())) ** 2 * hubs).astype(np.int64)
    chosen: Ints = call_stop.astype(np.int32)
    return chosen


def _drive(rng: np.random.Generator, pattern_first: Ints) -> Ints:
    """Drive one to four minutes from stop to stop, in half minutes."""
    driving = (rng.integers(2, 9, pattern_first[-1]) * 30).astype(np.int32)
    driving[pattern_first[:-1]] = 0
    total = np.cumsum(driving, dtype=np.int64)
    lengths = np.diff(pattern_first)
    return (total - np.repeat(total[pattern_first[:-1]], lengths)).astype(np.int32)


def _choose_starts(rng: np.random.Generator, trip_service: Ints) -> Ints:
    shares = np.array(HOURLY_DEPARTURES, float)
    hours = rng.choice(len(shares), len(trip_service), p=shares / shares.sum())
    by_day = hours * 3600 + rng.integers(0, 60, len(hours)) * 60
    by_night = 20 * 3600 + rng.integers(0, 7 * 60, len(hours)) * 60
    starts: Ints = np.where(trip_service == NIGHT, by_night, by_day).astype(np.int32)
    return starts


def trip_id_of(trip: int) -> str:
    """Spell the trip_id of a row of the trip columns."""
    return f"t{trip:07d}"


def stop_id_of(stop: int) -> str:
    """Spell the stop_id of a stop, hubs first."""
    return f"s{stop:06d}"


def latest_time(territory: BenchmarkTerritory) -> GtfsTime:
    """Give the last arrival of any service day."""
    return int((territory.trip_start + territory.trip_duration).max())
