"""StopTimeUpdates of all sources to one set of columns with stop ids resolved, and the verdict on each."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.reject import APPLIED, UPDATE_REASONS, VERDICT, Reject
from mobility.merge.sources import UsedSource
from mobility.merge.stops import NOT_GIVEN, StopRows
from mobility.model.message import StopTimeProperties, StopTimeUpdates, no_updates


@dataclass(slots=True)
class Updates:
    """All updates of all sources; `offsets[source]` is where a source's rows begin."""

    columns: StopTimeUpdates
    offsets: list[int]
    stop: npt.NDArray[np.int64]
    """Row in Stops; NOT_GIVEN or UNKNOWN."""
    assigned: npt.NDArray[np.int64] | None
    """Row of assigned_stop_id; None when no update gives one."""
    verdict: npt.NDArray[np.int8]
    """APPLIED, or 1 + place in UPDATE_REASONS."""


def join_updates(used: Sequence[UsedSource], stops: StopRows, *, ignore_stop_sequence: bool) -> Updates:
    """Join the columns of all messages; without a copy when only one has updates."""
    parts = [source.message.updates if source.message else no_updates() for source in used]
    offsets = [0, *np.cumsum([len(part) for part in parts]).tolist()]
    filled = [place for place, part in enumerate(parts) if len(part)]
    columns = parts[filled[0]] if len(filled) == 1 else _concatenate(parts, offsets)
    if ignore_stop_sequence:
        columns = dataclasses.replace(columns, stop_sequence=np.full(len(columns), -1, np.int32))
    assigned = _assigned(columns.properties, len(columns), stops)
    verdict = np.full(len(columns), VERDICT[Reject.ENTITY_REJECTED], np.int8)
    return Updates(columns, offsets, stops.rows_of(columns.stop_id), assigned, verdict)


def _concatenate(parts: Sequence[StopTimeUpdates], offsets: Sequence[int]) -> StopTimeUpdates:
    joined: dict[str, object] = {}
    for field in dataclasses.fields(StopTimeUpdates):
        if field.name == "properties":
            joined["properties"] = {
                row + offset: properties
                for part, offset in zip(parts, offsets, strict=False)
                for row, properties in part.properties.items()
            }
        elif field.name == "stop_id":
            joined["stop_id"] = [stop_id for part in parts for stop_id in part.stop_id]
        else:
            joined[field.name] = np.concatenate([getattr(part, field.name) for part in parts] or [np.zeros(0)])
    return StopTimeUpdates(**joined) if parts else no_updates()  # type: ignore[arg-type]


def _assigned(properties: dict[int, StopTimeProperties], count: int, stops: StopRows) -> npt.NDArray[np.int64] | None:
    rows = [row for row, given in properties.items() if given.assigned_stop_id]
    if not rows:
        return None
    assigned = np.full(count, NOT_GIVEN, np.int64)
    assigned[rows] = stops.rows_of([properties[row].assigned_stop_id for row in rows])
    return assigned


def close_accounts(updates: Updates, used: Sequence[UsedSource]) -> None:
    """Count each source's updates as applied or under their reason, with examples."""
    for place, source in enumerate(used):
        if source.message is None:
            continue
        first, last = updates.offsets[place], updates.offsets[place + 1]
        verdicts = updates.verdict[first:last]
        tally = np.bincount(verdicts, minlength=len(UPDATE_REASONS) + 1)
        account = source.account
        account.updates, account.matched_updates = last - first, int(tally[APPLIED])
        for reason, count in zip(UPDATE_REASONS, tally[1:].tolist(), strict=True):
            if count:
                account.update_reasons[reason] += count
                if reason is not Reject.ENTITY_REJECTED:
                    _keep_examples(
                        updates,
                        source,
                        first,
                        reason,
                        np.flatnonzero(verdicts == VERDICT[reason])[: account.examples_kept],
                    )


def _keep_examples(
    updates: Updates, source: UsedSource, offset: int, reason: Reject, rows: npt.NDArray[np.int64]
) -> None:
    assert source.message is not None
    firsts = np.array([update.first for update in source.message.trip_updates], np.int64)
    order = np.argsort(firsts, kind="stable")
    for row in rows.tolist():
        entity = source.message.trip_updates[order[np.searchsorted(firsts[order], row, side="right") - 1]]
        sequence = int(updates.columns.stop_sequence[row + offset])
        detail = f"stop_sequence {sequence}, stop_id {updates.columns.stop_id[row + offset]!r}"
        source.account.keep_example(reason, entity.entity_id, f"{detail}, trip_id {entity.trip.trip_id!r}")
