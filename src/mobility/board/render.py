"""A board -> the JSON of the API (DESIGN.md, section 8), times in each stop's zone."""

import msgspec
from msgspec import UNSET

from mobility.board.iso import iso
from mobility.board.trip import TripOnDay
from mobility.board.wire import (
    AlertJson,
    BoardJson,
    CallJson,
    DepartureJson,
    ExplanationJson,
    FeedJson,
    NextServiceJson,
    PeriodJson,
    PlaceJson,
    TripJson,
    WindowJson,
)
from mobility.board.wire_booking import BookingJson
from mobility.model.board import (
    Board,
    BoardAlert,
    Boarding,
    Call,
    Explanation,
    FeedOnBoard,
    NextService,
    Place,
    StopVisit,
)
from mobility.model.booking import Booking
from mobility.model.time import Instant

_encode = msgspec.json.Encoder().encode


def render_board(board: Board) -> bytes:
    """Render a board as JSON."""
    return _encode(board_json(board))


def render_trip(trip: TripOnDay, feeds: list[FeedOnBoard]) -> bytes:
    """Render a trip with all its calls as JSON."""
    zone = trip.timezone
    shown = TripJson(
        as_of=iso(trip.as_of, zone),
        trip=trip.trip,
        route=trip.route,
        operator=trip.operator,
        direction_id=trip.direction,
        state=trip.state,
        label=trip.label,
        age_s=trip.age_s,
        reason=trip.reason,
        timezone=zone,
        calls=tuple(map(call_json, trip.calls)),
        alerts=[alert_json(alert, zone) for alert in trip.alerts],
        feeds=[feed_json(feed) for feed in feeds],
    )
    return _encode(shown)


def board_json(board: Board) -> BoardJson:
    """Lay a board out as its JSON's types."""
    zone = board.place.timezone
    return BoardJson(
        iso(board.as_of, zone),
        place_json(board.place),
        [departure_json(visit) for visit in board.departures],
        None if board.next_service is None else _next_service_json(board.next_service, zone),
        [alert_json(alert, zone) for alert in board.alerts],
        [feed_json(feed) for feed in board.feeds],
    )


def departure_json(visit: StopVisit) -> DepartureJson:
    """Lay a visit out as its JSON's type. By position: thirty a board, and by name each takes ten times as long."""
    zone, scheduled, expected = visit.timezone, visit.scheduled, visit.expected
    shown = DepartureJson(
        None if scheduled is None else iso(scheduled, zone),
        None if expected is None else iso(expected, zone),
        None if expected is None or scheduled is None else expected - scheduled,
        visit.label,
        visit.age_s,
        visit.reason,
        visit.state,
        visit.trip,
        visit.route,
        visit.operator,
        visit.stop,
        visit.stop_sequence,
        visit.boarding,
        None if visit.booking is None else _booking_json(visit.booking, zone),
        visit.headway_s,
        visit.wheelchair,
        visit.bikes,
        visit.occupancy,
        visit.alerts,
        visit.sources,
        visit.approximate or UNSET,
        UNSET if visit.uncertainty_s is None else visit.uncertainty_s,
    )
    if visit.calls is not None:
        shown.calls = tuple(map(call_json, visit.calls))
    if visit.explanation is not None:
        shown.explanation = _explanation_json(visit.explanation, zone)
    if visit.window is not None:
        shown.window = WindowJson(iso(visit.window.start, zone), iso(visit.window.end, zone))
    if visit.of_day is not None:
        shown.of_day = visit.of_day
    return shown


def call_json(call: Call) -> CallJson:
    """Lay a call out as its JSON's type."""
    zone = call.timezone
    return CallJson(
        call.stop,
        call.stop_sequence,
        _time(call.scheduled_arrival, zone),
        _time(call.expected_arrival, zone),
        _time(call.scheduled_departure, zone),
        _time(call.expected_departure, zone),
        call.state,
        call.boarding,
    )


def place_json(place: Place) -> PlaceJson:
    """Lay a place out as its JSON's type."""
    return PlaceJson(place.id, place.name, place.lat, place.lon, place.timezone, place.wheelchair_boarding)


def alert_json(alert: BoardAlert, timezone: str) -> AlertJson:
    """Lay an alert out as its JSON's type, its periods in a zone."""
    periods = tuple(
        PeriodJson(_time(period.start, timezone), _time(period.end, timezone)) for period in alert.active_periods
    )
    return AlertJson(
        alert.id, alert.header, alert.description, alert.url, alert.cause, alert.effect, alert.severity, periods
    )


def feed_json(feed: FeedOnBoard) -> FeedJson:
    """Lay a feed out as its JSON's type."""
    age = UNSET if feed.realtime_age_s is None else feed.realtime_age_s
    return FeedJson(feed.id, feed.status, feed.attribution, feed.license, age)


def _next_service_json(service: NextService, timezone: str) -> NextServiceJson:
    boarding = UNSET if service.boarding is Boarding.REGULAR else service.boarding
    return NextServiceJson(_time(service.scheduled, timezone), service.in_days, service.reason, boarding)


def _booking_json(booking: Booking, timezone: str) -> BookingJson:
    return BookingJson(
        booking.rule_id,
        booking.phone_number,
        booking.info_url,
        booking.booking_url,
        booking.message,
        booking.booking_type,
        booking.prior_notice_duration_min,
        booking.prior_notice_duration_max,
        booking.prior_notice_last_day,
        booking.prior_notice_last_time,
        booking.prior_notice_start_day,
        booking.prior_notice_start_time,
        booking.prior_notice_service_id,
        _time(booking.earliest, timezone),
        _time(booking.latest, timezone),
        booking.open,
    )


def _explanation_json(explanation: Explanation, timezone: str) -> ExplanationJson:
    return ExplanationJson(
        explanation.rule,
        explanation.text,
        explanation.source,
        explanation.entity,
        explanation.stop_time_update,
        _time(explanation.header_timestamp, timezone),
        _time(explanation.observed, timezone),
    )


def _time(instant: Instant | None, timezone: str) -> str | None:
    return None if instant is None else iso(instant, timezone)
