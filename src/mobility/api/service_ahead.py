"""Stops in, when the next departure leaves from them out, at a glance."""

import msgspec

from mobility.api.departures import holds_until
from mobility.api.resource import Asked
from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.model.board import Label
from mobility.model.ids import StopRef
from mobility.model.reasons import NoServiceReason
from mobility.model.time import local_iso, zone_named


class ServiceAhead(msgspec.Struct, frozen=True, kw_only=True):
    """When the next departure leaves, at a glance."""

    when: str | None
    """RFC 3339 in the stop's zone, expected where known; null when the timetable has none."""
    in_days: int
    """0 within the next 24 hours."""
    label: Label
    """How sure the time is."""
    reason: NoServiceReason | None
    """Why nothing leaves within the next 24 hours; null when something does."""


def service_ahead(asked: Asked, stops: tuple[StopRef, ...]) -> tuple[ServiceAhead, float]:
    """Look for the next departure from known stops; also give until when (UTC seconds) that may be shown."""
    query = BoardQuery(stops=stops, window_min=1440, limit=1, languages=asked.languages)
    board = make_board(asked.snapshot.views, query, asked.now, asked.snapshot.places)
    zone, following = zone_named(board.place.timezone), board.next_service
    until = holds_until(board, asked.now, asked.api.settings.cached_for_s)
    if board.departures:
        first = board.departures[0]
        return ServiceAhead(when=local_iso(first.when, zone), in_days=0, label=first.label, reason=None), until
    at = None if following is None or following.scheduled is None else local_iso(following.scheduled, zone)
    in_days = following.in_days if following is not None and following.in_days is not None else 0
    reason = following.reason if following is not None else NoServiceReason.STOP_NEVER_SERVED
    return ServiceAhead(when=at, in_days=in_days, label=Label.SCHEDULED, reason=reason), until
