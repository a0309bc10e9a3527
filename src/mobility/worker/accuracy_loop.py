"""A feed's generations, beside the beat: predictions sampled each minute, vehicles followed, figures of 7 days out."""

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass, field

import msgspec

from mobility.health.accuracy.figures import accuracy_of
from mobility.health.accuracy.settled import LONGEST_ERROR_S, Settled, nothing_settled, together
from mobility.merge.memory import Memory
from mobility.model.accuracy import Method
from mobility.model.overlay import Overlay
from mobility.model.time import DAY_S, Instant
from mobility.worker.accuracy_files import KEPT_DAYS, AccuracyFiles
from mobility.worker.feed_state import FeedState
from mobility.worker.surroundings import Surroundings

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""Between two looks for a new generation: vehicles are polled no oftener than every 5 s."""
SAMPLE_S = 60
SETTLE_S = 900
"""Between two reckonings; each reads a week of files."""


@dataclass(slots=True)
class Measuring:
    """What the loop of one feed knows."""

    files: AccuracyFiles | None
    day: str = ""
    today: Settled = field(default_factory=nothing_settled)
    seen: Overlay | None = None
    sampled_at: Instant = 0
    settled_at: Instant = 0


async def measure_for_ever(state: FeedState, around: Surroundings) -> None:
    """Follow the feed's generations; a full or failing disk costs the files of the day and nothing else."""
    folder = None if around.accuracy is None else around.accuracy / state.config.id
    measuring = Measuring(None if folder is None else AccuracyFiles(folder))
    if not state.streams:
        return
    while True:
        await asyncio.sleep(LOOK_S)
        memory, now = state.memory, around.clock.now()
        await asyncio.to_thread(follow, state, measuring, memory, now)
        if memory.timetable is not None and now - measuring.settled_at >= SETTLE_S:
            measuring.settled_at = now
            async with around.reckoners:
                await asyncio.to_thread(reckon, state, measuring, memory, now)


def follow(state: FeedState, measuring: Measuring, memory: Memory, now: Instant) -> None:
    """Take a new generation's vehicles, and once a minute its predictions."""
    overlay, timetable = memory.overlay, memory.timetable
    if overlay is None or timetable is None or overlay.info.timetable_version != timetable.info.version:
        return
    if overlay is not measuring.seen:
        measuring.seen = overlay
        state.book.observe(overlay, timetable)
    if now // SAMPLE_S != measuring.sampled_at // SAMPLE_S:
        measuring.sampled_at = now
        state.book.sample(overlay, timetable, now)


def reckon(state: FeedState, measuring: Measuring, memory: Memory, now: Instant) -> None:
    """Settle what is due, write the day, and work out the figures of the last 7 days."""
    assert memory.timetable is not None
    zone = memory.timetable.zone
    day = dt.datetime.fromtimestamp(now, zone).date().isoformat()
    settled = state.book.settle(zone, now)
    if day != measuring.day:
        measuring.day = day
        measuring.today = (measuring.files.load(day) if measuring.files is not None else None) or nothing_settled()
    parts = [measuring.today, settled]
    measuring.today = together([part for part in parts if len(part.call_predicted)])
    week = [measuring.today]
    if measuring.files is not None:
        if len(settled.call_predicted):
            _save(measuring, day)
        first = (dt.date.fromisoformat(day) - dt.timedelta(KEPT_DAYS - 1)).isoformat()
        earlier = [measuring.files.load(one) for one in measuring.files.days() if first <= one < day]
        week = [*(one for one in earlier if one is not None), measuring.today]
    whole = together([one for one in week if len(one.call_predicted)])
    if not len(whole.sampled):
        return
    figures = accuracy_of(whole, max(int(whole.sampled.min()), now - KEPT_DAYS * DAY_S), now - LONGEST_ERROR_S)
    method = figures.headline.method if figures.headline is not None else Method.LAST_PREDICTION
    before = measuring.files.week_before(day, method) if measuring.files is not None else None
    state.accuracy = msgspec.structs.replace(figures, week_before_percent=before)


def _save(measuring: Measuring, day: str) -> None:
    assert measuring.files is not None
    try:
        measuring.files.save(day, measuring.today)
    except OSError as error:
        log.warning("%s: predictions of %s are not kept: %s", measuring.files.folder.name, day, error)
