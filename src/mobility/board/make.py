"""Feeds, a question and the present moment -> the board (Operators-Merge-On-Read, Labels-Are-Computed-When-Read)."""

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from mobility.board.alerts import shown_alert
from mobility.board.candidate import Window
from mobility.board.combine import combine, unite
from mobility.board.destination import Destinations
from mobility.board.distances import set_distances
from mobility.board.feed_part import FeedPart
from mobility.board.label import realtime_age_s
from mobility.board.line_quota import cut_lines
from mobility.board.places.lookup import PlaceLookup
from mobility.board.query import BoardQuery, Include, UnknownFeedError
from mobility.board.reasons import next_service
from mobility.board.texts import choose_language
from mobility.board.view import FeedView
from mobility.model.board import (
    STAYS_AFTER_S,
    Access,
    Board,
    BoardAlert,
    FeedOnBoard,
    Label,
    Place,
    StopVisit,
)
from mobility.model.ids import FeedId, StopRef, join_scoped_id
from mobility.model.time import Instant

CANCELLED_STAYS_S = 300
"""Asked for, a cancelled visit stays this long after its scheduled time, so that whoever comes late for it learns why."""


def make_board(
    feeds: Mapping[FeedId, FeedView],
    query: BoardQuery,
    now: Instant,
    places: PlaceLookup = PlaceLookup(),  # noqa: B008 - frozen
) -> Board:
    """Answer a question about departures as of `now`; `places` tell whether two operators' trips go to the same one.

    Work is bounded by the question's limit, not by its window. Nothing is read but the views.

    Raises:
        UnknownFeedError: a stop's feed is not among `feeds`; the caller's fault, as is
        UnknownStopError: a feed has no such stop.
    """
    stops = _stops_by_feed(query, feeds)
    window = window_of(query, now)
    parts = {
        feed: FeedPart(feeds[feed], feed, ids, query, window)
        for feed, ids in stops.items()
        if feeds[feed].reader is not None
    }
    place = query.place or _place(parts, query)
    visits = _visits(parts, query, Destinations(feeds, places))
    if query.point is not None:
        set_distances(visits, feeds, query.point)
    start = now if query.at is None else query.at
    return Board(
        as_of=now,
        place=place,
        departures=visits,
        next_service=next_service(parts, visits, start, now, place.timezone),
        alerts=_alerts(parts, query, visits, start),
        feeds=[feed_on_board(feed, feeds[feed], now, query.languages) for feed in stops],
    )


def window_of(query: BoardQuery, now: Instant) -> Window:
    """Say which visits a question asks for: `window_min` from its beginning, and what has left in the last 60 s.

    A beginning in the future has no such past.
    """
    start = now if query.at is None else query.at
    lower = start - STAYS_AFTER_S if start <= now else start
    cancelled = start - CANCELLED_STAYS_S if Include.CANCELLED in query.include else start
    return Window(lower, cancelled, start + query.window_min * 60, now, Include.ARRIVALS in query.include)


def feed_on_board(feed: FeedId, view: FeedView, now: Instant, languages: tuple[str, ...] = ()) -> FeedOnBoard:
    """Name a feed that a board draws on, with what its licence asks for; `languages` are those its texts were wanted in."""
    reader = view.reader
    return FeedOnBoard(
        id=feed,
        status=view.status,
        attribution=view.attribution,
        license=view.license,
        realtime_age_s=realtime_age_s(view, now),
        language="" if reader is None else choose_language(reader, languages) or reader.info.language,
    )


def _stops_by_feed(query: BoardQuery, feeds: Mapping[FeedId, FeedView]) -> dict[FeedId, list[StopRef]]:
    found: dict[FeedId, list[StopRef]] = {}
    for stop in query.stops:
        if stop.feed not in feeds:
            raise UnknownFeedError(stop.feed)
        found.setdefault(stop.feed, []).append(stop)
    for feed in query.zone_feeds:
        found.setdefault(feed, [])
    return found


def _place(parts: Mapping[FeedId, FeedPart], query: BoardQuery) -> Place:
    """Give the first stop as the place; its bare id while its feed has no timetable."""
    for part in parts.values():
        if part.stops and part.stops[0] < part.context.reader.stop_count:
            return part.context.faces.place(part.stops[0])
    first = join_scoped_id(*query.stops[0]) if query.stops else ""
    return Place(id=first, name=first, lat=None, lon=None, timezone="UTC", wheelchair_boarding=Access.UNKNOWN)


def _visits(parts: Mapping[FeedId, FeedPart], query: BoardQuery, destinations: Destinations) -> list[StopVisit]:
    if len(parts) == 1:
        (part,) = parts.values()
        return _taken(part.visits(), query)
    return _united(parts, query, destinations)


def _taken(visits: Iterator[StopVisit], query: BoardQuery) -> list[StopVisit]:
    """Take as many as asked for, of one feed."""
    if query.per_line is None:
        return list(islice(visits, query.limit))
    taken: list[StopVisit] = []
    while more := list(islice(visits, query.limit)):
        taken = cut_lines(chain(taken, more), query.per_line)
        if len(taken) >= query.limit:
            break
    return taken[: query.limit]


def _united(parts: Mapping[FeedId, FeedPart], query: BoardQuery, destinations: Destinations) -> list[StopVisit]:
    """Take as many as asked for of several feeds, each trip once (rule 32)."""
    visits = combine(part.visits() for part in parts.values())
    pulled: list[StopVisit] = []
    while more := list(islice(visits, max(1, query.limit) * len(parts))):
        pulled += more
        rows = unite(pulled, _shadows(parts, pulled), destinations.are_same)
        if query.per_line is not None:
            rows = cut_lines(rows, query.per_line)
        if len(rows) >= query.limit:
            return rows[: query.limit]
    return rows if pulled else []


def _shadows(parts: Mapping[FeedId, FeedPart], pulled: list[StopVisit]) -> list[StopVisit]:
    minutes = frozenset(
        visit.scheduled // 60 for visit in pulled if visit.label is Label.SCHEDULED and visit.scheduled is not None
    )
    shown = frozenset((visit.trip.id, visit.trip.start_date, visit.stop_sequence) for visit in pulled)
    return [shadow for part in parts.values() for shadow in part.shadows(minutes, shown)]


def _alerts(
    parts: Mapping[FeedId, FeedPart], query: BoardQuery, visits: list[StopVisit], moment: Instant
) -> list[BoardAlert]:
    """Show the alerts of the place and its lines, then those that only single visits name."""
    found: dict[str, BoardAlert] = {}
    if Include.ALERTS not in query.include:
        return []
    named = {alert for visit in visits for alert in visit.alerts}
    for feed, part in parts.items():
        index = part.view.alerts
        if index is None:
            continue
        languages = (*query.languages, part.context.reader.info.language)
        of_visits = (
            [alert for alert in index.by_id.values() if join_scoped_id(feed, alert.id) in named] if named else []
        )
        for alert in (*index.of_place(part.stops, moment, part.chosen_routes), *of_visits):
            shown = shown_alert(alert, feed, languages)
            found.setdefault(shown.id, shown)
    return list(found.values())
