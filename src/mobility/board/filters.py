"""The filters of a question and one feed's timetable -> which of its calls may be shown."""

from collections.abc import Iterable

from mobility.board.modes import mode_of
from mobility.board.on_demand_rows import OnDemandRow
from mobility.board.overlay_reader import OverlayReader
from mobility.board.query import BoardQuery
from mobility.board.stops import rows_of_stop
from mobility.board.view import FeedView
from mobility.model.ids import FeedId, StopRef, join_scoped_id
from mobility.model.overlay import VisitState
from mobility.model.timetable import DROP_OFF_SHIFT

NO_ALIGHTING = 1
"""drop_off_type 1: no drop off available."""


class Filter:
    """Route, mode, operator, direction and `to`, resolved to one timetable's rows."""

    def __init__(self, query: BoardQuery, view: FeedView, feed: FeedId) -> None:
        assert view.reader is not None, "filters concern calls, and without a timetable there are none"
        self.query, self.reader, self.realtime, self.feed = query, view.reader, view.realtime, feed
        self.direction = query.direction
        self.by_route = bool(query.routes or query.modes or query.operators)
        self.to = rows_of_stops(query.to, view, feed) if query.to else None
        self._routes: dict[int, bool] = {}

    def allows_route(self, route: int) -> bool:
        """Say whether a route's visits may be shown; an added trip of unknown route passes only unfiltered."""
        if not self.by_route:
            return True
        if route < 0:
            return False
        known = self._routes.get(route)
        if known is None:
            known = self._routes[route] = self._matches(route)
        return known

    def _matches(self, route: int) -> bool:
        query, reader = self.query, self.reader
        agency = reader.route_agency[route]
        return (
            (not query.routes or join_scoped_id(self.feed, reader.text(reader.routes.id[route])) in query.routes)
            and (not query.modes or mode_of(reader.route_type[route]) in query.modes)
            and (
                not query.operators
                or (
                    agency >= 0
                    and join_scoped_id(self.feed, reader.text(reader.agencies.id[agency])) in query.operators
                )
            )
        )

    def allows_call(self, trip: int, position: int) -> bool:
        """Say whether a call of the timetable may be shown."""
        reader = self.reader
        if not self.allows_route(reader.trip_route[trip]):
            return False
        if self.direction is not None and reader.trip_direction[trip] != self.direction:
            return False
        return self.to is None or self._reaches(trip, position, self.to)

    def allows_on_demand(self, row: OnDemandRow) -> bool:
        """Say whether an on-demand service may be shown; it has no direction."""
        return self.direction is None and self.allows_route(row.route) and (self.to is None or row.reaches(self.to))

    def _reaches(self, trip: int, position: int, to: frozenset[int]) -> bool:
        reader = self.reader
        rows = range(reader.trip_first[trip] + position + 1, reader.trip_first[trip + 1])
        return any(reader.call_stop[row] in to and _may_alight(reader.call_flags[row]) for row in rows)

    def allows_visit(self, visit: int) -> bool:
        """Say whether a visit of the overlay may be shown; a stop that is skipped is not served."""
        realtime = self.realtime
        assert realtime is not None, "a visit comes from an overlay"
        instance = realtime.instance_of[visit]
        if not self.allows_route(realtime.route[instance]):
            return False
        if self.direction is not None and realtime.direction[instance] != self.direction:
            return False
        return self.to is None or self._still_reaches(realtime, visit, realtime.first[instance + 1], self.to)

    @staticmethod
    def _still_reaches(realtime: OverlayReader, visit: int, end: int, to: frozenset[int]) -> bool:
        return any(
            realtime.stop[later] in to
            and realtime.state[later] != VisitState.SKIPPED
            and _may_alight(realtime.flags[later])
            for later in range(visit + 1, end)
        )


def _may_alight(flags: int) -> bool:
    return (flags >> DROP_OFF_SHIFT) & 3 != NO_ALIGHTING


def rows_of_stops(stops: Iterable[StopRef], view: FeedView, feed: FeedId) -> frozenset[int]:
    """Give the rows of those stops that are of this feed, platforms of stations included."""
    return frozenset(row for stop in stops if stop.feed == feed for row in rows_of_stop(view, stop))


def filter_for(query: BoardQuery, view: FeedView, feed: FeedId) -> Filter | None:
    """Give the filter to apply; None when the question asks for everything."""
    asks = query.routes or query.modes or query.operators or query.to or query.direction is not None
    return Filter(query, view, feed) if asks else None
