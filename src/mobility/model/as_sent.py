"""One message as it was sent: the FeedMessage made of it, and what the FeedMessage leaves out, for those who judge the producer."""

from dataclasses import dataclass, field

import msgspec
import numpy as np
import numpy.typing as npt

from mobility.model.message import FeedMessage, StopTimeUpdates, TripUpdate, VehiclePosition
from mobility.model.outcome import Outcome

ARRIVAL_GIVEN = 0b0001
"""Bits of `AsSent.given`: the StopTimeUpdate has an arrival, be it an empty one."""
DEPARTURE_GIVEN = 0b0010
ARRIVAL_TIME_ZERO = 0b0100
"""The arrival says `time: 0`, which the columns hold as not given (rule 15)."""
DEPARTURE_TIME_ZERO = 0b1000


class Blanked(msgspec.Struct, frozen=True):
    """One value that was sent and is not used though its entity is."""

    entity_id: str
    field: str
    """Its place in the FeedEntity, in the specification's words: `vehicle.position.speed`."""
    value: float
    """The number sent; NaN where a part of a position is missing."""


@dataclass(frozen=True, slots=True)
class AsSent:
    """One message with its evidence. Nothing in here is mended, but for the deviations that the feed's settings name."""

    message: FeedMessage
    """As the service uses it; not to be used unless `outcome` is OK."""
    outcome: Outcome
    """OK, or why the service refuses the message though it can be read: its header timestamp is missing or not possible."""
    detail: str
    """The offending text of `outcome`."""
    header_timestamp: int
    """header.timestamp as sent; 0 where not given."""
    incrementality_given: bool
    updates: StopTimeUpdates
    """Every update sent, the impossible ones too; the message's own columns where nothing was blanked or left out."""
    trip_updates: list[TripUpdate]
    """The message's trip updates, with their rows in `updates`."""
    given: npt.NDArray[np.uint8]
    """By row of `updates`: the bits above."""
    content: bytes
    """Digest of all entities, in whatever order; two messages that differ in nothing but the header share it."""
    blanked: list[Blanked] = field(default_factory=list)
    placeless: list[VehiclePosition] = field(default_factory=list)
    """Vehicles left out because nothing valid places them anywhere."""
    is_deleted: list[tuple[str, bool]] = field(default_factory=list)
    """Entity ids that say is_deleted, and what they say."""
    duplicate_ids: list[str] = field(default_factory=list)
    """Entity ids met again, once each time."""
