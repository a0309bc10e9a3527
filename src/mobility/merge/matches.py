"""Where stop time updates were matched, as columns."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import Claims
from mobility.merge.reject import VERDICT, Reject
from mobility.merge.stops import NOT_GIVEN
from mobility.merge.updates import Updates

Ints = npt.NDArray[np.int64]

NO_POSITION = -1


@dataclass(slots=True)
class Matches:
    """Where updates were matched; rows are those of Updates."""

    claim: Ints
    """Claim of each update; -1 for those whose entity has none."""
    position: Ints
    """Place in the claim's pattern; NO_POSITION when there is none."""
    platform: Ints
    """Stop that the update moves the call to, NOT_GIVEN when it does not (rule 25)."""


def rows_within(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Spell ranges out: every number from `first` to before `last`, and which range each belongs to."""
    lengths = np.maximum(last - first, 0)
    owner = np.repeat(np.arange(len(first)), lengths)
    starts = np.cumsum(lengths) - lengths
    return np.arange(int(lengths.sum())) - starts[owner] + first[owner], owner


def no_matches(count: int) -> Matches:
    """Give the columns for `count` updates of which none is matched."""
    return Matches(np.full(count, -1), np.full(count, NO_POSITION), np.full(count, NOT_GIVEN))


def follow(claims: Claims, chosen: Ints, updates: Updates, matches: Matches) -> Claims:
    """Give the chosen claims in that order; the updates of the others fall with them, all else moves along."""
    place = np.full(len(claims) + 1, -1)
    place[chosen] = np.arange(len(chosen))
    had_claim = matches.claim >= 0
    matches.claim = place[matches.claim]
    updates.verdict[had_claim & (matches.claim < 0)] = VERDICT[Reject.ENTITY_REJECTED]
    return claims.take(chosen)
