"""Indicators of age: of headers, of entities, of what has not changed, and clocks that are wrong."""

import math
from itertools import pairwise

from mobility.health.indicators.reading import Reading, Scene, at_most, judged

HEADERS_FROM = 5
"""Fewer different messages have no rhythm."""


def header_age(scene: Scene) -> Reading:
    """Read how old the message in use is by its own header; it also ages while nothing can be fetched."""
    source, thresholds = scene.source, scene.thresholds
    if source.kind == "alerts":
        bounds = at_most(thresholds.alerts_age_ok_s, thresholds.alerts_age_down_s)
    else:
        bounds = at_most(thresholds.header_age_ok_s, thresholds.header_age_down_s)
    age = None if source.header_timestamp is None else max(0, scene.now - source.header_timestamp)
    return judged("header_age", source.id, age, "s", bounds, missing="never_read")


def entity_age(scene: Scene) -> Reading:
    """Read the 90th percentile of the entities' own ages when the newest message was read."""
    bounds = at_most(scene.thresholds.entity_age_ok_s, scene.thresholds.entity_age_down_s)
    signs = scene.source.signs
    missing = "never_read" if signs is None else "no_timestamps"
    value = None if signs is None else signs.entity_age_p90_s
    return judged("entity_age", scene.source.id, value, "s", bounds, missing=missing)


def publish_interval(scene: Scene) -> Reading:
    """Read the 90th percentile of the time between the headers of different messages."""
    bounds = at_most(scene.thresholds.publish_ok_s, scene.thresholds.publish_down_s)
    gaps = sorted(later - earlier for earlier, later in pairwise(scene.source.header_timestamps))
    if len(gaps) < HEADERS_FROM:
        return judged("publish_interval", scene.source.id, None, "s", bounds, missing="too_few_messages")
    return judged("publish_interval", scene.source.id, gaps[math.ceil(0.9 * len(gaps)) - 1], "s", bounds)


def frozen(scene: Scene) -> Reading:
    """Read for how long the content has not changed while trips are on the road: a moving header over dead content."""
    bounds = at_most(scene.thresholds.frozen_ok_s, scene.thresholds.frozen_down_s)
    if not scene.is_on_the_road:
        return judged("frozen", scene.source.id, None, "s", bounds, missing="too_few_active_trips")
    changed = scene.source.content_changed_at
    value = None if changed is None else max(0, scene.now - changed)
    return judged("frozen", scene.source.id, value, "s", bounds, missing="never_read")


def clock_skew(scene: Scene) -> Reading:
    """Read how far the newest header lay ahead of our clock."""
    bounds = at_most(scene.thresholds.skew_ok_s, scene.thresholds.skew_down_s)
    value = None if scene.source.header_timestamp is None else scene.source.skew_s
    return judged("clock_skew", scene.source.id, value, "s", bounds, missing="never_read")
