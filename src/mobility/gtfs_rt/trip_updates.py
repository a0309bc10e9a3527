"""TripUpdate entities in, TripUpdate structs and the columns of all their stop time updates out."""

import dataclasses
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.descriptors import trip_descriptor, vehicle_descriptor
from mobility.gtfs_rt.ledger import EntityRefusedError, Ledger, identifier, readable
from mobility.gtfs_rt.plausible import LONGEST_DELAY_S, keep_plausible
from mobility.gtfs_rt.reasons import Reject
from mobility.gtfs_rt.rows import GIVEN, columns, read_rows
from mobility.model.message import StopTimeUpdates, TripProperties, TripUpdate


def read_trip_update(entity_id: str, update: pb.TripUpdate, first: int, ledger: Ledger) -> TripUpdate:
    """Read all of a trip update but its stop time updates, which will be rows from `first` on."""
    if not update.HasField("trip"):
        raise EntityRefusedError(Reject.TRIP_UPDATE_WITHOUT_TRIP)
    delay = None
    if update.HasField("delay"):
        delay = ledger.number_within(update.delay, -LONGEST_DELAY_S, LONGEST_DELAY_S, "trip_update.delay")
    return TripUpdate(
        entity_id=entity_id,
        trip=trip_descriptor(update.trip, ledger),
        vehicle=vehicle_descriptor(update.vehicle, ledger) if update.HasField("vehicle") else None,
        timestamp=ledger.timestamp(update.timestamp, "trip_update.timestamp"),
        delay=None if delay is None else int(delay),
        properties=_properties(update.trip_properties, ledger) if update.HasField("trip_properties") else None,
        first=first,
        last=first + len(update.stop_time_update),
    )


class ReadUpdates(NamedTuple):
    """Stop time updates as they will be used and as they were sent, and the trip updates with their rows in either."""

    used: StopTimeUpdates
    trip_updates: list[TripUpdate]
    sent: StopTimeUpdates
    sent_trip_updates: list[TripUpdate]
    given: npt.NDArray[np.uint8]


def read_updates(messages: Sequence[pb.TripUpdate], trip_updates: list[TripUpdate], ledger: Ledger) -> ReadUpdates:
    """Read the stop time updates of `messages`, of which `trip_updates` are the rest, in the same order."""
    rows = read_rows(messages, ledger)
    given = rows.values[:, GIVEN].astype(np.uint8)
    sent, losses = columns(rows), ledger.losses
    rows, used_trip_updates = keep_plausible(rows, trip_updates, ledger)
    if ledger.losses == losses:
        return ReadUpdates(sent, trip_updates, sent, trip_updates, given)
    sent = dataclasses.replace(sent, stop_id=[readable(stop_id) for stop_id in sent.stop_id])
    return ReadUpdates(columns(rows), used_trip_updates, sent, trip_updates, given)


def _properties(properties: pb.TripUpdate.TripProperties, ledger: Ledger) -> TripProperties:
    return TripProperties(
        trip_id=identifier(properties.trip_id),
        start_date=identifier(properties.start_date),
        start_time=identifier(properties.start_time),
        shape_id=ledger.text(properties.shape_id),
        trip_headsign=ledger.text(properties.trip_headsign),
        trip_short_name=ledger.text(properties.trip_short_name),
    )
