"""`/health/feeds/{id}/versions`, `/accuracy` and `/alerts`: a feed's timetables, predictions and alerts in, their pages out."""

from mobility.api.answer import Content
from mobility.api.health_pages.page import feed_in_path, held, page_resource, unknown_feed
from mobility.api.health_pages.past import Past
from mobility.api.page_content import page_language
from mobility.api.resource import Asked
from mobility.api.state import FeedInUse
from mobility.board.alerts import shown_alert
from mobility.health.coverage import route_name
from mobility.history import queries
from mobility.model.ids import FeedId
from mobility.model.overlay_info import OverlayAlert, Selector
from mobility.model.strings import NO_TEXT
from mobility.model.timetable import Timetable
from mobility.web.health.accuracy_page import accuracy_page
from mobility.web.health.alerts_page import RiderAlert, alerts_page, languages_of
from mobility.web.health.versions_page import versions_page


def make_versions(asked: Asked) -> tuple[Content, object]:
    """Answer with a feed's timetable versions."""
    health = feed_in_path(asked)
    if health is None:
        return unknown_feed(asked)
    past = Past(asked)
    versions = past.ask([], queries.versions, health.feed)
    return held(versions_page(health, versions, past.note, page_language(asked), asked.now), asked)


def make_accuracy(asked: Asked) -> tuple[Content, object]:
    """Answer with how well a feed's predictions came true."""
    health = feed_in_path(asked)
    if health is None:
        return unknown_feed(asked)
    return held(accuracy_page(health, page_language(asked)), asked)


def make_alerts(asked: Asked) -> tuple[Content, object]:
    """Answer with a feed's alerts as riders see them."""
    feed = asked.snapshot.feeds.get(FeedId(asked.id))
    if feed is None:
        return unknown_feed(asked)
    alerts = feed.overlay.info.alerts if feed.overlay is not None else []
    # Every alert should be in the languages that any of the feed's alerts is in.
    wanted = sorted(set().union(*(languages_of(alert.header) for alert in alerts)) - {""})
    shown = [_as_seen(alert, feed, asked) for alert in alerts]
    return held(alerts_page(feed.health, shown, wanted, page_language(asked), asked.now), asked)


def _as_seen(alert: OverlayAlert, feed: FeedInUse, asked: Asked) -> RiderAlert:
    shown = shown_alert(alert, feed.id, (page_language(asked), *asked.languages))
    return RiderAlert(
        header=shown.header,
        description=shown.description,
        url=shown.url,
        periods=alert.active_periods,
        targets=_targets(alert, feed.timetable),
        has_cause_and_effect=bool(alert.cause and alert.effect),
        languages=languages_of(alert.header),
    )


def _targets(alert: OverlayAlert, timetable: Timetable | None) -> list[str]:
    """Name what an alert concerns, each once."""
    if timetable is None:
        return []
    return list(dict.fromkeys(name for one in alert.selectors for name in _names(one, timetable)))


def _names(selector: Selector, timetable: Timetable) -> list[str]:
    strings, found = timetable.strings, []
    if selector.route is not None:
        found.append(route_name(timetable, selector.route))
    if selector.stop is not None and selector.stop < len(timetable.stops.id):
        found.append(strings[int(timetable.stops.name[selector.stop])])
    if selector.trip is not None:
        found.append(strings[int(timetable.trips.id[selector.trip])])
    if selector.added_trip:
        found.append(selector.added_trip)
    if selector.agency is not None and timetable.agencies.name[selector.agency] != NO_TEXT:
        found.append(strings[int(timetable.agencies.name[selector.agency])])
    if selector.route_type is not None:
        found.append(f"route_type {selector.route_type}")
    return found


VERSIONS = page_resource(
    "versions_page", "/health/feeds/{id}/versions", make_versions, "A feed's timetable versions.", is_heavy=True
)
ACCURACY = page_resource(
    "accuracy_page",
    "/health/feeds/{id}/accuracy",
    make_accuracy,
    "How well a feed's predictions came true.",
    is_heavy=False,
)
ALERTS = page_resource(
    "alerts_page", "/health/feeds/{id}/alerts", make_alerts, "A feed's alerts as riders see them.", is_heavy=False
)
