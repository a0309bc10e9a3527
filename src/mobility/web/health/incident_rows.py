"""Incidents in, rows in words out."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from mobility.model.health import Incident
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from mobility.web.health.glance import feed_link
from mobility.web.health.numbers import ABSENT, Moment, age, moment, number
from mobility.web.health.words import count_of, named


class IncidentRow(NamedTuple):
    """One incident in words."""

    feed: str
    url: str
    """Of the feed's page."""
    link: str
    """Of its own page."""
    status: str
    status_word: str
    cause: str
    sentence: str
    start: Moment | None
    end: Moment | None
    """None while it is open."""
    lasted: str
    cost: str


def incident_rows(
    incidents: Iterable[Incident], names: Mapping[FeedId, str], zone: str, language: str, now: Instant
) -> list[IncidentRow]:
    """Describe incidents in the order given; `names` are those of feeds."""
    return [_row(one, names.get(one.feed, one.feed), zone, language, now) for one in incidents]


def incident_link(one: Incident, language: str) -> str:
    """Give the address of an incident's page."""
    return f"/health/incidents/{quote(one.id, safe='')}?lang={language}"


def _row(one: Incident, name: str, zone: str, language: str, now: Instant) -> IncidentRow:
    end = one.ended if one.ended is not None else now
    return IncidentRow(
        feed=name,
        url=feed_link(one.feed, language),
        link=incident_link(one, language),
        status=one.status.value,
        status_word=named(language, "status", one.status.value),
        cause=named(language, "indicator", one.cause),
        sentence=one.sentence_fr if language == "fr" and one.sentence_fr else one.sentence,
        start=moment(one.since, zone, language),
        end=moment(one.ended, zone, language),
        lasted=age(max(0, end - one.since), language),
        cost=_cost(one, language),
    )


def _cost(one: Incident, language: str) -> str:
    if one.impact is None:
        return ABSENT
    passed = count_of(language, "departures", int(one.impact.so_far))
    if one.ended is not None or not one.impact.per_hour:
        return passed
    return f"{passed} (+{number(one.impact.per_hour, language)} / h)"
