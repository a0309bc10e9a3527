"""One feed's stops, a plain question and a moment -> the board's JSON in pieces, ready for later moments."""

from dataclasses import dataclass

import msgspec

from mobility.board.alerts import shown_alert
from mobility.board.candidate import Window
from mobility.board.feed_part import FeedPart
from mobility.board.make import window_of
from mobility.board.prepared_row import PreparedRow, Texts, prepare_row
from mobility.board.query import BoardQuery
from mobility.board.render import alert_json, place_json
from mobility.board.view import FeedView
from mobility.board.window import candidates
from mobility.model.board import APPLIED_FOR_S
from mobility.model.time import Instant

AHEAD_S = 120
"""How far beyond its window a board is prepared: two minutes later it still tells its whole window."""
SPARE_ROWS = 6
"""Rows prepared beyond the limit, for those that leave."""
NEVER = 2**40
"""An instant after all others."""

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, eq=False)
class PreparedBoard:
    """The rows of a board of one feed, ready to be joined; every row that the slow way would find until `until`."""

    rows: tuple[PreparedRow, ...]
    since: Instant
    until: Instant
    """From this second on the rows may be others: a prediction is too old to be applied, or an alert begins or ends."""
    horizon: Instant
    """All that is expected before this is among the rows."""
    zone: str
    place_text: bytes
    alerts_text: bytes


def prepare_board(view: FeedView, query: BoardQuery, now: Instant, texts: Texts) -> PreparedBoard | None:
    """Prepare the board of a plain question to one feed; None where more changes with time than labels and ages.

    UnknownStopError (the caller's fault) for a stop that the feed does not have.
    """
    feed = query.stops[0].feed
    asked = window_of(query, now)
    window = Window(asked.lower, asked.lower_cancelled, asked.upper + AHEAD_S, now)
    part = FeedPart(view, feed, list(query.stops), query, window)
    if part.on_demand is not None or not part.stops or part.stops[0] >= part.context.reader.stop_count:
        return None
    rows: list[PreparedRow] = []
    most = query.limit + SPARE_ROWS
    horizon = window.upper
    for candidate in candidates(view, part.stops, window, None, query.limit):
        if len(rows) == most:
            horizon = candidate.when
            break
        row = prepare_row(part.context, candidate, part.make(candidate), texts)
        if row is None:
            return None
        rows.append(row)
    place = query.place or part.context.faces.place(part.stops[0])
    alerts, alerts_until = _alerts(view, part, query, now, place.timezone)
    return PreparedBoard(
        tuple(rows),
        now,
        min(alerts_until, _predictions_until(part, now)),
        horizon,
        place.timezone,
        b',"place":' + _encode(place_json(place)) + b',"departures":[',
        alerts,
    )


def _predictions_until(part: FeedPart, now: Instant) -> Instant:
    """Give the first second at which a prediction at the stops is too old to be applied (rule 30)."""
    realtime = part.context.realtime
    oldest = now - APPLIED_FOR_S
    if realtime is None or realtime.newest < oldest:
        return NEVER
    index, observed, instance_of = realtime.by_expected, realtime.observed, realtime.instance_of
    times = [
        observed[instance_of[index.visit[place]]]
        for stop in part.stops
        for place in range(index.first[stop], index.first[stop + 1])
    ]
    return min((time for time in times if time >= oldest), default=NEVER) + APPLIED_FOR_S + 1


def _alerts(view: FeedView, part: FeedPart, query: BoardQuery, now: Instant, zone: str) -> tuple[bytes, Instant]:
    """Spell the alerts of the place and its lines, with the second at which one begins or ends."""
    index = view.alerts
    if index is None:
        return b"[]", NEVER
    languages = (*query.languages, part.context.reader.info.language)
    shown = {
        alert.id: shown_alert(alert, part.context.feed, languages)
        for alert in index.of_place(part.stops, now, part.chosen_routes)
    }
    turns = [
        moment
        for alert in index.wider
        for period in alert.active_periods
        for moment in (period.start, period.end)
        if moment is not None and moment > now
    ]
    return _encode([alert_json(alert, zone) for alert in shown.values()]), min(turns, default=NEVER)
