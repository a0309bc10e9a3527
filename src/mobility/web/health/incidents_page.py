"""Incidents in, the page about them out."""

from collections.abc import Mapping, Sequence

from mobility.model.health import Incident
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from mobility.web.health.frame import health_frame
from mobility.web.health.incident_rows import incident_rows
from mobility.web.health.numbers import moment
from mobility.web.health.words import say
from mobility.web.templating import Page, page


def incidents_page(
    incidents: Sequence[Incident],
    names: Mapping[FeedId, str],
    zone: str,
    days: int | None,
    note: str,
    language: str,
    now: Instant,
) -> Page:
    """Render incidents in the order given; `days` is how far back they go, None for the recent ones that health knows."""
    caption = say(language, "incidents_recent") if days is None else say(language, "incidents_caption", days=days)
    return page(
        "health_incidents.html",
        incidents=incident_rows(incidents, names, zone, language, now),
        caption=caption,
        note=note,
        as_of=moment(now, zone, language),
        **health_frame(language, "/health/incidents"),
    )
