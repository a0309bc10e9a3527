"""Alert messages in, Alert structs with all their translations out."""

from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.descriptors import note_unknown_enums, trip_descriptor
from mobility.gtfs_rt.ledger import MILLISECONDS_FROM, Ledger, identifier
from mobility.gtfs_rt.reasons import Loss
from mobility.model.as_sent import Blanked
from mobility.model.message import ActivePeriod, Alert, EntitySelector, TranslatedString
from mobility.model.time import Instant

_ENUMS = tuple(pb.Alert.DESCRIPTOR.fields_by_name[name].number for name in ("cause", "effect", "severity_level"))


def read_alert(entity_id: str, alert: pb.Alert, ledger: Ledger) -> Alert:
    """Read an alert with all of its selectors, periods and languages."""
    has = alert.HasField
    note_unknown_enums(alert, _ENUMS, ledger)
    return Alert(
        entity_id=entity_id,
        active_periods=_periods(alert, ledger),
        informed_entities=tuple(_selector(selector, ledger) for selector in alert.informed_entity),
        cause=pb.Alert.Cause.Name(alert.cause).lower() if has("cause") else None,
        effect=pb.Alert.Effect.Name(alert.effect).lower() if has("effect") else None,
        severity=pb.Alert.SeverityLevel.Name(alert.severity_level).lower() if has("severity_level") else None,
        url=translations(alert.url, ledger),
        header=translations(alert.header_text, ledger),
        description=translations(alert.description_text, ledger),
        tts_header=translations(alert.tts_header_text, ledger),
        tts_description=translations(alert.tts_description_text, ledger),
    )


def translations(string: pb.TranslatedString, ledger: Ledger) -> TranslatedString:
    """Give the texts by language; the first of several in one language counts, empty ones do not."""
    texts: TranslatedString = {}
    for translation in string.translation:
        text = ledger.text(translation.text)
        if text.strip():
            texts.setdefault(ledger.text(translation.language).strip(), text)
    return texts


def _periods(alert: pb.Alert, ledger: Ledger) -> tuple[ActivePeriod, ...]:
    """Read when the alert is to be shown: active_period, or in newer messages without it communication_period."""
    periods = alert.active_period or alert.communication_period
    return tuple(ActivePeriod(_bound(period, "start", ledger), _bound(period, "end", ledger)) for period in periods)


def _bound(period: pb.TimeRange, end: str, ledger: Ledger) -> Instant | None:
    """Read one end of a period; 0 is open, and so is what lies further away than any calendar reaches."""
    if not period.HasField(end):
        return None
    seconds: int = getattr(period, end)
    if seconds >= MILLISECONDS_FROM:
        ledger.blank(f"alert.active_period.{end}", seconds, Loss.TIMESTAMP_OUT_OF_RANGE)
        return None
    if not seconds:
        ledger.blanked.append(Blanked(ledger.entity_id, f"alert.active_period.{end}", 0))
    return seconds or None


def _selector(selector: pb.EntitySelector, ledger: Ledger) -> EntitySelector:
    has = selector.HasField
    direction = None
    if has("direction_id"):
        direction = ledger.number_within(selector.direction_id, 0, 1, "alert.informed_entity.direction_id")
    return EntitySelector(
        agency_id=identifier(selector.agency_id),
        route_id=identifier(selector.route_id),
        route_type=selector.route_type if has("route_type") else None,
        direction_id=None if direction is None else int(direction),
        stop_id=identifier(selector.stop_id),
        trip=trip_descriptor(selector.trip, ledger) if has("trip") else None,
    )
