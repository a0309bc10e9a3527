"""`/health/incidents`: what history remembers of incidents in, else those that health still knows, their page out."""

from mobility.api.answer import Content
from mobility.api.health_pages.page import LONGEST_QUOTE, held, page_resource
from mobility.api.health_pages.past import Past
from mobility.api.incidents_notified import read_notified, sentence_of, told_of
from mobility.api.incidents_now import as_they_are_now
from mobility.api.page_content import page_language
from mobility.api.resource import Asked
from mobility.history import queries
from mobility.model.time import DAY_S
from mobility.web.health.incident_page import incident_page
from mobility.web.health.incidents_page import incidents_page
from mobility.web.health.overview_pages import zone_of
from mobility.web.health.unknown_page import unknown_page
from mobility.web.health.words import say

DAYS_BACK = 30
MOST = 200


def make_incidents(asked: Asked) -> tuple[Content, object]:
    """Answer with the incidents of the last days, newest first."""
    past = Past(asked)
    feeds = [feed.health for feed in asked.snapshot.feeds.values()]
    found = past.ask([], queries.incidents, None, asked.now - DAYS_BACK * DAY_S, asked.now, MOST)
    found = as_they_are_now(found, asked.snapshot)
    days: int | None = DAYS_BACK
    if past.note:
        known = (one for health in feeds for one in health.incidents)
        found, days = sorted(known, key=lambda one: (one.since, one.id), reverse=True), None
    names = {health.feed: health.name or health.feed for health in feeds}
    made = incidents_page(found, names, zone_of(feeds), days, past.note, page_language(asked), asked.now)
    return held(made, asked)


def make_incident(asked: Asked) -> tuple[Content, object]:
    """Answer with one incident, as it is now where its feed still speaks of it."""
    past, language = Past(asked), page_language(asked)
    feeds = {feed.id: feed.health for feed in asked.snapshot.feeds.values()}
    known = (one for health in feeds.values() for one in health.incidents if one.id == asked.id)
    found = next(known, None) or past.ask(None, queries.incident, asked.id)
    if found is None:
        text = say(language, "unknown_incident", id=asked.id[:LONGEST_QUOTE])
        return held(unknown_page(language, text, ()), asked, status=404)
    told = past.ask([], queries.transitions_of, asked.id)
    read = past.ask(None, read_notified, [found.id])
    who = told_of(read, asked.snapshot, int(asked.now))(found) if read is not None else None
    notified, untold = (who.notified, sentence_of(who, language)) if who is not None else ([], "")
    made = incident_page(found, feeds.get(found.feed), told, notified, untold, language, asked.now)
    return held(made, asked)


INCIDENT = page_resource(
    "incident_page",
    "/health/incidents/{id}",
    make_incident,
    "One incident, from its first to its last moment.",
    is_heavy=True,
)
INCIDENTS = page_resource(
    "incidents_page", "/health/incidents", make_incidents, "Incidents and what they cost travellers.", is_heavy=True
)
