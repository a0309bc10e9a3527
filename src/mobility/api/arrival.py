"""A feed's generations in, how long its newest message took to be readable here out: its whole way, and our part of it."""

from typing import NamedTuple

from mobility.model.overlay import Overlay
from mobility.model.overlay_info import SourceState
from mobility.model.time import Instant


class Arrival(NamedTuple):
    """When a feed's newest message was made, fetched, and could first be read here."""

    header_timestamp: Instant
    fetched_at: Instant | None
    readable_at: float

    @property
    def whole_s(self) -> float:
        """Seconds from its header to readable; 0 where the operator's clock is ahead."""
        return max(0.0, self.readable_at - self.header_timestamp)

    @property
    def own_s(self) -> float | None:
        """Seconds from the fetch to readable: ours alone; None where no fetch is known."""
        return None if self.fetched_at is None else max(0.0, self.readable_at - self.fetched_at)


def next_arrival(held: Overlay | None, last: Arrival | None, overlay: Overlay | None, now: float) -> Arrival | None:
    """Note that a message has arrived, where `overlay` has a newer header than the generation `held`; else keep the last.

    A worker writes generations also when nothing new has come, and then the message's age is not ours. What was found at the
    start may have lain there for hours: None until something newer comes.
    """
    if held is None or overlay is None:
        return None
    before, newest = _newest(held), _newest(overlay)
    if newest is None or newest.header_timestamp is None:
        return None
    if before is not None and before.header_timestamp == newest.header_timestamp:
        return last
    return Arrival(newest.header_timestamp, newest.fetched_at, now)


def _newest(overlay: Overlay) -> SourceState | None:
    """Give the source with the newest header."""
    heard = [source for source in overlay.info.sources if source.header_timestamp is not None]
    return max(heard, key=lambda source: source.header_timestamp or 0, default=None)
