"""One message with what it is held against, and what the rules found in it, in; its signs out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from mobility.health.rules.checked import UNKNOWN, Checked
from mobility.health.rules.side_by_side import SideBySide
from mobility.health.unmatched import likely_cause
from mobility.model.alert_counts import AlertCounts
from mobility.model.finding import Finding
from mobility.model.health import SourceSigns
from mobility.model.message import Alert, TripRelationship
from mobility.model.time import Instant
from mobility.model.unmatched import Unmatched

UNMATCHED_KEPT = 20
"""Of each kind, the most frequent."""
EXPIRED_LONG_S = 86_400
OPEN_END_S = 90 * 86_400
_MISMATCHES = ("E003", "E004", "E011", "E034")
_OF_THEIR_OWN = (
    TripRelationship.ADDED,
    TripRelationship.NEW,
    TripRelationship.DUPLICATED,
    TripRelationship.REPLACEMENT,
)


def signs_of(checked: Checked, beside: SideBySide, findings: Sequence[Finding], now: Instant) -> SourceSigns:
    """Read the signs of a message; `beside` is it and the newest of the same source's other addresses."""
    counts = {finding.rule: finding.count for finding in findings}
    ages = [now - one.seconds for one in checked.timestamps if one.seconds]
    p50, p90 = np.percentile(ages, (50, 90)).tolist() if ages else (None, None)
    message = checked.sent.message
    return SourceSigns(
        checked_at=now,
        entities={
            "trip_updates": len(checked.trip_updates),
            "vehicle_positions": len(checked.vehicles),
            "alerts": len(checked.alerts),
        },
        entity_age_p50_s=p50,
        entity_age_p90_s=p90,
        without_timestamp_percent=_percent(len(checked.timestamps) - len(ages), len(checked.timestamps)),
        trip_active_percent=_trips_active(checked, counts),
        pairing_percent=_pairing(beside),
        on_shape_percent=_on_shape(checked, counts),
        id_mismatches=sum(counts.get(rule, 0) for rule in _MISMATCHES),
        alerts=_alerts(checked, now) if message.alerts else None,
        unmatched=list(_unmatched(checked)) if checked.timetable is not None else [],
    )


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _trips_active(checked: Checked, counts: Mapping[str, int]) -> float | None:
    """Say how many of the trips that the timetable knows run on the day that realtime says."""
    if checked.timetable is None:
        return None
    known = int(np.count_nonzero((checked.rows >= 0) & ~np.isin(checked.relationship, _OF_THEIR_OWN)))
    return _percent(known - min(counts.get("BP_TRIP_NOT_ACTIVE", 0), known), known)


def _pairing(beside: SideBySide) -> float | None:
    """Say how many trips that both kinds know have the same vehicle in both."""
    updates = {pair.run: pair.vehicle_id for pair in beside.update_pairs if pair.vehicle_id}
    positions = {pair.run: pair.vehicle_id for pair in beside.vehicle_pairs if pair.trip_id}
    both = updates.keys() & positions.keys()
    return _percent(sum(updates[run] == positions[run] for run in both), len(both))


def _on_shape(checked: Checked, counts: Mapping[str, int]) -> float | None:
    """Say how many of the vehicles on a trip with a shape are not far from it."""
    timetable = checked.timetable
    if timetable is None or not len(timetable.shapes.of_trip):
        return None
    with_shape = sum(
        mention.vehicle is not None and mention.row >= 0 and int(timetable.shapes.of_trip[mention.row]) >= 0
        for mention in checked.mentions
    )
    off = counts.get("E029", 0)
    return _percent(with_shape - min(off, with_shape), with_shape)


def _alerts(checked: Checked, now: Instant) -> AlertCounts:
    ends = [_last_end(alert) for alert in checked.alerts]
    return AlertCounts(
        total=len(checked.alerts),
        active=sum(_is_active(alert, now) for alert in checked.alerts),
        expired=sum(end is not None and end < now for end in ends),
        expired_long=sum(end is not None and end < now - EXPIRED_LONG_S for end in ends),
        without_text=sum(not any(alert.header.values()) for alert in checked.alerts),
        without_target=sum(not alert.informed_entities for alert in checked.alerts),
        unknown_target=0
        if checked.timetable is None
        else sum(_names_nothing_known(checked, a) for a in checked.alerts),
        open_end=sum(
            end is None and _began(alert) < now - OPEN_END_S for alert, end in zip(checked.alerts, ends, strict=True)
        ),
    )


def _last_end(alert: Alert) -> Instant | None:
    """Give when an alert is over; None for one without an end."""
    ends = [period.end for period in alert.active_periods]
    return None if not ends or None in ends else max(end for end in ends if end is not None)


def _began(alert: Alert) -> Instant:
    """Give when an alert began; the year 2100 for one that does not say."""
    starts = [period.start for period in alert.active_periods if period.start is not None]
    return min(starts, default=Instant(4_102_444_800))


def _is_active(alert: Alert, now: Instant) -> bool:
    return not alert.active_periods or any(
        (period.start is None or period.start <= now) and (period.end is None or now < period.end)
        for period in alert.active_periods
    )


def _names_nothing_known(checked: Checked, alert: Alert) -> bool:
    """Say whether an alert names ids and the timetable has none of them."""
    known = []
    for entity in alert.informed_entities:
        if entity.stop_id:
            known.append(checked.stop_row(entity.stop_id) >= 0)
        if entity.route_id:
            known.append(checked.route_row(entity.route_id) >= 0)
        if entity.trip is not None and entity.trip.trip_id:
            known.append(checked.trip_row(entity.trip.trip_id) >= 0)
    return bool(known) and not any(known)


def _unmatched(checked: Checked) -> Iterator[Unmatched]:
    """Give the ids that the timetable lacks, the most frequent of each kind first."""
    trips = Counter(
        mention.trip.trip_id
        for mention, relationship in zip(checked.mentions, checked.relationship.tolist(), strict=True)
        if mention.row < 0 and mention.trip.trip_id and relationship not in _OF_THEIR_OWN
    )
    routes = Counter(
        mention.trip.route_id
        for mention, row in zip(checked.mentions, checked.routes.tolist(), strict=True)
        if row == UNKNOWN
    )
    missing = np.flatnonzero(checked.stop == UNKNOWN).tolist()
    stops = Counter(checked.updates.stop_id[row] for row in missing)
    for kind, counter in (("trip", trips), ("stop", stops), ("route", routes)):
        for text, count in counter.most_common(UNMATCHED_KEPT):
            cause = likely_cause(checked.static, kind, text)
            yield Unmatched(source="", kind=kind, id=text, count=count, likely_cause=cause)
