"""A feed's merged departures at one moment in, the fresh predictions among them out: what is held against reality later."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.health.accuracy.calls import Keys, call_keys, trip_keys
from mobility.model.board import LIVE_FOR_S
from mobility.model.overlay import Overlay, Rule, VisitState
from mobility.model.time import Instant
from mobility.model.timetable import LAST_CALL, Timetable

Ints = npt.NDArray[np.int64]

AHEAD_S = 1800
"""Predictions further ahead than the last bin of any profile are not sampled. Source: HEALTH.md 4."""
PAST_S = 30
"""A predicted departure may have passed by so much. Source: HEALTH.md 4, first bin of MBTA."""
MOST_CALLS = 400
"""Calls sampled a minute: of more, those are whose number the share below divides, always the same ones."""

_OFF = (VisitState.CANCELLED, VisitState.SKIPPED, VisitState.DELETED)


@dataclass(frozen=True, slots=True)
class Samples:
    """Predictions, as columns."""

    key: Keys
    """The call."""
    trip: Keys
    sequence: Ints
    route: Ints
    """Row in the timetable's routes, in a Book its place there; -1 unknown."""
    sampled: Ints
    predicted: Ints

    def __len__(self) -> int:
        """Count them."""
        return len(self.key)

    def taken(self, which: npt.NDArray[np.bool_] | Ints) -> "Samples":
        """Give some of them."""
        return Samples(
            self.key[which],
            self.trip[which],
            self.sequence[which],
            self.route[which],
            self.sampled[which],
            self.predicted[which],
        )

    @property
    def columns(self) -> tuple[Keys, Keys, Ints, Ints, Ints, Ints]:
        """All columns, in order."""
        return self.key, self.trip, self.sequence, self.route, self.sampled, self.predicted


def sample(overlay: Overlay, timetable: Timetable, now: Instant) -> Samples:
    """Take the predictions that a board would call live at `now`, of the next 30 minutes and the last 30 seconds.

    What is sampled is the departure; nobody boards at a last call. A trip that the feed has dropped is not predicted.
    Source: HEALTH.md 4; DESIGN.md, section 6.
    """
    visits, instance = overlay.visits, overlay.visit_instance
    predicted = np.where(visits.expected_departure > 0, visits.expected_departure, visits.expected_arrival)
    predicted = predicted.astype(np.int64)
    is_fresh = (now - overlay.instances.observed.astype(np.int64) <= LIVE_FOR_S)[instance]
    is_off = np.isin(visits.state, _OFF) | np.isin(overlay.instances.state, _OFF)[instance]
    is_wanted = (predicted >= now - PAST_S) & (predicted <= now + AHEAD_S) & is_fresh & ~is_off
    is_wanted &= (visits.rule != Rule.REMEMBERED) & (visits.flags & LAST_CALL == 0) & (predicted > 0)
    rows = np.flatnonzero(is_wanted)
    trips = trip_keys(overlay, timetable)[instance[rows]]
    sequences = visits.stop_sequence[rows].astype(np.int64)
    return Samples(
        key=call_keys(trips, sequences),
        trip=trips,
        sequence=sequences,
        route=overlay.instances.route[instance[rows]].astype(np.int64),
        sampled=np.full(len(rows), now, np.int64),
        predicted=predicted[rows],
    )


def share_for(calls: int, most: int = MOST_CALLS) -> int:
    """Say which share of so many calls is kept: 1 for all, else a power of two, so that smaller shares lie within larger."""
    return 1 << (max(1, -(-calls // most)) - 1).bit_length()


def within_share(keys: Keys, share: int) -> npt.NDArray[np.bool_]:
    """Mark the calls that belong to a share."""
    kept: npt.NDArray[np.bool_] = keys % np.uint64(share) == 0
    return kept


def no_samples() -> Samples:
    """Give none."""
    keys, numbers = np.zeros(0, np.uint64), np.zeros(0, np.int64)
    return Samples(keys, keys, numbers, numbers, numbers, numbers)


def joined(parts: list[Samples]) -> Samples:
    """Put samples one after the other."""
    if not parts:
        return no_samples()
    return Samples(*(np.concatenate(columns) for columns in zip(*(one.columns for one in parts), strict=True)))
