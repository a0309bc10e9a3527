"""The JSON of a board as types: what the API's description is generated from, and what `render` fills."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mobility.board.wire_booking import BookingJson, Time
from mobility.model.board import (
    Access,
    Boarding,
    Label,
    Occupancy,
    OfDay,
    OperatorOnBoard,
    RouteOnBoard,
    State,
    StopOnBoard,
    TripOnBoard,
)
from mobility.model.reasons import Gap, NoServiceReason


class CallJson(msgspec.Struct):
    """One of the stops that a trip serves after the visit, or all of them on the trip's own page."""

    stop: StopOnBoard
    """Where it calls."""
    stop_sequence: int
    """Place among the trip's calls, as in stop_times.txt."""
    scheduled_arrival: Time | None
    """From the timetable; null where it has none."""
    expected_arrival: Time | None
    """The best we know; null without a prediction."""
    scheduled_departure: Time | None
    """From the timetable; null where it has none."""
    expected_departure: Time | None
    """The best we know; null without a prediction."""
    state: State
    """What is happening to this call."""
    boarding: Boarding
    """How one may board here."""


class ExplanationJson(msgspec.Struct):
    """Which rule gave the expected time and from where, or why there is none."""

    rule: str
    """Names the rule, such as `rule 15`."""
    text: str
    """The rule in words."""
    source: str | None
    """The realtime feed."""
    entity: str | None
    """Its FeedEntity.id."""
    stop_time_update: int | None
    """Index within the entity, from 0."""
    header_timestamp: Time | None
    """When the message was made."""
    observed: Time | None
    """When what it says was observed."""


class WindowJson(msgspec.Struct):
    """Between which times an on-demand service comes."""

    start: Time
    """From when it comes."""
    end: Time
    """Until when it comes."""


class DepartureJson(msgspec.Struct):
    """One trip calling at one stop."""

    scheduled: Annotated[Time | None, Meta(description="null for a trip that the timetable does not know")]
    expected: Annotated[Time | None, Meta(description="null when there is no prediction, or none young enough")]
    delay_s: Annotated[
        int | None, Meta(description="seconds late, negative when early; null unless both times are known")
    ]
    label: Label
    """How sure the time is, as of `as_of`."""
    age_s: Annotated[int | None, Meta(description="seconds since the observation; null without one")]
    reason: Annotated[Gap | None, Meta(description="why it is not live; null when it is")]
    state: State
    """What is happening to it; cancelled and skipped ones are listed too."""
    trip: TripOnBoard
    """The trip that calls."""
    route: RouteOnBoard | None
    """The line; null for a trip of a line that the timetable does not know."""
    operator: OperatorOnBoard | None
    """Who runs it; null where the feed names nobody."""
    stop: StopOnBoard
    """Where exactly to board."""
    stop_sequence: int
    """Place among the trip's calls, as in stop_times.txt; only rises along a trip."""
    boarding: Boarding
    """How one may board."""
    booking: BookingJson | None
    """How to reserve; null where nothing is to be reserved."""
    headway_s: Annotated[int | None, Meta(description="runs about every so many seconds, not at an exact time")]
    wheelchair: Access
    """Whether the vehicle takes a wheelchair from this stop."""
    bikes: Access
    """Whether bicycles may be taken."""
    occupancy: Occupancy | None
    """How full it is; null when unknown."""
    alerts: Annotated[tuple[str, ...], Meta(description="ids of the board's alerts that concern this departure alone")]
    sources: Annotated[tuple[str, ...], Meta(description="feeds that carry the trip")]
    approximate: Annotated[bool | UnsetType, Meta(description="true where the time is interpolated or by headway")] = (
        UNSET
    )
    uncertainty_s: int | UnsetType = UNSET
    """Seconds that the prediction may be off, as the feed says; left out where it does not."""
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
    """FEED:ID, `place:` and a code, or `lat,lon` of a point."""
    name: str
    """In the language asked for, where the feed has it."""
    lat: float | None
    """Degrees north; null where the feed gives no position."""
    lon: float | None
    """Degrees east; null where the feed gives no position."""
    timezone: str
    """IANA name; all times of the place are spelled in it."""
    wheelchair_boarding: Access
    """Whether one can board in a wheelchair; of several stops, known where all agree."""


class NextServiceJson(msgspec.Struct):
    """The next departure, when nothing shown runs."""

    scheduled: Annotated[Time | None, Meta(description="null when the timetable has none left")]
    in_days: Annotated[int | None, Meta(description="calendar days from as_of, in the place's zone")]
    reason: NoServiceReason
    """Why nothing leaves before."""
    boarding: Annotated[Boarding | UnsetType, Meta(description="phone_agency where it has to be booked")] = UNSET


class PeriodJson(msgspec.Struct):
    """When an alert holds; null is open."""

    start: Time | None
    """From when; null from ever."""
    end: Time | None
    """Until when; null for ever."""


class AlertJson(msgspec.Struct):
    """An alert in the language chosen."""

    id: str
    """FEED:ENTITY; a departure's `alerts` name it."""
    header: str
    """What has happened, in the language chosen."""
    description: str
    """More about it; empty where there is nothing."""
    url: str
    """Where to read on; empty where there is nothing."""
    cause: str | None
    """GTFS-RT Cause in lower case; null where not given."""
    effect: str | None
    """GTFS-RT Effect in lower case; null where not given."""
    severity: str | None
    """GTFS-RT SeverityLevel in lower case; null where not given."""
    active_periods: tuple[PeriodJson, ...]
    """When it holds; empty means as long as it is shown."""


class FeedJson(msgspec.Struct):
    """A feed that the board draws on."""

    id: str
    """As in /v1/health."""
    status: str
    """The feed's state in one word, as in /v1/health."""
    attribution: str
    """Show this with the data."""
    license: str
    """SPDX identifier or address of the licence; empty where not known."""
    realtime_age_s: Annotated[int | UnsetType, Meta(description="age of its newest realtime message")] = UNSET


class GroupJson(msgspec.Struct):
    """A line in one direction."""

    route: RouteOnBoard | None
    """The line; null where the timetable does not know it."""
    direction: Annotated[int | None, Meta(description="direction_id; null where the feed gives none")]
    headsigns: Annotated[list[str], Meta(description="in the order of their first departures")]
    departures: Annotated[list[int], Meta(description="places in the board's `departures`, from 0")]


class BoardJson(msgspec.Struct):
    """The answer of /v1/departures."""

    as_of: Time
    place: PlaceJson
    """What the board is of: the stop, the place, or the point."""
    departures: list[DepartureJson]
    """In the order of their expected times, scheduled ones where nothing is predicted."""
    next_service: NextServiceJson | None
    """When something leaves again and why nothing does before; null while there are departures."""
    alerts: list[AlertJson]
    """Alerts that hold at the board's beginning and concern the place, its lines or single departures."""
    feeds: list[FeedJson]
    """The feeds drawn on, with what their licences ask to be shown."""
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
    """The trip, on its service day."""
    route: RouteOnBoard | None
    """Its line; null where the timetable does not know it."""
    operator: OperatorOnBoard | None
    """Who runs it; null where the feed names nobody."""
    direction_id: int | None
    """0 or 1 as the feed numbers directions; null where it does not."""
    state: State
    """What is happening to the trip as a whole."""
    label: Label
    """How sure its times are, as of `as_of`."""
    age_s: int | None
    """Seconds since the observation; null without one."""
    reason: Gap | None
    """Why it is not live; null when it is."""
    timezone: str
    """IANA name; its times are spelled in it."""
    calls: tuple[CallJson, ...]
    """All its calls, in order."""
    alerts: list[AlertJson]
    """Alerts that hold now and concern the trip or its line."""
    feeds: list[FeedJson]
    """The feed it is from, with what its licence asks to be shown."""
