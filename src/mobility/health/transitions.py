"""What was told of incidents and a feed's health in, the changes that people have to be told of out."""

from collections.abc import Iterator, Mapping

from mobility.health.confirm import SEVERITY
from mobility.model.health import FeedHealth, Incident, Indicator, Status
from mobility.model.history import Transition
from mobility.model.time import Instant


def transitions(told: Mapping[str, Status], health: FeedHealth, now: Instant) -> Iterator[Transition]:
    """Give one transition for each incident whose status is not the one last told: opened, worse, better or ended.

    `told` is by incident id, ok for one that was told to have ended. One that opened and ended before anybody was told
    gives both, so that a log of transitions is whole.
    """
    for incident in health.incidents:
        before = told.get(incident.id, Status.OK)
        if incident.ended is None:
            status = _status_now(health, incident)
            if status is not before:
                at = incident.since if before is Status.OK else now
                yield _transition(health, incident, before, status, at)
        elif incident.id not in told:
            yield _transition(health, incident, Status.OK, incident.status, incident.since)
            yield _transition(health, incident, incident.status, Status.OK, incident.ended)
        elif before is not Status.OK:
            yield _transition(health, incident, before, Status.OK, incident.ended)


def is_worse(transition: Transition) -> bool:
    """Say whether a transition is bad news."""
    return SEVERITY[transition.status] > SEVERITY[transition.previous]


def _status_now(health: FeedHealth, incident: Incident) -> Status:
    """Give the grade of the indicator behind an open incident; its worst where the indicator is gone."""
    indicator = _indicator(health, incident)
    if indicator is not None and indicator.grade is not None and SEVERITY[indicator.grade]:
        return indicator.grade
    return incident.status


def _indicator(health: FeedHealth, incident: Incident) -> Indicator | None:
    wanted = (incident.cause, incident.source)
    return next((one for one in health.indicators if (one.id, one.source) == wanted), None)


def _transition(health: FeedHealth, incident: Incident, previous: Status, status: Status, at: Instant) -> Transition:
    return Transition(
        incident=incident.id,
        feed=health.feed,
        operators=list(health.operators),
        at=at,
        status=status,
        previous=previous,
        cause=incident.cause,
        source=incident.source,
        sentence=incident.sentence,
        sentence_fr=incident.sentence_fr,
        since=incident.since,
        ended=incident.ended if status is Status.OK else None,
        value=incident.value,
        unit=incident.unit,
        impact=incident.impact,
    )
