"""Expected times and vehicle reports to the calls that vehicles have left (rules 28 and 29)."""

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import Claims
from mobility.merge.patterns import Calls
from mobility.merge.propagate import Expected
from mobility.model.board import APPLIED_FOR_S, STAYS_AFTER_S
from mobility.model.overlay import NONE
from mobility.model.time import Instant

Ints = npt.NDArray[np.int64]

NO_POSITION_AHEAD = 2**40
"""Larger than any position: nothing is predicted."""


def first_predicted(calls: Calls, expected: Expected, count: int) -> Ints:
    """Give the first position that is predicted, by instance; NO_POSITION_AHEAD where none is."""
    found = np.full(count, NO_POSITION_AHEAD)
    is_predicted = ((expected.departure != NONE) | (expected.arrival != NONE)) & (calls.position >= 0)
    np.minimum.at(found, calls.instance[is_predicted], calls.position[is_predicted])
    return found


def passed_positions(
    calls: Calls, claims: Claims, expected: Expected, by_vehicle: Ints, left: Ints, now: Instant
) -> Ints:
    """Give the first position of each instance that its vehicle has not left; -1 where nothing is known.

    A vehicle's own report holds; else what was known before, unless a call is predicted again for later. Besides, calls
    whose predicted departure is `STAYS_AFTER_S` ago have been left, if they had gone from the board while the prediction
    was young enough to be applied. Source: rules 28 to 30.
    """
    last = np.where(expected.departure != NONE, expected.departure, expected.arrival)
    is_known = (last != NONE) & (calls.position >= 0)
    ahead = np.full(len(claims), NO_POSITION_AHEAD)
    is_ahead = is_known & (last > now)
    np.minimum.at(ahead, calls.instance[is_ahead], calls.position[is_ahead])
    over = np.full(len(claims), -1)
    applied_until = claims.observed[calls.instance] + APPLIED_FOR_S
    is_over = is_known & (last <= np.minimum(now, applied_until) - STAYS_AFTER_S)
    np.maximum.at(over, calls.instance[is_over], calls.position[is_over] + 1)
    passed: Ints = np.maximum(over, np.where(by_vehicle >= 0, by_vehicle, np.minimum(left, ahead)))
    return passed
