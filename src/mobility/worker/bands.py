"""A feed's history in, how many entities are usual at this weekday and hour out: the band that a message is held against."""

import logging
import statistics

from mobility.history.errors import HistoryError
from mobility.history.reader import HistoryReader
from mobility.model.time import DAY_S, Instant
from mobility.worker.feed_state import FeedState

log = logging.getLogger(__name__)

WEEKS = 4
"""Source: HEALTH.md 5.2, "median of same weekday and hour over 4 weeks"."""
FEWEST_WEEKS = 2
"""One week alone may have been a holiday."""
EVERY_S = 3_600
HALF_HOUR_S = 1_800
STEP_S = 300
KINDS = ("trip_updates", "vehicle_positions")


async def refresh_bands(state: FeedState, past: HistoryReader | None, now: Instant) -> None:
    """Read the bands anew once an hour; while the history cannot be read those before hold."""
    if past is None or (state.bands_at is not None and now - state.bands_at < EVERY_S):
        return
    state.bands_at = now
    try:
        found = {
            f"{stream.id}/{kind}": await _band(state, past, stream.id, kind, now)
            for stream in state.streams
            for kind in KINDS
            if kind in stream.kinds
        }
    except HistoryError as error:
        log.info("%s: bands stay as they are: %s", state.config.id, error)
        return
    state.bands = {name: band for name, band in found.items() if band is not None}


async def _band(state: FeedState, past: HistoryReader, source: str, kind: str, now: Instant) -> float | None:
    """Give the median of the hour around this time of the weeks before; None where too few of them are kept."""
    usual = []
    for week in range(1, WEEKS + 1):
        at = now - 7 * DAY_S * week
        points = await past.series(
            state.config.id, source, f"entities.{kind}", at - HALF_HOUR_S, at + HALF_HOUR_S, STEP_S
        )
        means = [point.mean for point in points if point.mean is not None]
        if means:
            usual.append(statistics.fmean(means))
    return statistics.median(usual) if len(usual) >= FEWEST_WEEKS else None
