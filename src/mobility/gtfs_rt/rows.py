"""StopTimeUpdate messages in, one row of numbers for each out, with stop ids and properties beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.descriptors import note_unknown_enums
from mobility.gtfs_rt.ledger import Ledger
from mobility.model.as_sent import ARRIVAL_GIVEN, ARRIVAL_TIME_ZERO, DEPARTURE_GIVEN, DEPARTURE_TIME_ZERO
from mobility.model.message import NO_DELAY, StopTimeProperties, StopTimeUpdates

NOT_GIVEN = -1

Event = tuple[int, int, int, int]
"""time, delay, uncertainty, scheduled_time"""

NO_EVENT: Event = (0, NO_DELAY, NOT_GIVEN, 0)

SEQUENCE, RELATIONSHIP, OCCUPANCY = 0, 1, 2
ARRIVAL, DEPARTURE = 3, 7
"""Column of an event's time; its delay, uncertainty and scheduled_time follow."""
TIME, DELAY, UNCERTAINTY, SCHEDULED = 0, 1, 2, 3
GIVEN = 11
"""The bits of `AsSent.given`."""
WIDTH = 12

_LARGEST_INT32 = 2**31 - 1
_RELATIONSHIP_NUMBER = pb.TripUpdate.StopTimeUpdate.SCHEDULE_RELATIONSHIP_FIELD_NUMBER
_OCCUPANCY_NUMBER = pb.TripUpdate.StopTimeUpdate.DEPARTURE_OCCUPANCY_STATUS_FIELD_NUMBER


@dataclass(slots=True)
class Rows:
    """Updates of many trips as read, before anyone asked whether they are possible."""

    values: npt.NDArray[np.int64]
    """Shape (updates, WIDTH)."""
    stop_id: list[str]
    """Holds bytes, against its type, where a stop_id is not UTF-8."""
    properties: dict[int, StopTimeProperties] = field(default_factory=dict)


def read_rows(trip_updates: Iterable[pb.TripUpdate], ledger: Ledger) -> Rows:
    """Read all stop time updates, trip after trip, as sent.

    This loop is most of the time that decoding takes: a field's presence is asked for only where its value is the
    default, and one array is made of all rows at the end.
    """
    values: list[tuple[int, ...]] = []
    stop_ids: list[str] = []
    properties: dict[int, StopTimeProperties] = {}
    add, add_stop = values.append, stop_ids.append
    for trip_update in trip_updates:
        for update in trip_update.stop_time_update:
            has = update.HasField
            relationship: int = update.schedule_relationship
            if not relationship and not has("schedule_relationship"):
                relationship = NOT_GIVEN
                note_unknown_enums(update, (_RELATIONSHIP_NUMBER, _OCCUPANCY_NUMBER), ledger)
            if has("stop_time_properties"):
                properties[len(values)] = _properties(update.stop_time_properties, ledger)
            sequence = update.stop_sequence
            arrival, departure, given = NO_EVENT, NO_EVENT, 0
            if has("arrival"):
                arrival, given = _event(update.arrival), ARRIVAL_GIVEN
                if not arrival[TIME] and update.arrival.HasField("time"):
                    given |= ARRIVAL_TIME_ZERO
            if has("departure"):
                departure, given = _event(update.departure), given | DEPARTURE_GIVEN
                if not departure[TIME] and update.departure.HasField("time"):
                    given |= DEPARTURE_TIME_ZERO
            add_stop(update.stop_id)
            add(
                (
                    sequence if sequence or has("stop_sequence") else NOT_GIVEN,
                    relationship,
                    update.departure_occupancy_status if has("departure_occupancy_status") else NOT_GIVEN,
                    *arrival,
                    *departure,
                    given,
                )
            )
    array = np.array(values, np.int64) if values else np.zeros((0, WIDTH), np.int64)
    return Rows(array, stop_ids, properties)


def columns(rows: Rows) -> StopTimeUpdates:
    """Turn rows into a message's columns; a stop_sequence that no timetable can have becomes the largest possible one."""

    def column(index: int, dtype: type[np.signedinteger]) -> npt.NDArray[np.signedinteger]:
        return rows.values[:, index].astype(dtype)

    return StopTimeUpdates(
        stop_sequence=np.minimum(rows.values[:, SEQUENCE], _LARGEST_INT32).astype(np.int32),
        stop_id=rows.stop_id,
        arrival_time=column(ARRIVAL + TIME, np.int64),
        arrival_delay=column(ARRIVAL + DELAY, np.int32),
        arrival_uncertainty=column(ARRIVAL + UNCERTAINTY, np.int32),
        departure_time=column(DEPARTURE + TIME, np.int64),
        departure_delay=column(DEPARTURE + DELAY, np.int32),
        departure_uncertainty=column(DEPARTURE + UNCERTAINTY, np.int32),
        scheduled_arrival=column(ARRIVAL + SCHEDULED, np.int64),
        scheduled_departure=column(DEPARTURE + SCHEDULED, np.int64),
        schedule_relationship=column(RELATIONSHIP, np.int8),
        occupancy=column(OCCUPANCY, np.int8),
        properties=rows.properties,
    )


def _event(event: pb.TripUpdate.StopTimeEvent) -> Event:
    """Read an arrival or departure; `time: 0` is absent (rule 15), a delay or uncertainty of 0 is a statement."""
    delay, uncertainty = event.delay, event.uncertainty
    return (
        event.time,
        delay if delay or event.HasField("delay") else NO_DELAY,
        uncertainty if uncertainty or event.HasField("uncertainty") else NOT_GIVEN,
        event.scheduled_time,
    )


def _properties(properties: pb.TripUpdate.StopTimeUpdate.StopTimeProperties, ledger: Ledger) -> StopTimeProperties:
    return StopTimeProperties(
        assigned_stop_id=ledger.text(properties.assigned_stop_id),
        stop_headsign=ledger.text(properties.stop_headsign),
        pickup_type=properties.pickup_type if properties.HasField("pickup_type") else None,
        drop_off_type=properties.drop_off_type if properties.HasField("drop_off_type") else None,
    )
