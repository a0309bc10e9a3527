"""A shift in, a clock that gives the machine's time moved by it out."""

import time
from collections.abc import Callable

Clock = Callable[[], float]
"""Gives the present as UTC seconds, with fractions."""


def clock_from(shift_s: float) -> Clock:
    """Move the machine's clock by `shift_s` seconds."""
    return lambda: time.time() + shift_s
