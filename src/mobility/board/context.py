"""One feed, one question, one moment -> what all of its visits share."""

from typing import TYPE_CHECKING

from mobility.board.booking import Travel, booking_at
from mobility.board.faces import Faces, faces_for
from mobility.board.label import feed_gap
from mobility.board.query import BoardQuery, Include
from mobility.board.view import FeedView
from mobility.model.board import Boarding
from mobility.model.booking import Booking
from mobility.model.ids import FeedId
from mobility.model.reasons import Gap
from mobility.model.time import Instant, ServiceDay
from mobility.model.timetable import HAS_BOOKING_RULE, LAST_CALL, PICKUP_TYPE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobility.board.alerts import AlertIndex
    from mobility.board.aspects import InstanceAspect

BOARDING = (Boarding.REGULAR, Boarding.NONE, Boarding.PHONE_AGENCY, Boarding.COORDINATE_WITH_DRIVER)
"""By pickup_type (rule 6)."""
BOARDING_OF = tuple(Boarding.NONE if flags & LAST_CALL else BOARDING[flags & PICKUP_TYPE] for flags in range(256))
MUST_BE_ARRANGED = bytes(bool(flags & HAS_BOOKING_RULE) or flags & PICKUP_TYPE >= 2 for flags in range(256))


class Context:
    """What all visits of one feed on one board share."""

    def __init__(self, view: FeedView, feed: FeedId, query: BoardQuery, now: Instant) -> None:
        assert view.reader is not None, "without a timetable there is nothing to make visits of"
        self.view, self.feed, self.now, self.languages = view, feed, now, query.languages
        self.moment = now if query.at is None else query.at
        self.reader, self.realtime = view.reader, view.realtime
        self.faces: Faces = faces_for(self.reader, query.languages)
        self.sources = (feed,)
        self.gap = feed_gap(view, now)
        known = None if view.overlay is None else view.overlay.info.realtime_routes
        self.realtime_routes = None if known is None or self.gap is not Gap.TRIP_NOT_IN_FEED else frozenset(known)
        self.instances: Mapping[int, InstanceAspect] = {}
        if self.realtime is not None:
            self.instances = self.realtime.aspects.get(self.faces.translator.language, self.instances)
        alerts = view.alerts if Include.ALERTS in query.include else None
        self.alerts: AlertIndex | None = alerts if alerts is not None and alerts.speak_of_trips else None

    def gap_of_route(self, route: int) -> Gap:
        """Say why a trip that realtime does not mention is only scheduled."""
        if self.realtime_routes is not None and route not in self.realtime_routes:
            return Gap.LINE_NEVER_REALTIME
        return self.gap

    def booking(self, row: int, route: int, flags: int, day: ServiceDay, when: Instant) -> Booking | None:
        """Say how and until when a call is booked; the agency's phone where it must be arranged and no rule says how.

        `row` of StopTimes and `route` are -1 where the timetable does not know them; `when` is the departure.
        Source: rule 6.
        """
        rule = self.faces.booking(row) if flags & HAS_BOOKING_RULE and row >= 0 else None
        if rule is None:
            return self.faces.agency_phone(route) if flags & PICKUP_TYPE >= 2 and route >= 0 else None
        return booking_at(self.reader, rule, day, Travel(when, when), self.now)
