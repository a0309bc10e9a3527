"""One feed's share of a question -> its visits, lazily, and what realtime has moved out of the window."""

from collections.abc import Iterator
from functools import cached_property

from mobility.board.booking import is_closed
from mobility.board.calls import following_calls
from mobility.board.candidate import Candidate, Window
from mobility.board.combine import combine
from mobility.board.context import MUST_BE_ARRANGED, Context
from mobility.board.explain import explain
from mobility.board.filters import Filter, filter_for
from mobility.board.line_quota import LineQuota
from mobility.board.next_departure import StopDepartures, departures_of, next_departure
from mobility.board.of_day import of_day
from mobility.board.on_demand import OnDemand, on_demand
from mobility.board.overlay_slice import is_running, places_between
from mobility.board.query import BoardQuery, Include
from mobility.board.realtime_visit import realtime_visit
from mobility.board.scheduled_visit import scheduled_visit
from mobility.board.stops import rows_of_stop
from mobility.board.view import FeedView
from mobility.board.window import candidates
from mobility.model.board import Boarding, StopVisit
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import Instant, ServiceDay

_FULLY = frozenset({Include.CALLS, Include.FIRST_LAST})


class FeedPart:
    """One feed, its stops of the question, and the question's window."""

    def __init__(self, view: FeedView, feed: FeedId, stops: list[StopRef], query: BoardQuery, window: Window) -> None:
        self.view, self.query, self.window = view, query, window
        rows: dict[int, None] = {}
        for stop in stops:
            rows.update(dict.fromkeys(rows_of_stop(view, stop)))
        self.stops = tuple(rows)
        self.chosen: Filter | None = filter_for(query, view, feed)
        self.context = Context(view, feed, query, window.now)
        self.on_demand: OnDemand | None = on_demand(self.context, self.stops, self.chosen, query)

    def visits(self) -> Iterator[StopVisit]:
        """Give the feed's visits in order of the time that places them, made as they are taken."""
        if self.on_demand is None:
            return self._visits()
        return combine((self._visits(), self.on_demand.visits(self.window)))

    def _visits(self) -> Iterator[StopVisit]:
        query = self.query
        found = candidates(self.view, self.stops, self.window, self.chosen, query.limit)
        if query.per_line is not None:
            found = LineQuota(self.context, query.per_line).cut(found)
        if query.explain or not _FULLY.isdisjoint(query.include):
            return map(self._make_fully, found)
        return map(self.make, found)

    def make(self, candidate: Candidate) -> StopVisit:
        """Make the visit that a candidate stands for."""
        if candidate.visit < 0:
            return scheduled_visit(self.context, candidate)
        realtime = self.context.realtime
        assert realtime is not None, "a visit comes from an overlay"
        return realtime_visit(self.context, realtime, candidate)

    def _make_fully(self, candidate: Candidate) -> StopVisit:
        visit = self.make(candidate)
        if Include.CALLS in self.query.include:
            visit.calls = following_calls(self.context, candidate)
        if Include.FIRST_LAST in self.query.include:
            visit.of_day = of_day(self.context.reader, self.context.realtime, self.stops, candidate)
        if self.query.explain:
            visit.explanation = explain(self.context, candidate, visit)
        return visit

    def shadows(self, minutes: frozenset[int], shown: frozenset[tuple[str, str, int]]) -> list[StopVisit]:
        """Give the visits that realtime speaks about, are scheduled in one of the minutes and are not shown.

        They have left, or are expected later than the board reaches: another feed's copy must not stand in for them.
        """
        realtime = self.context.realtime
        if realtime is None or not minutes:
            return []
        begin, end = min(minutes) * 60, (max(minutes) + 1) * 60
        found = []
        for stop in self.stops:
            index = realtime.by_timetable
            for place in places_between(index, stop, begin, end):
                visit = index.visit[place]
                if index.when[place] // 60 not in minutes or not realtime.expected_departure[visit]:
                    continue
                made = self.make(Candidate(index.when[place], stop, visit))
                if (made.trip.id, made.trip.start_date, made.stop_sequence) not in shown:
                    found.append(made)
        return found

    @property
    def hides_some_service(self) -> bool:
        """True where something leaves from the stops on some day but for the question's filters."""
        if self.chosen is None:
            return False
        is_window = self.on_demand is not None and bool(self.on_demand.hidden)
        return is_window or bool(departures_of(self.view, self.stops, None))

    @property
    def service_span(self) -> tuple[ServiceDay, ServiceDay] | None:
        """Give the first and last day on which the timetable has any service; None when it never has."""
        return self.context.reader.service_span

    def is_closed(self, candidate: Candidate) -> bool:
        """Say whether a call had to be booked before now, so that nobody can leave with it any more."""
        reader, realtime = self.context.reader, self.context.realtime
        if candidate.visit >= 0 and realtime is not None:
            flags = realtime.flags[candidate.visit]
        else:
            flags = reader.call_flags[reader.trip_first[candidate.trip] + candidate.position]
        return bool(MUST_BE_ARRANGED[flags]) and is_closed(self.make(candidate).booking, self.context.now)

    def boarding_at(self, when: Instant) -> Boarding:
        """Say how one boards the first departure from a moment on; REGULAR where there is none within a second."""
        window = Window(when, when, when + 1, self.window.now)
        first = next(candidates(self.view, self.stops, window, self.chosen, wanted=1), None)
        return Boarding.REGULAR if first is None else self.make(first).boarding

    def next_closed(self, start: Instant) -> Instant | None:
        """Give the next departure or pick-up window from a moment on, also one that had to be booked before now."""
        fixed = next_departure(self.view, self.stops, self.chosen, start, self.window.now)
        window = None if self.on_demand is None else self.on_demand.next_start(start, closed_too=True)
        return min((moment for moment in (fixed, window) if moment is not None), default=None)

    @property
    def serves(self) -> bool:
        """True where anything ever leaves from the stops, also on demand."""
        return bool(self.departures) or (self.on_demand is not None and bool(self.on_demand.found))

    @cached_property
    def departures(self) -> list[StopDepartures]:
        """Give what ever leaves from the stops and passes the filters."""
        return departures_of(self.view, self.stops, self.chosen)

    @cached_property
    def chosen_routes(self) -> frozenset[int] | None:
        """Give the routes that the filters leave; None for all."""
        if self.chosen is None or not self.chosen.by_route:
            return None
        return frozenset(filter(self.chosen.allows_route, range(len(self.context.reader.route_type))))

    @cached_property
    def hides_something(self) -> bool:
        """True where something would leave in the window but for the question's filters."""
        if self.chosen is None:
            return False
        if self.on_demand is not None and self.on_demand.hides(self.window):
            return True
        window = Window(self.window.lower, self.window.lower, self.window.upper, self.window.now)
        found = candidates(self.view, self.stops, window, None, wanted=1)
        return any(is_running(self.view.realtime, candidate) for candidate in found)
