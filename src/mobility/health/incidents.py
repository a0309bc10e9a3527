"""Confirmed indicators in, the list of incidents out: opened, kept, ended."""

from collections.abc import Sequence

import msgspec

from mobility.health.confirm import SEVERITY
from mobility.health.impact import AHEAD_S, as_cause
from mobility.health.sentences import indicator_sentence
from mobility.health.status import severity
from mobility.health.thresholds import Thresholds
from mobility.model.health import FeedHealth, Impact, Incident, Indicator, SourceHealth, Status
from mobility.model.time import Instant

WITHOUT_IMPACT = frozenset(
    {"service_today", "new_ids", "alerts", "findings", "kinds_7d", "pairing", "on_shape", "certificate_days"}
)
"""Causes that take no departure's live data away."""


def next_incidents(
    previous: FeedHealth,
    indicators: Sequence[Indicator],
    sources: Sequence[SourceHealth],
    now: Instant,
    thresholds: Thresholds,
    *,
    impact: Impact | None = None,
) -> list[Incident]:
    """Give one incident for each indicator of each source that is not ok, newest first, and the ones that ended lately.

    An incident keeps its id `FEED:SOURCE:INDICATOR:SINCE` from its first to its last moment, while degraded turns into
    down and back; its sentence and value follow, its status is the worst it was. `impact` is that of the feed now.
    """
    open_before = {_key(incident): incident for incident in previous.incidents if incident.ended is None}
    incidents = [
        msgspec.structs.replace(incident)
        for incident in previous.incidents
        if incident.ended is not None and now - incident.ended <= thresholds.keep_ended_incidents_s
    ]
    kinds = {source.id: source for source in sources}
    passed = _passed(previous, now)
    for indicator in indicators:
        if not severity(indicator):
            continue
        key = f"{previous.feed}:{indicator.source}:{indicator.id}"
        since = indicator.since if indicator.since is not None else now
        incident = open_before.pop(key, None) or Incident(
            id=f"{key}:{since}", feed=previous.feed, cause=indicator.id, sentence="", since=since
        )
        incidents.append(
            _gone_on(incident, indicator, kinds.get(indicator.source), impact, passed, previous.static.active_trips)
        )
    incidents += [msgspec.structs.replace(incident, ended=now) for incident in open_before.values()]
    incidents.sort(key=lambda incident: (incident.ended is None, incident.since, incident.id), reverse=True)
    open_now = sum(incident.ended is None for incident in incidents)
    return incidents[: max(open_now, thresholds.keep_incidents)]


def _gone_on(
    incident: Incident,
    indicator: Indicator,
    source: SourceHealth | None,
    impact: Impact | None,
    passed: float,
    active_trips: int | None,
) -> Incident:
    """Bring an open incident up to this moment."""
    sentence, sentence_fr = (indicator_sentence(indicator, source, lang, active_trips) for lang in ("en", "fr"))
    is_down = severity(indicator) == SEVERITY[Status.DOWN]
    so_far = incident.impact.so_far + passed if incident.impact is not None else 0.0
    costs = None if impact is None or indicator.id in WITHOUT_IMPACT or _lies_ahead(indicator) else impact
    return msgspec.structs.replace(
        incident,
        source=indicator.source,
        sentence=sentence,
        sentence_fr=sentence_fr,
        status=Status.DOWN if is_down else incident.status,
        value=indicator.value,
        unit=indicator.unit,
        impact=None if costs is None else as_cause(costs, so_far),
    )


def _passed(previous: FeedHealth, now: Instant) -> float:
    """Count the departures that have passed without live data since the assessment before."""
    if previous.impact is None or previous.assessed_at is None:
        return 0.0
    return previous.impact.per_hour * (now - previous.assessed_at) / AHEAD_S


def _lies_ahead(indicator: Indicator) -> bool:
    """Say whether a timetable that will end has not ended yet."""
    return indicator.id == "expiry_days" and (indicator.value or 0) >= 0


def _key(incident: Incident) -> str:
    return incident.id.rpartition(":")[0]
