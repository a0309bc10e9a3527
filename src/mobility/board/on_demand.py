"""One feed's on-demand rows at the stops or point of a question -> visits with a pick-up window, and the next that can be booked."""

from collections.abc import Iterator

from mobility.board.booking import Travel, booking_at, is_closed
from mobility.board.candidate import Window
from mobility.board.context import Context
from mobility.board.filters import Filter
from mobility.board.on_demand_rows import OnDemandRow, on_demand_rows
from mobility.board.query import BoardQuery, Include
from mobility.model.board import Access, Boarding, Explanation, Label, State, StopOnBoard, StopVisit, TripOnBoard
from mobility.model.booking import Booking, PickupWindow
from mobility.model.ids import join_scoped_id
from mobility.model.time import DAY_S, Instant, ServiceDay, service_day_at

COORDINATE_WITH_DRIVER = "3"
"""pickup_type; every other one of a window means to phone or book."""


class OnDemand:
    """The on-demand rows that answer a question, each line and window once."""

    def __init__(self, context: Context, found: list[tuple[OnDemandRow, StopOnBoard, str]], query: BoardQuery) -> None:
        self.context, self.found = context, found
        self.explain = query.explain
        self.with_calls = Include.CALLS in query.include
        self.hidden: list[OnDemandRow] = []

    def visits(self, window: Window) -> Iterator[StopVisit]:
        """Give a visit for every service day whose pick-up window is not over and begins before the board's end.

        In order of where they stand: at the window's start, at the board's beginning once that has passed.
        """
        moment = self.context.moment
        made = [
            self._visit(row, stop, zone, day)
            for day in self._days(moment, window.upper)
            for row, stop, zone in self.found
            if self._is_open(row, day, moment, window.upper)
        ]
        return iter(sorted(made, key=lambda visit: visit.when))

    def hides(self, window: Window) -> bool:
        """Say whether a service would come in the window but for the question's filters."""
        moment = self.context.moment
        days = self._days(moment, window.upper)
        return any(self._is_open(row, day, moment, window.upper) for row in self.hidden for day in days)

    def _is_open(self, row: OnDemandRow, day: ServiceDay, moment: Instant, upper: Instant) -> bool:
        origin = self.context.reader.origin(day)
        return self._runs(row, day) and origin + row.start < upper and origin + row.end > moment

    def next_start(self, after: Instant, *, closed_too: bool = False) -> Instant | None:
        """Give when the next pick-up window that can still be booked begins, or `after` inside of one; None without any."""
        reader = self.context.reader
        best: Instant | None = None
        for number in range(max(reader.first_day, self._first_day(after)), reader.last_day + 1):
            day = ServiceDay(number)
            if best is not None and reader.origin(day) > best:
                break
            for row, _, _ in self.found:
                if not self._runs(row, day) or self._instant(day, row.end) <= after:
                    continue
                start = max(after, self._instant(day, row.start))
                if best is not None and start >= best:
                    continue
                if closed_too or not is_closed(self._booking(row, day), self.context.now):
                    best = start
        return best

    def served_on(self, day: ServiceDay, before: Instant) -> bool:
        """Say whether a pick-up window of a service day begins before a moment."""
        return any(self._runs(row, day) and self._instant(day, row.start) < before for row, _, _ in self.found)

    def _first_day(self, moment: Instant) -> ServiceDay:
        today = service_day_at(moment, self.context.reader.zone)
        longest_s = max((row.end for row in (*self.hidden, *(row for row, _, _ in self.found))), default=0)
        return ServiceDay(today - longest_s // DAY_S - 1)

    def _days(self, lower: Instant, upper: Instant) -> list[ServiceDay]:
        last = service_day_at(upper, self.context.reader.zone)
        return [ServiceDay(day) for day in range(self._first_day(lower), last + 1)]

    def _runs(self, row: OnDemandRow, day: ServiceDay) -> bool:
        return self.context.reader.service_runs(row.service, day)

    def _instant(self, day: ServiceDay, time: int) -> Instant:
        return self.context.reader.origin(day) + time

    def _booking(self, row: OnDemandRow, day: ServiceDay) -> Booking | None:
        """Say how a window is booked; the agency's phone where no rule says how (rule 6)."""
        faces, reader = self.context.faces, self.context.reader
        rule = faces.booking_rule(row.rule_id) if row.rule_id else None
        if rule is None:
            return faces.agency_phone(row.route) if row.route >= 0 else None
        travel = Travel(self._instant(day, row.start), self._instant(day, row.end))
        return booking_at(reader, rule, day, travel, self.context.now)

    def _visit(self, row: OnDemandRow, stop: StopOnBoard, timezone: str, day: ServiceDay) -> StopVisit:
        context, faces = self.context, self.context.faces
        start = self._instant(day, row.start)
        known = row.route >= 0
        return StopVisit(
            feed=context.feed,
            scheduled=start,
            expected=None,
            scheduled_arrival=None,
            expected_arrival=None,
            label=Label.SCHEDULED,
            age_s=None,
            reason=context.gap_of_route(row.route),
            state=State.RUNNING,
            trip=TripOnBoard(join_scoped_id(context.feed, row.trip_id), faces.date(day), None, row.headsign),
            route=faces.route(row.route) if known else None,
            operator=faces.operator(row.route) if known else None,
            stop=stop,
            stop_sequence=row.sequence,
            boarding=_boarding(row),
            booking=self._booking(row, day),
            wheelchair=Access.UNKNOWN,
            sources=context.sources,
            calls=() if self.with_calls else None,
            explanation=_EXPLANATION if self.explain else None,
            timezone=timezone,
            window=PickupWindow(start, self._instant(day, row.end), max(start, context.moment)),
        )


_EXPLANATION = Explanation(
    rule="rule 6",
    text="The time is a pick-up window of the timetable (GTFS-Flex); the service comes when it has been booked.",
)


def _boarding(row: OnDemandRow) -> Boarding:
    is_driver = row.pickup_type == COORDINATE_WITH_DRIVER
    return Boarding.COORDINATE_WITH_DRIVER if is_driver else Boarding.PHONE_AGENCY


def on_demand(context: Context, stops: tuple[int, ...], chosen: Filter | None, query: BoardQuery) -> OnDemand | None:
    """Find the on-demand rows that serve any of the stops, or whose zone covers the question's point; None without any.

    Of a group, a zone and a stop that say the same of one place, the stop's own name stands on the board.
    """
    rows = on_demand_rows(context.reader)
    if rows is None:
        return None
    lines: dict[tuple[object, ...], tuple[OnDemandRow, StopOnBoard, str]] = {}
    hidden = []
    for row, stop, timezone in _serving(context, stops, query):
        if chosen is not None and not chosen.allows_on_demand(row):
            hidden.append(row)
            continue
        lines.setdefault((*row.line, row.service), (row, stop, timezone))
    if not lines and not hidden:
        return None
    found = OnDemand(context, list(lines.values()), query)
    found.hidden = hidden
    return found


def _serving(
    context: Context, stops: tuple[int, ...], query: BoardQuery
) -> Iterator[tuple[OnDemandRow, StopOnBoard, str]]:
    rows, reader = on_demand_rows(context.reader), context.reader
    assert rows is not None, "asked only of a timetable that has some"
    for stop in stops:
        if stop < reader.stop_count:
            shown = context.faces.stop_aspect(stop)
            for served in reader.with_stations(stop):
                yield from ((row, shown.face, shown.timezone) for row in rows.by_stop.get(served, ()))
    if query.point is not None and context.feed in query.zone_feeds:
        covering = rows.covering(*query.point)
        for row in rows.boarding:
            for zone in row.zones:
                if zone in covering:
                    face = StopOnBoard(id=join_scoped_id(context.feed, zone.id), name=zone.name)
                    yield row, face, reader.info.timezone
