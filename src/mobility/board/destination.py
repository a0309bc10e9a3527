"""Two visits of different feeds -> whether both go to the same place, however each operator calls it (rule 32)."""

import datetime as dt
import math
from collections.abc import Mapping

from mobility.board.combine import same_headsign
from mobility.board.places.lookup import PlaceLookup
from mobility.board.places.nearness import distance_m
from mobility.board.view import FeedView
from mobility.model.board import StopVisit
from mobility.model.ids import FeedId, StopRef
from mobility.model.shared_ids import find_trip_on
from mobility.model.time import service_day_of
from mobility.model.timetable import Timetable

NAMESAKES_BEYOND_M = 2_000
"""Last stops that are farther apart and in no common place are of two towns, whatever their headsigns say; operators put one
terminus up to some hundred metres apart."""

LastStop = tuple[Timetable, int]


class Destinations:
    """Compares where visits go; what was looked up once is kept for as long as a board is made."""

    def __init__(self, views: Mapping[FeedId, FeedView], places: PlaceLookup) -> None:
        self.views, self.places = views, places
        self._last_stops: dict[tuple[str, str], LastStop | None] = {}

    def are_same(self, one: StopVisit, other: StopVisit) -> bool:
        """Say whether both go to the same place.

        Where both last stops are in one place they do; else their headsigns have to be the same, and their last stops not in
        two towns. Of a trip that the timetable does not know only the headsign is known. Source: rule 32.
        """
        ends = self._last_stop(one), self._last_stop(other)
        if ends[0] is not None and ends[1] is not None:
            places = self._place(one.feed, *ends[0]), self._place(other.feed, *ends[1])
            if places[0] is not None and places[0] == places[1]:
                return True
            if _metres(ends[0], ends[1]) > NAMESAKES_BEYOND_M:
                return False
        return same_headsign(one, other)

    def _last_stop(self, visit: StopVisit) -> LastStop | None:
        key = visit.trip.id, visit.trip.start_date
        if key not in self._last_stops:
            self._last_stops[key] = self._found_last_stop(visit)
        return self._last_stops[key]

    def _found_last_stop(self, visit: StopVisit) -> LastStop | None:
        timetable = self.views[visit.feed].timetable
        if timetable is None:
            return None
        trip_id = visit.trip.id.removeprefix(f"{visit.feed}:")
        trip = find_trip_on(timetable, trip_id, service_day_of(dt.date.fromisoformat(visit.trip.start_date)))
        return None if trip is None else (timetable, int(timetable.stop_times.stop[timetable.rows_of(trip)][-1]))

    def _place(self, feed: FeedId, timetable: Timetable, stop: int) -> str | None:
        """Name the place that a stop, or the station it belongs to, is in; None where places are not known."""
        parent = int(timetable.stops.parent[stop])
        row = parent if parent >= 0 else stop
        place = self.places.by_member.get(StopRef(feed, timetable.strings[int(timetable.stops.id[row])]))
        return None if place is None else place.id


def _metres(one: LastStop, other: LastStop) -> float:
    """Give the distance of two stops; 0 where one of them has no position."""
    positions = [
        (float(timetable.stops.lat[stop]), float(timetable.stops.lon[stop])) for timetable, stop in (one, other)
    ]
    return 0.0 if math.isnan(sum(map(sum, positions))) else distance_m(*positions)
