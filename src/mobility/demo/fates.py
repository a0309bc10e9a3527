"""A trip instance and a seed in, what is unusual about it out: cancelled, doubled, short of a stop, or nothing."""

from enum import Enum

from mobility.demo.chance import chance
from mobility.demo.instances import TripInstance
from mobility.model.time import Instant

KNOWN_BEFORE_S = 2400
"""A cancellation is announced this long before the start."""


class Fate(Enum):
    """What happens to an instance."""

    CANCELED = "canceled"
    SKIPS = "skips"
    """Passes one or two of its stops."""
    NO_DATA = "no data"
    """The producer loses sight of it for the second half."""
    REINFORCED = "reinforced"
    """A trip outside the timetable (ADDED or NEW) follows it."""
    DUPLICATED = "duplicated"
    """The same trip runs once more (DUPLICATED)."""
    REPLACED = "replaced"
    """Ends two stops early (REPLACEMENT)."""
    UNEQUIPPED = "unequipped"
    """Its vehicle has no radio: realtime says nothing about it."""
    ORDINARY = "ordinary"


SHARES = {
    Fate.CANCELED: 0.03,
    Fate.SKIPS: 0.03,
    Fate.NO_DATA: 0.025,
    Fate.REINFORCED: 0.03,
    Fate.DUPLICATED: 0.02,
    Fate.REPLACED: 0.02,
    Fate.UNEQUIPPED: 0.06,
}
"""How many of all instances meet a fate; the rest are ordinary."""


def fate_of(instance: TripInstance, seed: int, unusual: float = 1.0) -> Fate:
    """Draw an instance's fate, all but the ordinary one `unusual` times as likely as their share.

    Trips by headway are only ever ordinary or unequipped.
    """
    drawn = chance(seed, instance.key, "fate") / unusual
    for fate, share in SHARES.items():
        if drawn < share:
            by_headway = instance.trip.headway is not None
            return Fate.ORDINARY if by_headway and fate is not Fate.UNEQUIPPED else fate
        drawn -= share
    return Fate.ORDINARY


def is_announced(instance: TripInstance, now: Instant) -> bool:
    """Say whether a cancellation is known by now."""
    return int(instance.departures[0]) - now <= KNOWN_BEFORE_S


def passed_calls(instance: TripInstance, seed: int) -> frozenset[int]:
    """Choose the one or two middle calls, by position from 0, that a trip with the fate SKIPS passes."""
    calls = len(instance.trip.pattern.calls)
    if calls < 4:
        return frozenset()
    first = 1 + int(chance(seed, instance.key, "skips") * (calls - 3))
    count = 1 + int(chance(seed, instance.key, "how many") * 2)
    return frozenset(range(first, min(first + count, calls - 1)))
