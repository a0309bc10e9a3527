"""The JSON of a board as types: what the API's description is generated from, and what `render` fills."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mobility.model.board import (
    Access,
    Boarding,
    Label,
    NoServiceReason,
    Occupancy,
    OfDay,
    OperatorOnBoard,
    RouteOnBoard,
    State,
    StopOnBoard,
    TripOnBoard,
)

_DATE_TIME = {"format": "date-time"}
Time = Annotated[str, Meta(description="RFC 3339 in the stop's zone", extra_json_schema=_DATE_TIME)]


class CallJson(msgspec.Struct):
    """One of the stops that a trip serves after the visit, or all of them on the trip's own page."""

    stop: StopOnBoard
    stop_sequence: int
    scheduled_arrival: Time | None
    expected_arrival: Time | None
    scheduled_departure: Time | None
    expected_departure: Time | None
    state: State
    boarding: Boarding


class ExplanationJson(msgspec.Struct):
    """Which rule gave the expected time and from where, or why there is none."""

    rule: str
    text: str
    source: str | None
    """The realtime feed."""
    entity: str | None
    """Its FeedEntity.id."""
    stop_time_update: int | None
    """Index within the entity, from 0."""
    header_timestamp: Time | None
    observed: Time | None


class BookingJson(msgspec.Struct):
    """How an on-demand departure is reserved: booking_rules.txt, column names verbatim, and what follows for this one."""

    rule_id: str
    phone_number: str | None
    info_url: str | None
    booking_url: str | None
    message: str | None
    booking_type: Annotated[int | None, Meta(description="0 in real time, 1 the same day, 2 on a day before")]
    prior_notice_duration_min: Annotated[int | None, Meta(description="minutes before the departure, at least")]
    prior_notice_duration_max: Annotated[int | None, Meta(description="minutes before the departure, at most")]
    prior_notice_last_day: int | None
    prior_notice_last_time: str | None
    prior_notice_start_day: int | None
    prior_notice_start_time: str | None
    prior_notice_service_id: Annotated[
        str | None, Meta(description="service on whose days the days before are counted")
    ]
    earliest: Annotated[Time | None, Meta(description="from when it can be booked; null where no rule says so")]
    latest: Annotated[
        Time | None,
        Meta(description="until when it can be booked, of a window for its end; null where no rule says so"),
    ]
    open: Annotated[bool | None, Meta(description="true while it can be booked as of as_of; null where no rule tells")]


class WindowJson(msgspec.Struct):
    """Between which times an on-demand service comes."""

    start: Time
    end: Time


class DepartureJson(msgspec.Struct):
    """One trip calling at one stop."""

    scheduled: Annotated[Time | None, Meta(description="null for a trip that the timetable does not know")]
    expected: Annotated[Time | None, Meta(description="null when there is no prediction, or none young enough")]
    delay_s: Annotated[
        int | None, Meta(description="seconds late, negative when early; null unless both times are known")
    ]
    label: Label
    age_s: Annotated[int | None, Meta(description="seconds since the observation; null without one")]
    reason: Annotated[str | None, Meta(description="why it is not live; null when it is")]
    state: State
    trip: TripOnBoard
    route: RouteOnBoard | None
    operator: OperatorOnBoard | None
    stop: StopOnBoard
    stop_sequence: int
    boarding: Boarding
    booking: BookingJson | None
    headway_s: Annotated[int | None, Meta(description="runs about every so many seconds, not at an exact time")]
    wheelchair: Access
    bikes: Access
    occupancy: Occupancy | None
    alerts: Annotated[tuple[str, ...], Meta(description="ids of the board's alerts that concern this departure alone")]
    sources: Annotated[tuple[str, ...], Meta(description="feeds that carry the trip")]
    approximate: Annotated[bool | UnsetType, Meta(description="true where the time is interpolated or by headway")] = (
        UNSET
    )
    uncertainty_s: int | UnsetType = UNSET
    calls: Annotated[tuple[CallJson, ...] | UnsetType, Meta(description="with include=calls")] = UNSET
    explanation: Annotated[ExplanationJson | UnsetType, Meta(description="with explain=1")] = UNSET
    window: Annotated[
        WindowJson | UnsetType,
        Meta(description="of an on-demand service that comes at no fixed time; `scheduled` is its start"),
    ] = UNSET
    of_day: Annotated[
        OfDay | UnsetType,
        Meta(
            description="with include=first_last: the first, last or only one of its line and destination on its service day"
        ),
    ] = UNSET


class PlaceJson(msgspec.Struct):
    """What the board is of."""

    id: str
    name: str
    lat: float | None
    lon: float | None
    timezone: str
    wheelchair_boarding: Access


class NextServiceJson(msgspec.Struct):
    """The next departure, when nothing shown runs."""

    scheduled: Annotated[Time | None, Meta(description="null when the timetable has none left")]
    in_days: Annotated[int | None, Meta(description="calendar days from as_of, in the place's zone")]
    reason: NoServiceReason
    boarding: Annotated[Boarding | UnsetType, Meta(description="phone_agency where it has to be booked")] = UNSET


class PeriodJson(msgspec.Struct):
    """When an alert holds; null is open."""

    start: Time | None
    end: Time | None


class AlertJson(msgspec.Struct):
    """An alert in the language chosen."""

    id: str
    header: str
    description: str
    url: str
    cause: str | None
    effect: str | None
    severity: str | None
    active_periods: tuple[PeriodJson, ...]


class FeedJson(msgspec.Struct):
    """A feed that the board draws on."""

    id: str
    status: str
    attribution: str
    license: str
    realtime_age_s: Annotated[int | UnsetType, Meta(description="age of its newest realtime message")] = UNSET


class GroupJson(msgspec.Struct):
    """A line in one direction."""

    route: RouteOnBoard | None
    direction: Annotated[int | None, Meta(description="direction_id; null where the feed gives none")]
    headsigns: Annotated[list[str], Meta(description="in the order of their first departures")]
    departures: Annotated[list[int], Meta(description="places in the board's `departures`, from 0")]


class BoardJson(msgspec.Struct):
    """The answer of /v1/departures."""

    as_of: Time
    place: PlaceJson
    departures: list[DepartureJson]
    next_service: NextServiceJson | None
    alerts: list[AlertJson]
    feeds: list[FeedJson]
    groups: Annotated[list[GroupJson] | UnsetType, Meta(description="with group=line")] = UNSET


class OwnBoardJson(BoardJson, kw_only=True):
    """The board of one of the stops that were asked for with merge=0."""

    stop: Annotated[str, Meta(description="as it was asked for; near a point the station or stop, or the point itself")]


class SeparateBoardsJson(msgspec.Struct):
    """The answer of /v1/departures with merge=0: a board for each stop."""

    as_of: Time
    boards: Annotated[list[OwnBoardJson], Meta(description="in the order asked for; near a point the nearest first")]


class TripJson(msgspec.Struct):
    """The answer of /v1/trips/{id}: one trip on one day with all its calls."""

    as_of: Time
    trip: TripOnBoard
    route: RouteOnBoard | None
    operator: OperatorOnBoard | None
    direction_id: int | None
    state: State
    label: Label
    age_s: int | None
    reason: str | None
    timezone: str
    calls: tuple[CallJson, ...]
    alerts: list[AlertJson]
    feeds: list[FeedJson]
