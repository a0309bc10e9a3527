"""One feed's alerts in, Alert entities with all their translations out."""

from typing import Any

from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.names import Names
from mobility.model.message import TranslatedString
from mobility.model.overlay_info import OverlayAlert, Selector
from mobility.model.time import Instant, ServiceDay, format_gtfs_date

_CAUSE: dict[str, Any] = {name.lower(): value for name, value in pb.Alert.Cause.items()}
_EFFECT: dict[str, Any] = {name.lower(): value for name, value in pb.Alert.Effect.items()}
_SEVERITY: dict[str, Any] = {name.lower(): value for name, value in pb.Alert.SeverityLevel.items()}


def add_alerts(message: pb.FeedMessage, names: Names, now: Instant) -> None:
    """Add an entity for every alert that is or will be active and concerns something that the timetable has."""
    for alert in names.overlay.info.alerts:
        is_over = alert.active_periods and all(p.end is not None and p.end <= now for p in alert.active_periods)
        if alert.selectors and not is_over:
            entity = message.entity.add(id=names.scoped(alert.id))
            _add(entity.alert, names, alert)


def _add(one: pb.Alert, names: Names, alert: OverlayAlert) -> None:
    for period in alert.active_periods:
        one.active_period.add(start=period.start, end=period.end)
    for selector in alert.selectors:
        _select(one.informed_entity.add(), names, selector)
    if alert.cause is not None:
        one.cause = _CAUSE[alert.cause]
    if alert.effect is not None:
        one.effect = _EFFECT[alert.effect]
    if alert.severity is not None:
        one.severity_level = _SEVERITY[alert.severity]
    _translate(one.header_text, alert.header)
    _translate(one.description_text, alert.description)
    _translate(one.url, alert.url)


def _select(entity: pb.EntitySelector, names: Names, selector: Selector) -> None:
    if selector.agency is not None:
        entity.agency_id = names.agency(selector.agency)
    if selector.route is not None:
        entity.route_id = names.route(selector.route)
    if selector.route_type is not None:
        entity.route_type = selector.route_type
    if selector.direction is not None:
        entity.direction_id = selector.direction
    if selector.stop is not None:
        entity.stop_id = names.stop(selector.stop)
    if selector.trip is not None:
        entity.trip.trip_id = names.trip(selector.trip)
        if selector.trip not in names.loose_headway_trips:
            entity.trip.schedule_relationship = pb.TripDescriptor.SCHEDULED
    elif selector.added_trip:
        entity.trip.trip_id = names.scoped(selector.added_trip)
        entity.trip.schedule_relationship = pb.TripDescriptor.NEW
    if selector.service_day is not None:
        entity.trip.start_date = format_gtfs_date(ServiceDay(selector.service_day))


def _translate(string: pb.TranslatedString, texts: TranslatedString) -> None:
    for language, text in texts.items():
        string.translation.add(text=text, language=language or None)
