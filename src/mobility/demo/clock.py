"""An instant to start at in, a clock that runs on from there out."""

import time
from collections.abc import Callable

from mobility.model.time import Instant

Clock = Callable[[], float]
"""Gives the present as UTC seconds, with fractions."""


def clock_from(start: Instant | None) -> Clock:
    """Start a clock at an instant now and let it run on; None follows the machine's own clock."""
    if start is None:
        return time.time
    began = time.monotonic()
    return lambda: start + time.monotonic() - began
