"""A trip instance and a seed in, when it really calls (and what its producer expects at a moment) out."""

import numpy as np

from mobility.demo.chance import chance, drift
from mobility.demo.instances import Instants, TripInstance
from mobility.demo.network import RAIL
from mobility.model.time import Instant

CONGESTION_S, CONGESTION_PERIOD_S, RAIL_PERIOD_S = 170.0, 3000.0, 14_400.0
"""How much a line's traffic delays all its trips, swelling and ebbing; slower on rails."""
OWN_S, OWN_PERIOD_S = 45.0, 1100.0
"""A trip's own ups and downs. Together they grow by less than a second per second, so that no vehicle runs backwards."""
LATE_SHARE, LATE_S = 0.06, 900.0
"""Few trips lose up to a quarter of an hour on their way."""
EARLIEST_S = -75.0
SHORTEST_DRIVE_S, SHORTEST_DWELL_S = 30, 10
MISJUDGED_S, FAR_AHEAD_S = 90.0, 1800.0
"""How wrong an expectation is for a call half an hour away; nearer calls are known better."""


def actual_times(instance: TripInstance, seed: int) -> tuple[Instants, Instants]:
    """Give the arrivals and departures as they come true, each not before the one before it.

    A vehicle never leaves its first stop early, absorbs delay in its dwell times, and keeps a shortest driving time.
    """
    route = instance.trip.pattern.route
    line = (seed, instance.feed_id, route.route_id)
    period_s = RAIL_PERIOD_S if route.route_type == RAIL else CONGESTION_PERIOD_S
    late = chance(seed, instance.key, "late")
    lost_s = LATE_S * late / LATE_SHARE if late < LATE_SHARE else 0.0
    run_s = max(1, int(instance.departures[-1] - instance.departures[0]))
    line_phase, own_phase = chance(*line, "traffic"), chance(seed, instance.key, "own")
    arrivals, departures = instance.arrivals.copy(), instance.departures.copy()
    left: Instant | None = None
    for index, scheduled in enumerate(instance.arrivals.tolist()):
        delay_s = CONGESTION_S * (0.35 + drift(line_phase, scheduled, period_s))
        delay_s += OWN_S * drift(own_phase, scheduled, OWN_PERIOD_S)
        delay_s += lost_s * (scheduled - int(instance.arrivals[0])) / run_s
        delay_s = max(0.0 if index == 0 else EARLIEST_S, delay_s)
        arrival = scheduled + round(delay_s)
        if left is not None:
            arrival = max(arrival, left + SHORTEST_DRIVE_S)
        dwell_s = min(SHORTEST_DWELL_S, int(instance.departures[index]) - scheduled)
        early_limit = int(instance.departures[index]) + (0 if index == 0 else int(EARLIEST_S))
        left = max(arrival + dwell_s, early_limit)
        arrivals[index], departures[index] = arrival, left
    return arrivals, departures


def expected_times(instance: TripInstance, now: Instant, seed: int) -> tuple[Instants, Instants]:
    """Give the actual times as far as they have come, and the producer's expectation of the rest.

    The expectation errs smoothly and the less the nearer a call is; it never says that something is over which is not.
    """
    arrivals, departures = actual_times(instance, seed)
    error_s = MISJUDGED_S * drift(chance(seed, instance.key, "error"), now, 900.0)
    return _misjudged(arrivals, now, error_s), _misjudged(departures, now, error_s)


def uncertainty_s(time: Instant, now: Instant) -> int:
    """Give the half-width of the expectation of one event; zero once it has come."""
    return round(MISJUDGED_S * min(1.0, max(0.0, time - now) / FAR_AHEAD_S))


def _misjudged(times: Instants, now: Instant, error_s: float) -> Instants:
    ahead = np.clip((times - now) / FAR_AHEAD_S, 0.0, 1.0)
    return times + np.rint(ahead * error_s).astype(np.int64)
