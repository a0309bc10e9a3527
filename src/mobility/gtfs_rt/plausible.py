"""Rows as read in, rows that can be true out: impossible values are blanked, updates that say nothing else left out."""

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.gtfs_rt.ledger import EARLIEST, Ledger
from mobility.gtfs_rt.reasons import Loss, Reject
from mobility.gtfs_rt.rows import (
    ARRIVAL,
    DELAY,
    DEPARTURE,
    NOT_GIVEN,
    RELATIONSHIP,
    SCHEDULED,
    SEQUENCE,
    TIME,
    UNCERTAINTY,
    Rows,
)
from mobility.model.message import NO_DELAY, StopRelationship, TripUpdate

LONGEST_DELAY_S = 2 * 86_400
"""Nobody waits longer for one trip; a producer that counts milliseconds passes it after three minutes."""

_LARGEST_SEQUENCE = 2**31 - 1
_REASONS = (
    Reject.TIME_IN_MILLISECONDS,
    Reject.TIME_OUT_OF_RANGE,
    Reject.DELAY_OUT_OF_RANGE,
    Reject.STOP_SEQUENCE_OUT_OF_RANGE,
    Reject.ID_NOT_UTF8,
)

Mask = npt.NDArray[np.bool_]


class _Verdicts:
    """Why each row offends, as its place in _REASONS plus 1 (0: it does not), and with which text."""

    def __init__(self, rows: int) -> None:
        self.reason = np.zeros(rows, np.int8)
        self.value = np.zeros(rows, np.int64)

    def add(self, reason: Reject, where: Mask, values: npt.NDArray[np.int64]) -> None:
        """Note a reason for rows that have none yet."""
        new = where & (self.reason == 0)
        self.reason[new] = _REASONS.index(reason) + 1
        self.value[new] = values[new]


def keep_plausible(rows: Rows, trip_updates: list[TripUpdate], ledger: Ledger) -> tuple[Rows, list[TripUpdate]]:
    """Blank impossible times and delays, drop updates left without a statement; the trips' row ranges follow.

    `rows` is changed in place. An update that is SKIPPED or NO_DATA stays, whatever its times are; so does one with
    another usable time or delay.
    """
    verdicts = _Verdicts(len(rows.values))
    for event in (ARRIVAL, DEPARTURE):
        _blank_event(rows.values, event, verdicts, ledger)
    dropped = (verdicts.reason > 0) & _says_nothing(rows.values)
    mended = int(np.count_nonzero((verdicts.reason > 0) & ~dropped))
    if mended:
        ledger.lose(Loss.EVENT_OUT_OF_RANGE, mended)
    dropped |= _without_key(rows, verdicts)
    if not dropped.any():
        return rows, trip_updates
    _account(dropped, verdicts, rows, trip_updates, ledger)
    return _without(rows, dropped), _shifted(trip_updates, dropped)


def _blank_event(values: npt.NDArray[np.int64], event: int, verdicts: _Verdicts, ledger: Ledger) -> None:
    """Blank one event's impossible values in place and note why."""
    times, delays = values[:, event + TIME], values[:, event + DELAY]
    bad_times = (times != 0) & ~_is_time(times, ledger)
    if bad_times.any():
        in_milliseconds = bad_times & _is_time(times // 1000, ledger)
        verdicts.add(Reject.TIME_IN_MILLISECONDS, in_milliseconds, times)
        verdicts.add(Reject.TIME_OUT_OF_RANGE, bad_times & ~in_milliseconds, times)
        times[bad_times] = 0
    bad_delays = (delays != NO_DELAY) & ((delays > LONGEST_DELAY_S) | (delays < -LONGEST_DELAY_S))
    if bad_delays.any():
        verdicts.add(Reject.DELAY_OUT_OF_RANGE, bad_delays, delays)
        delays[bad_delays] = NO_DELAY
    scheduled, uncertainties = values[:, event + SCHEDULED], values[:, event + UNCERTAINTY]
    _blank(scheduled, (scheduled != 0) & ~_is_time(scheduled, ledger), 0, ledger)
    _blank(uncertainties, uncertainties < NOT_GIVEN, NOT_GIVEN, ledger)


def _blank(column: npt.NDArray[np.int64], where: Mask, blank: int, ledger: Ledger) -> None:
    if where.any():
        ledger.lose(Loss.VALUE_OUT_OF_RANGE, int(np.count_nonzero(where)))
        column[where] = blank


def _is_time(seconds: npt.NDArray[np.int64], ledger: Ledger) -> Mask:
    """Mark instants that a passenger of today could be told."""
    mask: Mask = (seconds >= EARLIEST) & (seconds <= ledger.latest)
    return mask


def _says_nothing(values: npt.NDArray[np.int64]) -> Mask:
    """Mark updates without any time or delay whose relationship is no statement of its own."""
    silent: Mask = np.ones(len(values), np.bool_)
    for event in (ARRIVAL, DEPARTURE):
        silent &= (values[:, event + TIME] == 0) & (values[:, event + DELAY] == NO_DELAY)
    for statement in (StopRelationship.SKIPPED, StopRelationship.NO_DATA):
        silent &= values[:, RELATIONSHIP] != statement
    return silent


def _without_key(rows: Rows, verdicts: _Verdicts) -> Mask:
    """Mark updates whose stop_sequence or stop_id cannot name a stop."""
    sequences = rows.values[:, SEQUENCE]
    keyless: Mask = sequences > _LARGEST_SEQUENCE
    verdicts.reason[keyless] = 0
    verdicts.add(Reject.STOP_SEQUENCE_OUT_OF_RANGE, keyless, sequences)
    if bytes in set(map(type, rows.stop_id)):
        not_text = np.array([isinstance(stop_id, bytes) for stop_id in rows.stop_id])
        verdicts.reason[not_text] = 0
        verdicts.add(Reject.ID_NOT_UTF8, not_text, sequences)
        keyless |= not_text
    return keyless


def _account(dropped: Mask, verdicts: _Verdicts, rows: Rows, trip_updates: list[TripUpdate], ledger: Ledger) -> None:
    """Write one rejection for each entity and reason, with the first offending value and how many updates it cost."""
    entity_of_row = np.repeat(np.arange(len(trip_updates)), [update.last - update.first for update in trip_updates])
    where = np.flatnonzero(dropped)
    keys = entity_of_row[where] * (len(_REASONS) + 1) + verdicts.reason[where]
    unique, first, counts = np.unique(keys, return_index=True, return_counts=True)
    for key, row, count in zip(unique.tolist(), where[first].tolist(), counts.tolist(), strict=True):
        entity, reason = divmod(key, len(_REASONS) + 1)
        is_id = _REASONS[reason - 1] is Reject.ID_NOT_UTF8
        detail = repr(rows.stop_id[row]) if is_id else str(verdicts.value[row])
        ledger.reject(_REASONS[reason - 1], trip_updates[entity].entity_id, detail, count=count)


def _without(rows: Rows, dropped: Mask) -> Rows:
    kept = np.flatnonzero(~dropped)
    place = np.cumsum(~dropped) - 1
    return Rows(
        rows.values[kept],
        [rows.stop_id[row] for row in kept.tolist()],
        {int(place[row]): properties for row, properties in rows.properties.items() if not dropped[row]},
    )


def _shifted(trip_updates: list[TripUpdate], dropped: Mask) -> list[TripUpdate]:
    """Move the trips' row ranges to where their remaining rows are."""
    before = np.concatenate(([0], np.cumsum(~dropped))).tolist()
    return [
        msgspec.structs.replace(update, first=before[update.first], last=before[update.last]) for update in trip_updates
    ]
