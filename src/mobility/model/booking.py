"""How an on-demand departure is reserved, and between which instants its vehicle comes."""

import msgspec

from mobility.model.time import Instant


class Booking(msgspec.Struct, frozen=True, kw_only=True):
    """How an on-demand departure is reserved: `booking_rules.txt`, column names verbatim, and what follows for this one."""

    rule_id: str = ""
    phone_number: str | None = None
    info_url: str | None = None
    booking_url: str | None = None
    message: str | None = None
    booking_type: int | None = None
    prior_notice_duration_min: int | None = None
    prior_notice_duration_max: int | None = None
    prior_notice_last_day: int | None = None
    prior_notice_last_time: str | None = None
    prior_notice_start_day: int | None = None
    prior_notice_start_time: str | None = None
    prior_notice_service_id: str | None = None
    earliest: Instant | None = None
    """From when it can be booked; None where no rule says so."""
    latest: Instant | None = None
    """Until when it can be booked, of a pick-up window for its end; None where no rule says so."""
    open: bool | None = None
    """True while it can still be booked as of the board's moment; None where no rule tells."""


class PickupWindow(msgspec.Struct, frozen=True):
    """Between which instants an on-demand service comes, instead of at a time (GTFS-Flex)."""

    start: Instant
    end: Instant
    placed: Instant
    """Where it stands on the board: its start, or the board's beginning once that has passed."""
