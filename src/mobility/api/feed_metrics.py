"""Feeds in use in, their Prometheus metrics out, under the names of HEALTH.md 5.7."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from mobility.api.state import FeedInUse, Snapshot
from mobility.model.health import Status
from mobility.model.overlay_info import SourceState
from mobility.model.time import DAY_S, Instant, ServiceDay, service_day_origin


def feed_families(snapshot: Snapshot, now: Instant) -> Iterator[Metric]:
    """List the metrics of all feeds; a value that cannot be measured is left out, never 0."""
    feeds = list(snapshot.feeds.values())
    yield _family("feed_up", "1 unless the feed's status is down.", feeds, _up)
    status = GaugeMetricFamily("feed_status", "1 for the feed's present status.", labels=["feed", "state"])
    for feed in feeds:
        for state in Status:
            status.add_metric([feed.id, state.value], float(feed.health.status is state))
    yield status
    yield _family(
        "feed_static_expiry_days",
        "Days until the last day of the timetable's calendar; negative once it is over.",
        feeds,
        lambda feed: _expiry_days(feed, now),
    )
    yield _family(
        "feed_generation_timestamp_seconds", "When a worker last wrote this feed's departures.", feeds, _made_at
    )
    yield from _source_families(feeds, now)


def _source_families(feeds: list[FeedInUse], now: Instant) -> Iterator[Metric]:
    labels = ["feed", "source"]
    age = GaugeMetricFamily("feed_header_age_seconds", "Age of the realtime message in use.", labels=labels)
    entities = GaugeMetricFamily("feed_entities", "Entities of the message in use.", labels=labels)
    trips = GaugeMetricFamily(
        "feed_trip_match_ratio", "Share of the trips that claim to be in the timetable and are.", labels=labels
    )
    updates = GaugeMetricFamily("feed_stop_match_ratio", "Share of stop time updates that were applied.", labels=labels)
    rejected = GaugeMetricFamily(
        "feed_rejected", "Entities and updates left out, by reason.", labels=[*labels, "reason"]
    )
    for feed, source in _sources(feeds):
        names = [feed.id, source.id]
        entities.add_metric(names, source.entities)
        if source.header_timestamp is not None:
            age.add_metric(names, max(0, now - source.header_timestamp))
        if source.trips:
            trips.add_metric(names, source.matched_trips / source.trips)
        if source.updates:
            updates.add_metric(names, source.matched_updates / source.updates)
        for reason, count in source.rejected.items():
            rejected.add_metric([*names, reason], count)
    yield from (age, entities, trips, updates, rejected)


def _sources(feeds: list[FeedInUse]) -> Iterator[tuple[FeedInUse, SourceState]]:
    for feed in feeds:
        if feed.overlay is not None:
            for source in feed.overlay.info.sources:
                yield feed, source


def _family(name: str, text: str, feeds: list[FeedInUse], value: Callable[[FeedInUse], float | None]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=["feed"])
    for feed in feeds:
        measured = value(feed)
        if measured is not None:
            family.add_metric([feed.id], measured)
    return family


def _up(feed: FeedInUse) -> float | None:
    return None if feed.health.status is Status.UNKNOWN else float(feed.health.status is not Status.DOWN)


def _made_at(feed: FeedInUse) -> float | None:
    return None if feed.overlay is None else float(feed.overlay.info.made_at)


def _expiry_days(feed: FeedInUse, now: Instant) -> float | None:
    if feed.timetable is None:
        return None
    ends = service_day_origin(ServiceDay(feed.timetable.last_day + 1), feed.timetable.zone)
    return round((ends - now) / DAY_S, 2)
