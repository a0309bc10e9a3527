"""An overlay's alerts -> which of them concern a visit alone, and which the place or a whole line (rule 31)."""

from collections.abc import Iterable

import msgspec

from mobility.board.candidate import Candidate
from mobility.board.overlay_reader import OverlayReader
from mobility.board.timetable_reader import TimetableReader
from mobility.model.board import BoardAlert
from mobility.model.ids import FeedId, join_scoped_id
from mobility.model.overlay_info import OverlayAlert, Selector
from mobility.model.time import Instant
from mobility.model.translation import pick_text, pick_translation


class TripSelector(msgspec.Struct, frozen=True):
    """A selector that names a trip, and the alert it belongs to."""

    alert: OverlayAlert
    selector: Selector


class AlertIndex:
    """The alerts of one generation, by what they concern."""

    def __init__(self, alerts: Iterable[OverlayAlert], reader: TimetableReader) -> None:
        self.reader = reader
        self.by_trip: dict[int | str, list[TripSelector]] = {}
        self.by_id: dict[str, OverlayAlert] = {}
        self.wider: list[OverlayAlert] = []
        for alert in alerts:
            self.by_id[alert.id] = alert
            for selector in alert.selectors:
                key = selector.added_trip or selector.trip
                if key is not None:
                    self.by_trip.setdefault(key, []).append(TripSelector(alert, selector))
            if any(not _names_trip(selector) for selector in alert.selectors):
                self.wider.append(alert)
        self.speak_of_trips = bool(self.by_trip)

    def of_call(self, candidate: Candidate, moment: Instant) -> tuple[str, ...]:
        """Give the scoped ids of the alerts that concern a call of the timetable alone, at a moment."""
        return self._chosen(candidate.trip, candidate.day, candidate.stop, moment)

    def of_visit(self, realtime: OverlayReader, visit: int, moment: Instant) -> tuple[str, ...]:
        """Give the scoped ids of the alerts that concern a visit of the overlay alone, at a moment."""
        instance = realtime.instance_of[visit]
        other_id = realtime.trip_id[instance]
        key = realtime.text(other_id) if other_id else realtime.trip[instance]
        return self._chosen(key, realtime.service_day[instance], realtime.stop[visit], moment)

    def _chosen(self, key: int | str, day: int, stop: int, moment: Instant) -> tuple[str, ...]:
        known = self.by_trip.get(key)
        if known is None:
            return ()
        stops = self.reader.with_stations(stop)
        ids = [
            join_scoped_id(self.reader.feed, one.alert.id)
            for one in known
            if one.selector.service_day in (None, day)
            and (one.selector.stop is None or one.selector.stop in stops)
            and is_active(one.alert, moment)
        ]
        return tuple(dict.fromkeys(ids))

    def of_place(
        self, stops: tuple[int, ...], moment: Instant, chosen_routes: frozenset[int] | None
    ) -> list[OverlayAlert]:
        """Give the active alerts that concern a place or whole lines that serve it, trips' own left out.

        `chosen_routes` are those that a question's filters leave; None for all.
        """
        active = [alert for alert in self.wider if is_active(alert, moment)]
        if not active:
            return []
        around = frozenset(row for stop in stops for row in self.reader.with_stations(stop))
        lines = frozenset(
            line
            for stop in stops
            for line in self.reader.lines_at(stop)
            if chosen_routes is None or line[0] in chosen_routes
        )
        return [alert for alert in active if any(self._concerns(one, around, lines) for one in alert.selectors)]

    def of_line(self, route: int, direction: int, moment: Instant) -> list[OverlayAlert]:
        """Give the active alerts that concern a whole line; `route` -1 has none."""
        if route < 0:
            return []
        return [
            alert
            for alert in self.wider
            if is_active(alert, moment) and any(self._is_whole_line(one, route, direction) for one in alert.selectors)
        ]

    def _is_whole_line(self, selector: Selector, route: int, direction: int) -> bool:
        return not _names_trip(selector) and selector.stop is None and self._is_line(selector, route, direction)

    def _concerns(self, selector: Selector, stops: frozenset[int], lines: frozenset[tuple[int, int]]) -> bool:
        """Say whether all that a selector gives holds for the place or one of its lines."""
        if _names_trip(selector) or (selector.stop is not None and selector.stop not in stops):
            return False
        if selector.stop is not None and not _names_line(selector):
            return True
        return any(self._is_line(selector, route, direction) for route, direction in lines)

    def _is_line(self, selector: Selector, route: int, direction: int) -> bool:
        reader = self.reader
        return (
            selector.route in (None, route)
            and selector.direction in (None, direction)
            and selector.agency in (None, reader.route_agency[route])
            and selector.route_type in (None, reader.route_type[route])
        )


def _names_trip(selector: Selector) -> bool:
    return selector.trip is not None or bool(selector.added_trip)


def _names_line(selector: Selector) -> bool:
    named = selector.route, selector.agency, selector.route_type, selector.direction
    return any(value is not None for value in named)


def is_active(alert: OverlayAlert, moment: Instant) -> bool:
    """Say whether an alert is to be shown at a moment: inside one of its periods, or always when it has none.

    Source: GTFS-Realtime, Alert.active_period; the end is excluded.
    """
    return not alert.active_periods or any(
        (period.start is None or period.start <= moment) and (period.end is None or moment < period.end)
        for period in alert.active_periods
    )


def shown_alert(alert: OverlayAlert, feed: FeedId, languages: tuple[str, ...]) -> BoardAlert:
    """Show an alert in the best of its languages."""
    header_language, header = pick_text(alert.header, languages)
    description_language, description = pick_text(alert.description, languages)
    return BoardAlert(
        id=join_scoped_id(feed, alert.id),
        header=header,
        header_language=header_language,
        description=description,
        description_language=description_language,
        url=pick_translation(alert.url, languages),
        cause=alert.cause,
        effect=alert.effect,
        severity=alert.severity,
        active_periods=alert.active_periods,
    )
