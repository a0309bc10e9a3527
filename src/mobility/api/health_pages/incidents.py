"""`/health/incidents`: what history remembers of incidents in, else those that health still knows, their page out."""

from mobility.api.answer import Content
from mobility.api.health_pages.page import held, page_resource
from mobility.api.health_pages.past import Past
from mobility.api.incidents_now import as_they_are_now
from mobility.api.page_content import page_language
from mobility.api.resource import Asked
from mobility.history import queries
from mobility.model.time import DAY_S
from mobility.web.health.incidents_page import incidents_page
from mobility.web.health.overview_pages import zone_of

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


INCIDENTS = page_resource(
    "incidents_page", "/health/incidents", make_incidents, "Incidents and what they cost travellers.", is_heavy=True
)
