"""What was published before a restart in, the same as of now out, while no source has been heard since (rules 29, 33)."""

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import numpy as np

from mobility.merge.memory import Memory
from mobility.merge.passed import NO_POSITION_AHEAD
from mobility.merge.past import left_before, read_past
from mobility.merge.sources import SourceMessage
from mobility.model.overlay import Overlay
from mobility.model.time import Instant
from mobility.model.timetable import Timetable


def carry_on(
    timetable: Timetable, sources: Sequence[SourceMessage], memory: Memory, now: Instant, *, generation: int
) -> Overlay | None:
    """Give the overlay before once more, for a worker that was restarted while the operator is down.

    Times, cancellations and alerts stay as old as they were observed, so that labels age as if nobody had restarted;
    vehicles go on leaving calls. None as soon as any source has a message, for a source that was added or removed, and
    for another version of the timetable. Source: DESIGN.md, section 6; rules 29 and 33.
    """
    before = memory.overlay
    if before is None or memory.messages or any(source.message is not None for source in sources):
        return None
    if before.info.timetable_version != timetable.info.version or not _is_same(before, sources):
        return None
    states = [
        msgspec.structs.replace(state, outcome=source.outcome, last_attempt_at=source.last_attempt_at)
        for state, source in zip(before.info.sources, sources, strict=True)
    ]
    info = msgspec.structs.replace(before.info, generation=generation, made_at=now, sources=states)
    passed = before.instances.passed_position.copy()
    past = read_past(memory, timetable)
    if past is not None and len(past.row):
        nothing_ahead = np.full(len(past.row), NO_POSITION_AHEAD)
        passed[past.row] = left_before(past, now, nothing_ahead, np.arange(len(past.row)))
    return replace(before, info=info, instances=replace(before.instances, passed_position=passed))


def _is_same(before: Overlay, sources: Sequence[SourceMessage]) -> bool:
    """Say whether the overlay tells what these very sources had said."""
    states = before.info.sources
    is_heard = any(state.header_timestamp is not None for state in states)
    return is_heard and [state.id for state in states] == [source.id for source in sources]
