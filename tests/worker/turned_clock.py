"""A worker's clock that a test turns."""

from mobility.worker.clock import Clock


class TurnedClock(Clock):
    """Stands still until it is turned."""

    def __init__(self, at: float) -> None:
        super().__init__()
        self.at = float(at)

    def precise(self) -> float:
        """Give what it was turned to."""
        return self.at
