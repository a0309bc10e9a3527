"""TripModifications and Stop messages in, their structs out: what detours are made of."""

from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.alerts import translations
from mobility.gtfs_rt.ledger import EntityRefusedError, Ledger, identifier
from mobility.gtfs_rt.reasons import Reject
from mobility.gtfs_rt.vehicles import coordinates
from mobility.model.message import AddedStop, Modification, ReplacementStop, TripModifications


def read_modifications(entity_id: str, message: pb.TripModifications, ledger: Ledger) -> TripModifications:
    """Read a detour; it is refused whole when one of its spans has no beginning, for half a detour misleads."""
    return TripModifications(
        entity_id=entity_id,
        selected_trips=tuple(
            (tuple(identifier(trip_id) for trip_id in selected.trip_ids), ledger.text(selected.shape_id))
            for selected in message.selected_trips
        ),
        start_times=tuple(identifier(time) for time in message.start_times),
        service_dates=tuple(identifier(date) for date in message.service_dates),
        modifications=tuple(_modification(modification, ledger) for modification in message.modifications),
    )


def read_stop(entity_id: str, stop: pb.Stop, ledger: Ledger) -> AddedStop:
    """Read a stop that the timetable does not have."""
    stop_id = identifier(stop.stop_id)
    if not stop_id:
        raise EntityRefusedError(Reject.STOP_WITHOUT_ID)
    place = coordinates(stop, "stop_lat", "stop_lon", ledger, "stop") if stop.HasField("stop_lat") else None
    return AddedStop(
        entity_id=entity_id,
        stop_id=stop_id,
        name=translations(stop.stop_name, ledger),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        timezone=ledger.text(stop.stop_timezone),
        wheelchair_boarding=stop.wheelchair_boarding,
        platform=next(iter(translations(stop.platform_code, ledger).values()), ""),
    )


def _modification(modification: pb.TripModifications.Modification, ledger: Ledger) -> Modification:
    if not modification.HasField("start_stop_selector"):
        raise EntityRefusedError(Reject.MODIFICATION_WITHOUT_START)
    has_end = modification.HasField("end_stop_selector")
    return Modification(
        start_stop=_stop_selector(modification.start_stop_selector),
        end_stop=_stop_selector(modification.end_stop_selector) if has_end else None,
        propagated_modification_delay=modification.propagated_modification_delay,
        replacement_stops=tuple(_replacement_stop(stop) for stop in modification.replacement_stops),
        service_alert_id=ledger.text(modification.service_alert_id),
        last_modified_time=ledger.timestamp(
            modification.last_modified_time, "trip_modifications.modifications.last_modified_time"
        ),
    )


def _stop_selector(selector: pb.StopSelector) -> tuple[int | None, str]:
    sequence = selector.stop_sequence if selector.HasField("stop_sequence") else None
    return sequence, identifier(selector.stop_id)


def _replacement_stop(stop: pb.ReplacementStop) -> ReplacementStop:
    return ReplacementStop(
        stop_id=identifier(stop.stop_id),
        travel_time_to_stop=stop.travel_time_to_stop if stop.HasField("travel_time_to_stop") else None,
    )
