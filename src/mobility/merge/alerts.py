"""Alert entities to alerts whose selectors are rows of the timetable (rule 31)."""

from collections.abc import Sequence

from mobility.merge.instances import Trips
from mobility.merge.reject import Reject
from mobility.merge.sources import UsedSource
from mobility.merge.stops import StopRows
from mobility.model.message import Alert, EntitySelector, TripDescriptor
from mobility.model.overlay_info import OverlayAlert, Selector


def read_alerts(
    used: Sequence[UsedSource], trips: Trips, stops: StopRows, own_trip_ids: frozenset[str]
) -> list[OverlayAlert]:
    """Resolve the alerts of all sources; one of which no selector names anything known is rejected.

    All that a selector gives must hold together; any selector of an alert suffices.
    Source: GTFS-RT Alert.informed_entity, EntitySelector; rule 31.
    """
    alerts: list[OverlayAlert] = []
    for source in used:
        for alert in source.message.alerts if source.message else ():
            resolved = [_resolve(entity, trips, stops, own_trip_ids) for entity in alert.informed_entities]
            selectors = tuple(selector for selector in resolved if isinstance(selector, Selector))
            if selectors:
                source.account.applied += 1
                alerts.append(_overlay_alert(alert, source.given.id, selectors))
                continue
            reasons = [reason for reason in resolved if isinstance(reason, Reject)]
            detail = repr(alert.informed_entities[0]) if alert.informed_entities else ""
            reason = reasons[0] if reasons else Reject.NO_INFORMED_ENTITY
            source.account.reject(reason, alert.entity_id, detail)
    return alerts


def _overlay_alert(alert: Alert, source: str, selectors: tuple[Selector, ...]) -> OverlayAlert:
    return OverlayAlert(
        id=alert.entity_id,
        source=source,
        header=alert.header,
        description=alert.description,
        url=alert.url,
        cause=alert.cause,
        effect=alert.effect,
        severity=alert.severity,
        active_periods=alert.active_periods,
        selectors=selectors,
    )


def _resolve(entity: EntitySelector, trips: Trips, stops: StopRows, own_trip_ids: frozenset[str]) -> Selector | Reject:
    """Resolve one informed_entity; a selector that asks for something unknown can never hold."""
    agency = _agency(entity.agency_id, trips)
    route_id = entity.route_id or (entity.trip.route_id if entity.trip and not entity.trip.trip_id else "")
    route = trips.timetable.find_route(route_id) if route_id else None
    stop = stops.find(entity.stop_id) if entity.stop_id else None
    if isinstance(agency, Reject):
        return agency
    if route_id and route is None:
        return Reject.UNKNOWN_ROUTE
    if stop is not None and stop < 0:
        return Reject.UNKNOWN_STOP
    trip = _trip(entity.trip, trips, own_trip_ids) if entity.trip and entity.trip.trip_id else (None, None, "")
    if isinstance(trip, Reject):
        return trip
    direction = entity.direction_id
    if direction is None and entity.trip and not entity.trip.trip_id:
        direction = entity.trip.direction_id
    row, day, added = trip
    asked = (agency, route, entity.route_type, direction, stop, row, added or None)
    if all(part is None for part in asked):
        return Reject.NO_INFORMED_ENTITY
    return Selector(
        agency=agency,
        route=route,
        route_type=entity.route_type,
        direction=direction,
        stop=stop,
        trip=row,
        service_day=day,
        added_trip=added,
    )


def _agency(agency_id: str, trips: Trips) -> int | Reject | None:
    """Find an agency; the only one may be nameless in agency.txt. Source: GTFS agency.txt, agency_id."""
    if not agency_id:
        return None
    agency = trips.timetable.find_agency(agency_id)
    if agency is None and len(trips.timetable.agencies.id) == 1 and trips.timetable.agencies.id[0] == 0:
        return 0
    return Reject.UNKNOWN_AGENCY if agency is None else agency


def _trip(
    trip: TripDescriptor, trips: Trips, own_trip_ids: frozenset[str]
) -> tuple[int | None, int | None, str] | Reject:
    if trip.trip_id in own_trip_ids and trips.timetable.find_trip(trip.trip_id) is None:
        return None, None, trip.trip_id
    row = trips.find(trip)
    day = trips.day_of(trip.start_date)
    if isinstance(row, Reject) or isinstance(day, Reject):
        return row if isinstance(row, Reject) else Reject.INVALID_START_DATE
    return row, day if day >= 0 else None, ""
