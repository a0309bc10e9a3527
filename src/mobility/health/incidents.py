"""Confirmed indicators in, the list of incidents out: opened, kept, ended."""

from collections.abc import Sequence

import msgspec

from mobility.health.confirm import SEVERITY
from mobility.health.sentences import indicator_sentence
from mobility.health.thresholds import Thresholds
from mobility.model.health import Incident, Indicator, SourceHealth
from mobility.model.ids import FeedId
from mobility.model.time import Instant


def next_incidents(
    feed: FeedId,
    previous: Sequence[Incident],
    indicators: Sequence[Indicator],
    sources: Sequence[SourceHealth],
    now: Instant,
    thresholds: Thresholds,
) -> list[Incident]:
    """Give one incident for each indicator of each source that is not ok, newest first, and the ones that ended lately.

    An incident keeps its id `FEED:SOURCE:INDICATOR:SINCE` from its first to its last moment, while degraded turns into
    down and back; its sentence follows.
    """
    open_before = {_key(incident): incident for incident in previous if incident.ended is None}
    incidents = [
        msgspec.structs.replace(incident)
        for incident in previous
        if incident.ended is not None and now - incident.ended <= thresholds.keep_ended_incidents_s
    ]
    kinds = {source.id: source for source in sources}
    for indicator in indicators:
        if not SEVERITY[indicator.grade]:
            continue
        key = f"{feed}:{indicator.source}:{indicator.id}"
        since = indicator.since if indicator.since is not None else now
        incident = open_before.pop(key, None) or Incident(
            id=f"{key}:{since}", feed=feed, cause=indicator.id, sentence="", since=since
        )
        sentence, sentence_fr = (
            indicator_sentence(indicator, kinds.get(indicator.source), lang) for lang in ("en", "fr")
        )
        incidents.append(msgspec.structs.replace(incident, sentence=sentence, sentence_fr=sentence_fr))
    incidents += [msgspec.structs.replace(incident, ended=now) for incident in open_before.values()]
    incidents.sort(key=lambda incident: (incident.ended is None, incident.since, incident.id), reverse=True)
    open_now = sum(incident.ended is None for incident in incidents)
    return incidents[: max(open_now, thresholds.keep_incidents)]


def _key(incident: Incident) -> str:
    return incident.id.rpartition(":")[0]
