"""TripUpdate entities in, TripUpdate structs and the columns of all their stop time updates out."""

from collections.abc import Sequence

from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.descriptors import trip_descriptor, vehicle_descriptor
from mobility.gtfs_rt.ledger import EntityRefusedError, Ledger, identifier
from mobility.gtfs_rt.plausible import LONGEST_DELAY_S, keep_plausible
from mobility.gtfs_rt.reasons import Reject
from mobility.gtfs_rt.rows import columns, read_rows
from mobility.model.message import StopTimeUpdates, TripProperties, TripUpdate, no_updates


def read_trip_update(entity_id: str, update: pb.TripUpdate, first: int, ledger: Ledger) -> TripUpdate:
    """Read all of a trip update but its stop time updates, which will be rows from `first` on."""
    if not update.HasField("trip"):
        raise EntityRefusedError(Reject.TRIP_UPDATE_WITHOUT_TRIP)
    delay = ledger.number_within(update.delay, -LONGEST_DELAY_S, LONGEST_DELAY_S) if update.HasField("delay") else None
    return TripUpdate(
        entity_id=entity_id,
        trip=trip_descriptor(update.trip, ledger),
        vehicle=vehicle_descriptor(update.vehicle, ledger) if update.HasField("vehicle") else None,
        timestamp=ledger.timestamp(update.timestamp),
        delay=None if delay is None else int(delay),
        properties=_properties(update.trip_properties, ledger) if update.HasField("trip_properties") else None,
        first=first,
        last=first + len(update.stop_time_update),
    )


def read_updates(
    messages: Sequence[pb.TripUpdate], trip_updates: list[TripUpdate], ledger: Ledger
) -> tuple[StopTimeUpdates, list[TripUpdate]]:
    """Read the stop time updates of `messages`, of which `trip_updates` are the rest, in the same order."""
    if not messages:
        return no_updates(), trip_updates
    rows, trip_updates = keep_plausible(read_rows(messages, ledger), trip_updates, ledger)
    return columns(rows), trip_updates


def _properties(properties: pb.TripUpdate.TripProperties, ledger: Ledger) -> TripProperties:
    return TripProperties(
        trip_id=identifier(properties.trip_id),
        start_date=identifier(properties.start_date),
        start_time=identifier(properties.start_time),
        shape_id=ledger.text(properties.shape_id),
        trip_headsign=ledger.text(properties.trip_headsign),
        trip_short_name=ledger.text(properties.trip_short_name),
    )
