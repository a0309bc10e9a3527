"""Trip updates of all sources to claims: who says something about which trip, as columns."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.model.message import NO_DELAY, TripUpdate

Ints = npt.NDArray[np.int64]

Row = tuple[int, ...]
"""One claim as a row of COLUMNS."""

UNDATED = -(2**31)
"""Stands for a service day that the update did not give (rule 11)."""
NO_START_TIME = -1
OWN_TRIP = -1
"""Row of a trip that the timetable does not know."""
OWN_CALLS = -(2**40)
"""Pattern of a claim whose calls are its own updates, until they are laid out (rules 23 and 24)."""


@dataclass(slots=True)
class Claims:
    """What sources say about trips; one row per trip update that found its trip. All columns int64."""

    entities: list[TripUpdate]
    entity: Ints
    """Place in `entities`, which is never cut down."""
    source: Ints
    trip: Ints
    """Row in Trips that the overlay's instance replaces; OWN_TRIP for a trip of its own."""
    pattern: Ints
    """Where its calls come from: a row in Trips, ~place in Patterns, or OWN_CALLS."""
    day: Ints
    start_time: Ints
    """Of a frequency instance; NO_START_TIME otherwise."""
    shift: Ints
    """Seconds by which the pattern's times are moved: frequency instances and duplicated trips."""
    state: Ints
    """VisitState of the instance."""
    stamp: Ints
    """The entity's timestamp, else the header's: the newest wins."""
    observed: Ints
    first: Ints
    """First row in Updates."""
    last: Ints
    delay: Ints
    """The trip's own delay (rule 17); NO_DELAY without one."""

    def __len__(self) -> int:
        """Count the claims."""
        return len(self.entity)

    def take(self, chosen: npt.NDArray[np.bool_] | Ints) -> "Claims":
        """Give the chosen claims, in that order."""
        columns = {field.name: getattr(self, field.name)[chosen] for field in dataclasses.fields(self)[1:]}
        return Claims(entities=self.entities, **columns)

    def entity_of(self, place: int) -> TripUpdate:
        """Give the trip update behind a claim."""
        return self.entities[int(self.entity[place])]

    @property
    def is_cancelled_or_deleted(self) -> npt.NDArray[np.bool_]:
        """Say of each claim whether its trip does not run, whatever its stop time updates say (rule 22)."""
        return np.isin(self.state, _NOT_RUNNING)


_NOT_RUNNING = (1, 6)
COLUMNS = tuple(field.name for field in dataclasses.fields(Claims))[1:]


def claims_of(rows: list[Row], entities: list[TripUpdate]) -> Claims:
    """Turn rows of COLUMNS into claims."""
    table = np.array(rows, np.int64).reshape(len(rows), len(COLUMNS))
    return Claims(entities, *(np.ascontiguousarray(table[:, place]) for place in range(len(COLUMNS))))


def join_claims(parts: list[Claims], entities: list[TripUpdate]) -> Claims:
    """Put claims behind one another."""
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS}
    return Claims(entities=entities, **columns)


def silent_claim(*, trip: int, day: int, source: int, observed: int, **given: int) -> Row:
    """Make the row of a claim without a trip update: a vehicle's, a modification's, a remembered one."""
    row = {"entity": -1, "pattern": trip, "start_time": NO_START_TIME, "shift": 0, "state": 0, "first": 0, "last": 0}
    row |= {"trip": trip, "day": day, "source": source, "observed": observed, "stamp": observed, "delay": NO_DELAY}
    row |= given
    return tuple(row[name] for name in COLUMNS)
