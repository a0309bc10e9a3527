"""The worker's clock: the real one, or the real one shifted to another instant from which it runs on."""

import time

from mobility.model.time import Instant


class Clock:
    """Gives now; a shift lets a recorded day be replayed as if live."""

    def __init__(self, shift_s: float = 0.0) -> None:
        """Shift the real time by `shift_s` seconds."""
        self.shift_s = shift_s

    def now(self) -> Instant:
        """Give the present instant, whole UTC seconds."""
        return int(self.precise())

    def precise(self) -> float:
        """Give the present instant with its fraction, for schedules."""
        return time.time() + self.shift_s
