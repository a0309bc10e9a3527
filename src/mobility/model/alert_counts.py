"""How well the alerts of one message are kept, as counts."""

import msgspec


class AlertCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How well the alerts of a message are kept (HEALTH.md 5.2)."""

    total: int
    """Alerts in the newest message."""
    active: int
    """Those of them that hold now."""
    expired: int
    """Every active_period is over."""
    expired_long: int
    """Every active_period has been over for more than 24 hours."""
    without_text: int
    """Those without a text to show."""
    without_target: int
    """No informed_entity."""
    unknown_target: int
    """No informed_entity that the timetable knows."""
    open_end: int
    """Begun more than 90 days ago and without an end."""
