"""A benchmark territory and a moment in, the bytes of one large FeedMessage about trips that run then out."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.benchmark import DWELL_S, SERVICES, BenchmarkTerritory, latest_time, stop_id_of, trip_id_of
from mobility.demo.benchmark_files import open_benchmark_territory
from mobility.demo.calendar import runs_on
from mobility.demo.messages import Message, message_bytes, new_message
from mobility.model.time import DAY_S, Instant, ServiceDay, date_of, service_day_at, service_day_origin, zone_named

ZONE = "Europe/Paris"
SOON_S = 7200
"""Trips that start within this time may be spoken about before they run."""
CANCELED_SHARE, SKIPPED_SHARE, NO_DATA_SHARE = 0.01, 0.003, 0.003
Ints = npt.NDArray[np.int64]


def benchmark_trip_updates(
    territory: BenchmarkTerritory | Path, *, now: Instant, trips: int = 20_000, seed: int = 7
) -> bytes:
    """Write trip updates for the calls still ahead of `trips` instances that run at `now`.

    Instances under way come first, then those that start soonest within two hours; fewer when the territory has not as many.
    Another `seed` gives other delays for the same trips.
    """
    plan = open_benchmark_territory(territory) if isinstance(territory, Path) else territory
    rng = np.random.default_rng(seed)
    message = new_message(now)
    chosen, days, origins = _running(plan, now, trips)
    delays = np.clip(rng.normal(90, 120, len(chosen)), -60, 1200).astype(np.int64).tolist()
    drifts = rng.integers(-8, 9, len(chosen)).tolist()
    fates = rng.random(len(chosen)).tolist()
    for trip, day, origin, delay_s, drift_s, fate in zip(
        chosen.tolist(), days.tolist(), origins.tolist(), delays, drifts, fates, strict=True
    ):
        update = message.entity.add(id=f"{trip_id_of(trip)}/{day}").trip_update
        update.timestamp = now
        update.trip.trip_id = trip_id_of(trip)
        update.trip.start_date = f"{date_of(ServiceDay(day)):%Y%m%d}"
        update.trip.route_id = f"r{int(plan.trip_pattern[trip]) // 2:05d}"
        if fate < CANCELED_SHARE:
            update.trip.schedule_relationship = gtfs_rt.TripDescriptor.CANCELED
        else:
            times = _arrivals(plan, trip, origin)
            expected = times + np.maximum(delay_s + drift_s * np.arange(len(times)), -60)
            _add_calls(update, plan, trip, expected, now, rng)
    return message_bytes(message)


def _running(plan: BenchmarkTerritory, now: Instant, trips: int) -> tuple[Ints, Ints, Ints]:
    """Choose instances: (rows of the trip columns, service days, origins of the days), by day, then by trip."""
    zone = zone_named(ZONE)
    today = service_day_at(now, zone)
    found: list[Ints] = []
    for number in range(today - latest_time(plan) // DAY_S, today + 1):
        origin = service_day_origin(ServiceDay(number), zone)
        active = np.array([runs_on(rule, date_of(ServiceDay(number))) for rule in SERVICES.values()])
        start = origin + plan.trip_start.astype(np.int64)
        near = active[plan.trip_service] & (start + plan.trip_duration >= now) & (start <= now + SOON_S)
        rows = np.flatnonzero(near)
        until_start = np.maximum(start[rows] - now, 0)
        found.append(np.stack((rows, np.full_like(rows, number), np.full_like(rows, origin), until_start)))
    columns = np.concatenate(found, axis=1)
    soonest = np.sort(np.argsort(columns[3], kind="stable")[:trips])
    return columns[0][soonest], columns[1][soonest], columns[2][soonest]


def _arrivals(plan: BenchmarkTerritory, trip: int, origin: Instant) -> Ints:
    first, last = (int(row) for row in plan.pattern_first[plan.trip_pattern[trip] :][:2])
    return plan.call_offset[first:last].astype(np.int64) + (origin + int(plan.trip_start[trip]))


def _add_calls(
    update: Message, plan: BenchmarkTerritory, trip: int, expected: Ints, now: Instant, rng: np.random.Generator
) -> None:
    """List the calls from the next one on."""
    first = int(plan.pattern_first[plan.trip_pattern[trip]])
    upcoming = min(int(np.searchsorted(expected, now)), len(expected) - 1)
    stops = plan.call_stop[first + upcoming : first + len(expected)].tolist()
    odd = rng.random(len(stops)).tolist()
    for index, (time, stop, chance) in enumerate(zip(expected[upcoming:].tolist(), stops, odd, strict=True)):
        call = update.stop_time_update.add(stop_sequence=upcoming + index + 1, stop_id=stop_id_of(stop))
        if chance < SKIPPED_SHARE:
            call.schedule_relationship = gtfs_rt.TripUpdate.StopTimeUpdate.SKIPPED
        elif chance < SKIPPED_SHARE + NO_DATA_SHARE:
            call.schedule_relationship = gtfs_rt.TripUpdate.StopTimeUpdate.NO_DATA
        else:
            call.arrival.time = time
            if index + 1 < len(stops):
                call.departure.time = time + DWELL_S
