"""The JSON of a booking as a type, and the type of every time in the API."""

from typing import Annotated

import msgspec
from msgspec import Meta

_DATE_TIME = {"format": "date-time"}
Time = Annotated[str, Meta(description="RFC 3339 in the stop's zone", extra_json_schema=_DATE_TIME)]


class BookingJson(msgspec.Struct):
    """How an on-demand departure is reserved: booking_rules.txt, column names verbatim, and what follows for this one."""

    rule_id: str
    """booking_rule_id, as in booking_rules.txt."""
    phone_number: str | None
    """To call; null where none is given."""
    info_url: str | None
    """About the service; null where none is given."""
    booking_url: str | None
    """Where to book online; null where none is given."""
    message: str | None
    """What the operator tells those who book; null where nothing."""
    booking_type: Annotated[int | None, Meta(description="0 in real time, 1 the same day, 2 on a day before")]
    prior_notice_duration_min: Annotated[int | None, Meta(description="minutes before the departure, at least")]
    prior_notice_duration_max: Annotated[int | None, Meta(description="minutes before the departure, at most")]
    prior_notice_last_day: int | None
    """Days before the departure until which it must be booked; null where no rule says so."""
    prior_notice_last_time: str | None
    """Time of that day, HH:MM:SS; null where no rule says so."""
    prior_notice_start_day: int | None
    """Days before the departure from which it can be booked; null where no rule says so."""
    prior_notice_start_time: str | None
    """Time of that day, HH:MM:SS; null where no rule says so."""
    prior_notice_service_id: Annotated[
        str | None, Meta(description="service on whose days the days before are counted")
    ]
    earliest: Annotated[Time | None, Meta(description="from when it can be booked; null where no rule says so")]
    latest: Annotated[
        Time | None,
        Meta(description="until when it can be booked, of a window for its end; null where no rule says so"),
    ]
    open: Annotated[bool | None, Meta(description="true while it can be booked as of as_of; null where no rule tells")]
