"""Indicators and incidents in, their JSON shapes out."""

import msgspec

from mobility.model.health import Bounds, Impact, Incident, Indicator, Status
from mobility.model.time import Instant, utc_iso


class IndicatorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One measured property of a feed or of one of its sources (the indicators of the health page)."""

    id: str
    """Names the property."""
    source: str
    """Source id; empty for the feed as a whole."""
    value: float | None
    """Null when it could not be measured; `reason` says why."""
    unit: str
    """Of the value and its bounds."""
    bounds: Bounds | None
    """Where it stops being ok and where it is down; null where it is not judged by a number."""
    state: Status | None
    """ok, degraded or down, once confirmed by repetition; null while that is unknown."""
    since: str | None
    """RFC 3339: since when it has been in this state; null when not known."""
    reason: str
    """Why it could not be measured, or what it stands for; empty where nothing is to be added."""


class IncidentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong with a feed, from its first to its last moment."""

    id: str
    """Names it; stays."""
    cause: str
    """What was wrong, for programs."""
    sentence: str
    """The same for people."""
    since: str
    """RFC 3339: when it began."""
    ended: str | None
    """RFC 3339; null while it lasts."""
    source: str
    """Source id; empty for the feed as a whole."""
    status: Status
    """The worst that it was."""
    value: float | None
    """What was measured; null where nothing was."""
    unit: str
    """Of the value."""
    impact: Impact | None
    """What it costs travellers; null for what takes no departure's live data away."""


def indicator_answer(indicator: Indicator) -> IndicatorAnswer:
    """Describe an indicator."""
    return IndicatorAnswer(
        id=indicator.id,
        source=indicator.source,
        value=indicator.value,
        unit=indicator.unit,
        bounds=indicator.bounds,
        state=indicator.grade,
        since=utc_or_none(indicator.since),
        reason=indicator.reason,
    )


def incident_answer(incident: Incident) -> IncidentAnswer:
    """Describe an incident."""
    return IncidentAnswer(
        id=incident.id,
        cause=incident.cause,
        sentence=incident.sentence,
        since=utc_or_none(incident.since) or "",
        ended=utc_or_none(incident.ended),
        source=incident.source,
        status=incident.status,
        value=incident.value,
        unit=incident.unit,
        impact=incident.impact,
    )


def utc_or_none(instant: Instant | None) -> str | None:
    """Print an instant that may not have come yet."""
    return None if instant is None else utc_iso(instant)
