"""Where ok ends and degraded or down begins, for one feed."""

import msgspec


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of every indicator, each a setting of the feed. Source of the defaults: HEALTH.md 5.2 and 5.3."""

    fetch_success_ok_percent: float = 99.0
    fetch_success_minimum_attempts: int = 100
    """With fewer, one failure alone would fall below 99 %."""
    down_after_failures: int = 3
    down_after_failing_s: int = 90
    header_age_ok_s: int = 65
    header_age_down_s: int = 300
    """For trip updates and vehicle positions; a source of nothing but alerts has the two below."""
    alerts_age_ok_s: int = 600
    alerts_age_down_s: int = 86_400
    availability_ok_percent: float = 99.5
    availability_down_percent: float = 95.0
    fetch_ok_s: float = 5.0
    """95th percentile of the time from the request to the end of the body."""
    fetch_down_s: float = 15.0
    entity_age_ok_s: int = 90
    """90th percentile of the entities' own timestamps when they are read."""
    entity_age_down_s: int = 300
    publish_ok_s: int = 35
    """90th percentile of the time between the headers of different messages."""
    publish_down_s: int = 300
    frozen_ok_s: int = 300
    frozen_down_s: int = 900
    minimum_active_trips: int = 5
    """With fewer trips on the road, little says nothing."""
    skew_ok_s: int = 5
    skew_down_s: int = 60
    entities_ok_percent: float = 50.0
    """Of the number usual at this weekday and hour."""
    none_down_after_s: int = 600
    """Without any entity for this long, while trips are on the road."""
    kind_vanished_after_s: int = 86_400
    coverage_ok_percent: float = 90.0
    coverage_down_percent: float = 10.0
    coverage_day_ok_percent: float = 95.0
    trip_active_ok_percent: float = 98.0
    pairing_ok_percent: float = 95.0
    on_shape_ok_percent: float = 95.0
    id_mismatch_ok_percent: float = 2.0
    id_mismatch_down_percent: float = 50.0
    rule_broken_percent: float = 5.0
    """Of the messages, from which on an error counts."""
    version_skew_points: float = 20.0
    match_ok_percent: float = 98.0
    match_down_percent: float = 50.0
    match_minimum_trips: int = 5
    """With fewer, one odd trip would look like an outage."""
    match_minimum_updates: int = 20
    accuracy_points: float = 10.0
    """How far accuracy may fall below that of the week before."""
    completeness_ok_percent: float = 95.0
    """Of the minutes in the last 30 before a departure, those with a fresh prediction."""
    certificate_ok_days: int = 3
    """Or a third of the certificate's life, where that is shorter."""
    new_ids_percent: float = 50.0
    """Of the trip ids of a new version, those that the one before did not have."""
    service_today_weeks: int = 3
    """Of the last four, those whose same weekday had trips, from which on a day without any is a fault; 5 for never."""
    expiry_ok_days: int = 30
    expiry_down_days: int = 0
    confirm_evaluations: int = 3
    """How often in a row a changed grade must be read before it counts."""
    confirm_worse_s: int = 60
    """Or for how long a worse one; a better one is only confirmed by repetition."""
    keep_incidents: int = 20
    keep_ended_incidents_s: int = 86_400


DEFAULT_THRESHOLDS = Thresholds()
