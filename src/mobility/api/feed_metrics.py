"""Feeds in use in, their Prometheus metrics out, under the names of HEALTH.md 5.7."""

from collections.abc import Callable, Iterator, Sequence

from prometheus_client.core import GaugeMetricFamily, Metric

from mobility.api.state import FeedInUse, Snapshot
from mobility.health.fault import fault_of
from mobility.model.health import SourceHealth, Status
from mobility.model.time import DAY_S, Instant, ServiceDay, service_day_origin

Feeds = Sequence[FeedInUse]

FEED = ("feed", "operator")
SOURCE = ("feed", "source", "kind")
COVERAGE_KINDS = {"coverage_tu": "trip_updates", "coverage_vp": "vehicle_positions"}


def feed_families(snapshot: Snapshot, now: Instant) -> Iterator[Metric]:
    """List the metrics of all feeds; a value that cannot be measured is left out, never 0.

    Labels are ids and names of the registry and words of ours: no trip, vehicle or stop.
    """
    feeds = list(snapshot.feeds.values())
    yield _of_feeds("feed_up", "1 unless the feed's status is down.", feeds, _up)
    yield _status(feeds)
    yield _of_feeds(
        "feed_status_since_timestamp_seconds",
        "When the feed's present status began; a bad one began when its cause did.",
        feeds,
        lambda feed: feed.health.since,
    )
    yield _cause(feeds)
    yield _of_feeds(
        "feed_static_expiry_days",
        "Days until the last day of the timetable's calendar; negative once it is over.",
        feeds,
        lambda feed: _expiry_days(feed, now),
    )
    yield _of_feeds(
        "feed_generation_timestamp_seconds", "When a worker last wrote this feed's departures.", feeds, _made_at
    )
    yield _of_feeds(
        "feed_api_latency_seconds",
        "From the header timestamp of the newest message to the moment it could first be read here.",
        feeds,
        lambda feed: feed.newest.from_header_s if feed.newest is not None else None,
    )
    yield _of_feeds(
        "feed_own_latency_seconds",
        "From the fetch of the newest message to the moment it could first be read here: what of an age is ours.",
        feeds,
        lambda feed: feed.newest.from_fetch_s if feed.newest is not None else None,
    )
    yield _of_feeds("feed_score", "Today's score, 0 to 100.", feeds, _score)
    yield _of_feeds(
        "feed_impact_departures",
        "Departures of the coming hour shown without live data because of what is wrong.",
        feeds,
        _impact,
    )
    yield _of_feeds(
        "feed_active_trips",
        "Trips on the road now by the timetable.",
        feeds,
        lambda feed: feed.health.static.active_trips,
    )
    yield _coverage(feeds)
    yield _rules(feeds)
    yield from _source_families(feeds, now)


def _of_feeds(name: str, text: str, feeds: Feeds, value: Callable[[FeedInUse], float | None]) -> Metric:
    family = GaugeMetricFamily(name, text, labels=FEED)
    for feed in feeds:
        measured = value(feed)
        if measured is not None:
            family.add_metric([feed.id, _operator(feed)], measured)
    return family


def _operator(feed: FeedInUse) -> str:
    """Name the first operator; empty where the registry names none."""
    return feed.health.operators[0] if feed.health.operators else ""


def _status(feeds: Feeds) -> Metric:
    family = GaugeMetricFamily("feed_status", "1 for the feed's present status.", labels=(*FEED, "state"))
    for feed in feeds:
        for state in Status:
            family.add_metric([feed.id, _operator(feed), state.value], float(feed.health.status is state))
    return family


def _cause(feeds: Feeds) -> Metric:
    family = GaugeMetricFamily(
        "feed_cause",
        "1 for the indicator that a bad status rests on, with who can mend it: operator, network, registry or us.",
        labels=(*FEED, "cause", "fault"),
    )
    for feed in feeds:
        if feed.health.cause is not None:
            family.add_metric([feed.id, _operator(feed), feed.health.cause, fault_of(feed.health).value], 1.0)
    return family


def _coverage(feeds: Feeds) -> Metric:
    family = GaugeMetricFamily(
        "feed_coverage_ratio", "Share of the trips on the road that realtime knows.", labels=(*FEED, "kind")
    )
    for feed in feeds:
        for indicator in feed.health.indicators:
            kind = COVERAGE_KINDS.get(indicator.id)
            if kind is not None and indicator.value is not None:
                family.add_metric([feed.id, _operator(feed), kind], indicator.value / 100)
    return family


def _rules(feeds: Feeds) -> Metric:
    family = GaugeMetricFamily(
        "feed_rule_findings", "Findings of a health rule in the newest message.", labels=("feed", "source", "rule")
    )
    for feed in feeds:
        for rule in feed.health.rules:
            family.add_metric([feed.id, rule.source, rule.rule], rule.count)
    return family


def _source_families(feeds: Feeds, now: Instant) -> Iterator[Metric]:
    age = GaugeMetricFamily("feed_header_age_seconds", "Age of the realtime message in use.", labels=SOURCE)
    content = GaugeMetricFamily(
        "feed_content_changed_timestamp_seconds", "When the content of the message last changed.", labels=SOURCE
    )
    entities = GaugeMetricFamily("feed_entities", "Entities of the newest message, by kind.", labels=SOURCE)
    trips = GaugeMetricFamily(
        "feed_trip_match_ratio", "Share of the trips that claim to be in the timetable and are.", labels=SOURCE
    )
    updates = GaugeMetricFamily("feed_stop_match_ratio", "Share of stop time updates that were applied.", labels=SOURCE)
    attempted = GaugeMetricFamily(
        "feed_last_poll_timestamp_seconds", "When the address was last asked, whatever came of it.", labels=SOURCE
    )
    certificate = GaugeMetricFamily(
        "feed_certificate_expiry_timestamp_seconds", "When the certificate of the address ends.", labels=SOURCE
    )
    for feed in feeds:
        static = feed.health.static.http
        _add(certificate, [feed.id, feed.id, "static"], static.certificate_ends if static is not None else None)
    rejected = GaugeMetricFamily(
        "feed_rejected", "Entities and updates left out, by reason.", labels=("feed", "source", "reason")
    )
    for feed, source in _sources(feeds):
        names = [feed.id, source.id, source.kind]
        _add(age, names, None if source.header_timestamp is None else max(0, now - source.header_timestamp))
        _add(content, names, source.content_changed_at)
        _add(attempted, names, source.last_attempt_at)
        _add(certificate, names, source.http.certificate_ends if source.http is not None else None)
        _add(trips, names, source.matched_trips / source.trips if source.trips else None)
        _add(updates, names, source.matched_updates / source.updates if source.updates else None)
        for kind, count in (source.signs.entities if source.signs is not None else {}).items():
            if kind in source.kind.split("+"):
                entities.add_metric([feed.id, source.id, kind], count)
        for reason, count in source.rejected.items():
            rejected.add_metric([feed.id, source.id, reason], count)
    yield from (age, content, entities, trips, updates, attempted, certificate, rejected)


def _sources(feeds: Feeds) -> Iterator[tuple[FeedInUse, SourceHealth]]:
    for feed in feeds:
        for source in feed.health.sources:
            yield feed, source


def _add(family: GaugeMetricFamily, labels: list[str], value: float | None) -> None:
    if value is not None:
        family.add_metric(labels, value)


def _up(feed: FeedInUse) -> float | None:
    return None if feed.health.status is Status.UNKNOWN else float(feed.health.status is not Status.DOWN)


def _made_at(feed: FeedInUse) -> float | None:
    return None if feed.overlay is None else float(feed.overlay.info.made_at)


def _score(feed: FeedInUse) -> float | None:
    return feed.health.score.value if feed.health.score is not None else None


def _impact(feed: FeedInUse) -> float | None:
    return feed.health.impact.per_hour if feed.health.impact is not None else None


def _expiry_days(feed: FeedInUse, now: Instant) -> float | None:
    if feed.timetable is None:
        return None
    ends = service_day_origin(ServiceDay(feed.timetable.last_day + 1), feed.timetable.zone)
    return round((ends - now) / DAY_S, 2)
