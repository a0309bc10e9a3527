"""A number of days in, rows out: samples, and the steps that the product makes of them; polls; statuses. Oldest first."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.history.retention import FIVE_MINUTES_KEPT_S, POLLS_KEPT_S, SAMPLES_KEPT_S
from mobility.history.rollup import STEP_S
from mobility.history.samples import EVERY_S
from mobility.model.outcome import Outcome
from mobility.model.time import DAY_S, Instant

Row = Sequence[Any]
Values = npt.NDArray[np.float64]

_QUARTERS = 240


def values_of(place: int, first: Instant, until: Instant) -> Values:
    """Give a value for each minute of whole UTC days; the same minute always has the same.

    They are quarters, so that sums are exact in whatever order they are added; every fourth series stands still, as what is
    well does.
    """
    days = range(first // DAY_S, -(-until // DAY_S))
    per_day = DAY_S // EVERY_S
    if place % 4 == 3:
        made = np.full(len(days) * per_day, float(place))
    else:
        seeds = (np.random.default_rng((place, day)).integers(4, _QUARTERS, per_day) for day in days)
        made = np.concatenate([one / 4 for one in seeds])
    begins = (first - days.start * DAY_S) // EVERY_S
    return made[begins : begins + (until - first) // EVERY_S]


def sample_rows(places: range, days: int, now: Instant) -> Iterator[Row]:
    """Give (series, at, value) of the last two days and a little."""
    first = now - min(days * DAY_S, SAMPLES_KEPT_S)
    columns = [values_of(place, first, now).tolist() for place in places]
    for step, at in enumerate(range(first, now, EVERY_S)):
        for place, values in zip(places, columns, strict=True):
            yield place, at, values[step]


def five_minute_rows(places: range, days: int, now: Instant) -> Iterator[Row]:
    """Give the rows of five-minute steps of the last ninety days."""
    first = (now - min(days * DAY_S, FIVE_MINUTES_KEPT_S)) // STEP_S * STEP_S
    yield from _rows(places, first, now // STEP_S * STEP_S, STEP_S)


def day_rows(places: range, days: int, now: Instant) -> Iterator[Row]:
    """Give the rows of whole UTC days."""
    today = now // DAY_S * DAY_S
    yield from _rows(places, today - days * DAY_S, today, DAY_S)


def _rows(places: range, first: Instant, until: Instant, step_s: int) -> Iterator[Row]:
    made = [_steps(values_of(place, first, until), step_s) for place in places]
    for step, start in enumerate(range(first, until, step_s)):
        for place, of_series in zip(places, made, strict=True):
            yield place, start, *of_series[step]


def _steps(values: Values, step_s: int) -> list[Row]:
    """Describe steps as the product's rows do: count, minimum, mean, maximum, p50, p90; of what never changed the mean alone."""
    count = step_s // EVERY_S
    ordered = np.sort(values.reshape(-1, count), axis=1)
    lows, highs = ordered[:, 0], ordered[:, -1]
    middles, tops = (ordered[:, -(-share * count // 100) - 1] for share in (50, 90))
    columns = (column.tolist() for column in (lows, ordered.sum(axis=1) / count, highs, middles, tops))
    return [
        (count, None, low, None, None, None) if low == high else (count, low, mean, high, middle, top)
        for low, mean, high, middle, top in zip(*columns, strict=True)
    ]


def poll_rows(places: range, days: int, now: Instant, every_s: int) -> Iterator[Row]:
    """Give the rows of polls of the last week, one in 97 of which failed."""
    first = now - min(days * DAY_S, POLLS_KEPT_S)
    entities = json.dumps({"trip_updates": 120, "vehicle_positions": 0, "alerts": 0})
    for number, started in enumerate(range(first, now, every_s)):
        digest = number.to_bytes(4, "big") * 8
        rules = json.dumps({"E003": number % 40 + 1, "W009": number % 7 + 1, "E022": 3})
        for place in places:
            if number % 97 == place:
                failed = (place, started, 0.2, Outcome.SERVER_ERROR.value, 503, 0)
                yield *failed, None, None, None, False, None, None, "503 Service Unavailable"
            else:
                well = (place, started, 0.2, Outcome.OK.value, 200, 40_000)
                yield *well, digest, digest, started - 9, True, entities, rules, None


def span_rows(days: int, now: Instant) -> Iterator[Row]:
    """Give the rows of statuses of the last ninety days: an outage of a quarter of an hour every two hours."""
    first = now - min(days * DAY_S, FIVE_MINUTES_KEPT_S)
    for since in range(first, now, 7_200):
        yield 0, since, since + 6_300, "ok"
        yield 0, since + 6_300, min(since + 7_200, now), "down"
