"""One incident and what people were told of it in, its page out: what, since when, what it cost, how it went, who was told."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from mobility.model.health import FeedHealth, Incident
from mobility.model.history import Transition
from mobility.model.notified import Notified
from mobility.model.time import Instant
from mobility.web.health.frame import health_frame
from mobility.web.health.impact_words import impact_words
from mobility.web.health.incident_rows import incident_link, incident_rows
from mobility.web.health.indicator_table import bound_texts, source_name
from mobility.web.health.notified_words import notified_row
from mobility.web.health.numbers import Moment, measured, moment
from mobility.web.health.words import count_of, named, say
from mobility.web.templating import Page, page


class Step(NamedTuple):
    """One change that was told."""

    at: Moment | None
    status: str
    status_word: str
    sentence: str


def incident_page(
    incident: Incident,
    health: FeedHealth | None,
    told: Sequence[Transition],
    notified: Sequence[Notified],
    untold: str,
    language: str,
    now: Instant,
) -> Page:
    """Render an incident; `health` is that of its feed, None for one that is gone; `told` are its changes, oldest first.

    `untold` is the sentence that stands in place of `notified` where that is empty; empty itself where nothing is known.
    """
    zone = health.static.timezone if health is not None else ""
    names = {incident.feed: (health.name if health is not None else "") or incident.feed}
    (row,) = incident_rows([incident], names, zone, language, now)
    is_open, impact = incident.ended is None, incident.impact
    return page(
        "health_incident.html",
        one=row,
        source=_source(incident, health, language),
        value="" if incident.value is None else measured(incident.value, incident.unit, language),
        bound=_bound(incident, health, language),
        impact=impact_words(impact, language) if is_open and impact is not None else None,
        passed=count_of(language, "incident_cost", int(impact.so_far))
        if impact is not None
        else say(language, "incident_free"),
        steps=[_step(one, zone, language) for one in told],
        notified=[notified_row(one, zone, language) for one in notified],
        untold=untold,
        evidence=_evidence(incident),
        **health_frame(language, incident_link(incident, language).partition("?")[0]),
    )


def _source(incident: Incident, health: FeedHealth | None, language: str) -> str:
    sources = health.sources if health is not None else []
    found = next((source_name(one, language) for one in sources if one.id == incident.source), incident.source)
    return found or say(language, "whole_feed")


def _bound(incident: Incident, health: FeedHealth | None, language: str) -> str:
    """Say from where on it would be well."""
    key = (incident.cause, incident.source)
    known = (one for one in health.indicators if (one.id, one.source) == key) if health is not None else ()
    bounds = next((one.bounds for one in known if one.bounds is not None), None)
    ok = bound_texts(bounds, incident.unit, language)[0] if bounds is not None else ""
    return say(language, "well_if", bound=ok) if ok else ""


def _step(one: Transition, zone: str, language: str) -> Step:
    sentence = one.sentence_fr if language == "fr" and one.sentence_fr else one.sentence
    is_end = one.ended is not None
    text = say(language, "incident_ended") if is_end else sentence
    return Step(moment(one.at, zone, language), one.status.value, named(language, "status", one.status.value), text)


def _evidence(incident: Incident) -> str:
    """Give the address of the message at its start; empty for what is of no source."""
    if not incident.source:
        return ""
    source = quote(incident.source, safe="")
    return f"/v1/health/feeds/{quote(incident.feed)}/snapshots/{incident.since}.json?source={source}"
