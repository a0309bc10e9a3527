"""A transition in, the one incident object out that webhooks, Atom and the API all show (HEALTH.md 5.7)."""

from urllib.parse import quote

import msgspec

from mobility.model.health import Impact, Status
from mobility.model.history import Transition
from mobility.model.time import utc_iso
from mobility.notify.config import About

_ORDER = {Status.OK: 0, Status.DEGRADED: 1, Status.DOWN: 2}


class Values(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured when it was told."""

    value: float | None
    unit: str
    impact: Impact | None


class IncidentNotice(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an incident."""

    id: str
    """The same from the first to the last moment."""
    operator: str
    """The first of `operators`; empty where the registry names none."""
    operators: list[str]
    feed: str
    status: Status
    """ok when it ended."""
    previous: Status
    cause: str
    sentence: str
    since: str
    """RFC 3339, UTC."""
    ended: str | None
    values: Values
    links: dict[str, str]


def incident_notice(transition: Transition, origin: str, lang: str = "en") -> IncidentNotice:
    """Describe a transition; `origin` is scheme and host of the service, empty for links without a host."""
    feed = f"{origin}/health/feeds/{transition.feed}"
    incident = f"{origin}/health/incidents/{quote(transition.incident, safe='')}"
    return IncidentNotice(
        id=transition.incident,
        operator=transition.operators[0] if transition.operators else "",
        operators=transition.operators,
        feed=transition.feed,
        status=transition.status,
        previous=transition.previous,
        cause=transition.cause,
        sentence=transition.sentence_fr if lang == "fr" and transition.sentence_fr else transition.sentence,
        since=utc_iso(transition.since),
        ended=None if transition.ended is None else utc_iso(transition.ended),
        values=Values(value=transition.value, unit=transition.unit, impact=transition.impact),
        links={"page": feed, "incident": incident, "feed": f"{origin}/v1/health/feeds/{transition.feed}"},
    )


def concerns(transition: Transition, about: About) -> bool:
    """Say whether somebody wants to hear of a transition; the end of what they were told of always."""
    worst = max(_ORDER.get(transition.status, 0), _ORDER.get(transition.previous, 0))
    return (
        worst >= _ORDER[about.severity]
        and (not about.feeds or transition.feed in about.feeds)
        and (not about.operators or not set(about.operators).isdisjoint(transition.operators))
        and (not about.causes or transition.cause in about.causes)
    )
