"""`/v1/health/incidents.atom`: the incidents of feeds in, an Atom feed of their transitions and of timetables that end out."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote
from xml.etree import ElementTree as ET

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health_operators import operator_id
from mobility.api.page_content import page_language
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.resource import Asked, Resource
from mobility.health.validity import ends_on
from mobility.model.health import FeedHealth, Incident, Status
from mobility.model.time import Instant, date_of, service_day_at, utc_iso, zone_named
from mobility.web.health.glance import feed_link
from mobility.web.health.incident_rows import incident_link

ATOM = "application/atom+xml; charset=utf-8"
HELD_FOR_S = 10
EXPIRY_DAYS = (30, 14, 7, 3, 1, 0)
"""Days before the end of a timetable at which an entry appears. Source: HEALTH.md 5.7."""
MOST_ENTRIES = 200
_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_WORDS = {
    "fr": {
        "title": "Santé des flux",
        "degraded": "Dégradé",
        "down": "Hors service",
        "ended": "Rétabli",
        "expires": "Les horaires se terminent le {day} ({days} jours)",
    },
    "en": {
        "title": "Feed health",
        "degraded": "Degraded",
        "down": "Down",
        "ended": "Back",
        "expires": "The timetable ends on {day} ({days} days)",
    },
}


class Entry(NamedTuple):
    """One entry."""

    id: str
    """What comes after the authority in its `tag:` id; never changes."""
    updated: Instant
    title: str
    text: str
    terms: tuple[str, ...]
    page: str
    """Path of the page that says more, in the language of the entry."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the newest entries, newest first."""
    wanted, language = asked.values["operator"], page_language(asked)
    feeds = [feed.health for feed in asked.snapshot.feeds.values()]
    if wanted is not None:
        feeds = [one for one in feeds if wanted in map(operator_id, one.operators or [one.name or one.feed])]
    entries = [entry for health in feeds for entry in _entries(health, language, asked.now)]
    entries.sort(key=lambda entry: (entry.updated, entry.id), reverse=True)
    body = _document(entries[:MOST_ENTRIES], asked, language)
    return Content(body, ATOM, valid_until=asked.now + HELD_FOR_S), asked.snapshot


def _entries(health: FeedHealth, language: str, now: Instant) -> Iterator[Entry]:
    for incident in health.incidents:
        yield _transition(health, incident, language, incident.since, str(incident.status))
        if incident.ended is not None:
            yield _transition(health, incident, language, incident.ended, "ended")
    yield from _expiries(health, language, now)


def _transition(health: FeedHealth, incident: Incident, language: str, at: Instant, what: str) -> Entry:
    sentence = incident.sentence_fr if language == "fr" and incident.sentence_fr else incident.sentence
    is_end = what == "ended"
    return Entry(
        id=f"incident:{incident.id}:{'ended' if is_end else 'opened'}",
        updated=at,
        title=f"{_WORDS[language][what]} : {_name(health)}"
        if language == "fr"
        else f"{_WORDS[language][what]}: {_name(health)}",
        text=sentence,
        terms=(incident.cause, Status.OK.value if is_end else incident.status.value),
        page=incident_link(incident, language),
    )


def _expiries(health: FeedHealth, language: str, now: Instant) -> Iterator[Entry]:
    """Give an entry for each number of days left that has been reached, as of the midnight it was reached at."""
    zone = zone_named(health.static.timezone or "UTC")
    today = date_of(service_day_at(now, zone))
    last = ends_on(health.static, today)
    if last is None:
        return
    end = dt.date.fromisoformat(last)
    for days in EXPIRY_DAYS:
        day = end - dt.timedelta(days=days)
        if day <= today <= end + dt.timedelta(days=EXPIRY_DAYS[0]):
            midnight = dt.datetime.combine(day, dt.time(), zone)
            text = _WORDS[language]["expires"].format(day=last, days=days)
            yield Entry(
                id=f"expiry:{health.feed}:{last}:{days}",
                updated=Instant(int(midnight.timestamp())),
                title=f"{_name(health)} – {text}",
                text=text,
                terms=("expiry_days",),
                page=feed_link(health.feed, language, "/versions"),
            )


def _document(entries: list[Entry], asked: Asked, language: str) -> bytes:
    """Write the feed; a feed's text is data of elements, which the library escapes. Source: RFC 4287, RFC 4151."""
    authority = f"tag:{re.sub(r'^https?://|:[0-9]+$', '', asked.origin) or 'localhost'},2026:"
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    wanted = asked.values["operator"]
    _add(root, "id", f"{authority}incidents:{wanted or 'all'}")
    _add(root, "title", _WORDS[language]["title"] + (f" – {wanted}" if wanted else ""))
    _add(root, "updated", utc_iso(entries[0].updated if entries else Instant(asked.now)))
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "mobility"
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": asked.origin + asked.path})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{asked.origin}/health"})
    for entry in entries:
        _add_entry(root, entry, authority, asked.origin)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode()


def _add_entry(root: ET.Element, entry: Entry, authority: str, origin: str) -> None:
    element = ET.SubElement(root, "entry")
    _add(element, "id", f"{authority}{quote(entry.id, safe=':~.-_')}")
    _add(element, "title", entry.title)
    _add(element, "updated", utc_iso(entry.updated))
    for term in entry.terms:
        ET.SubElement(element, "category", {"term": term})
    page = f"{origin}{entry.page}"
    ET.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _add(element, "summary", entry.text)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_XML.sub(" ", text)


def _name(health: FeedHealth) -> str:
    return health.name or health.feed


OPERATOR = Parameter(
    "operator",
    "Only this operator, by its id in /v1/health/operators.",
    parsers.text_up_to(64),
    shared.TEXT,
    sample.NETWORK,
)

RESOURCE = Resource(
    name="health_incidents_atom",
    path="/v1/health/incidents.atom",
    tag="health",
    summary="Incidents as an Atom feed: an entry when one opens, one when it ends, and before a timetable ends.",
    text="Entries keep their `tag:` ids; categories are the cause and the status. Timetables that end get an entry 30, 14, 7, 3, 1 "
    "and 0 days before. Needs no account.",
    make=make,
    answer=None,
    media_types=("application/atom+xml",),
    parameters=ParameterTable((OPERATOR, shared.LANG)),
)
