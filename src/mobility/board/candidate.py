"""What the window finds before anything is spelled out: which call, or which visit of the overlay, and when."""

import msgspec

from mobility.model.time import GtfsTime, Instant, ServiceDay

LONGEST_DWELL_S = 3600
"""How long before its departure a vehicle may arrive and still be found by an arrivals board."""
NO_VISIT = -1
NO_START = -1
NO_HEADWAY = 0


class Candidate(msgspec.Struct, gc=False):
    """A call that belongs on the board. Made by position: a hub's window makes hundreds."""

    when: Instant
    """The time that places it: expected, else scheduled; the arrival where nobody boards."""
    stop: int
    visit: int
    """Row in the overlay's Visits, which tells all the rest; -1 for a call that realtime does not replace."""
    trip: int = -1
    """Row in Trips."""
    position: int = -1
    """Place in the trip."""
    day: ServiceDay = ServiceDay(0)
    start_time: GtfsTime = NO_START
    """Of a frequency instance; -1 otherwise."""
    headway_s: int = NO_HEADWAY
    """Of a frequency instance that is not exact; 0 otherwise (rule 4)."""


class Window(msgspec.Struct, frozen=True):
    """Which visits are asked for. Instants; `upper` excludes."""

    lower: Instant
    """What runs leaves the board once it was to leave before this: 60 s before the beginning (rule 28)."""
    lower_cancelled: Instant
    """Cancelled and skipped visits leave it once their scheduled time is before this (rule 22)."""
    upper: Instant
    now: Instant
    arrivals: bool = False
    """Calls where nobody boards are asked for, too."""

    @property
    def horizon(self) -> Instant:
        """Departures before this can matter: a vehicle may arrive in the window and leave after it."""
        return self.upper + LONGEST_DWELL_S if self.arrivals else self.upper
