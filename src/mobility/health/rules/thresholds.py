"""The numbers that rules compare with; defaults are the reference validator's."""

import msgspec


class RuleThresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feed's thresholds. Source: HEALTH.md 1.1 and 1.3."""

    future_s: int = 60
    """E050: how far ahead of our clock a timestamp may lie."""
    header_age_s: int = 65
    """W008."""
    refresh_interval_s: int = 35
    """W007."""
    speed_m_per_s: float = 26.0
    """W004; 94 km/h, too little for rail."""
    coverage_margin_m: float = 1609.0
    """E028: how far outside the box of all shapes or stops a vehicle may be."""
    shape_distance_m: float = 200.0
    """E029."""
    entity_age_s: int = 90
    """BP_VEHICLE_POSITION_STALE, BP_TRIP_UPDATE_STALE."""
    alert_header_age_s: int = 600
    """BP_ALERT_FEED_STALE."""
    equal_timestamps_from: int = 5
    """BP_VEHICLE_TIMESTAMPS_EQUAL: fewer vehicles may share a timestamp by chance."""
    invalid_responses_percent: float = 1.0
    """BP_INVALID_RESPONSES."""
    certificate_days: int = 14
    """BP_CERTIFICATE_ENDS: or a third of the certificate's life, where that is shorter."""


DEFAULTS = RuleThresholds()
