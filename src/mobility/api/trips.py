"""`/v1/trips/{id}`: a trip, perhaps with its day and start, in; all its calls, timetable and realtime merged, out."""

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.lookup import did_you_mean, path_id, served, similar_ids
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.board.make import feed_on_board
from mobility.board.render import render_trip
from mobility.board.trip import TripOnDay, make_trip
from mobility.board.trip_instance import UnknownTripError
from mobility.board.wire import TripJson
from mobility.model.board import APPLIED_FOR_S, LIVE_FOR_S, Label
from mobility.model.ids import FeedId, join_scoped_id
from mobility.model.time import GtfsTime, Instant, ServiceDay


def make(asked: Asked) -> tuple[Content, object]:
    """Answer for one trip on one day."""
    feed_id, local = path_id(asked.id, Code.UNKNOWN_TRIP)
    feed, trip = trip_asked(asked, feed_id, local, asked.values["start_date"], asked.values["start_time"])
    body = render_trip(trip, [feed_on_board(feed_id, feed.view, asked.now)])
    return Content(body, valid_until=trip_holds(asked, trip), as_of=asked.now), (feed,)


def trip_asked(
    asked: Asked, feed_id: FeedId, local: str, day: ServiceDay | None, start_time: GtfsTime | None
) -> tuple[FeedInUse, TripOnDay]:
    """Make a trip on a day (None: the nearest); RefusedError, with what was probably meant, where there is none."""
    feed, timetable = served(asked.snapshot, feed_id, "id", asked.id)
    try:
        trip = make_trip(
            feed.view, feed_id, local, asked.now, day=day, start_time=start_time, languages=asked.languages
        )
    except UnknownTripError as error:
        near = similar_ids(timetable.strings, timetable.trips.id, local)
        is_known = timetable.find_trip(local) is not None
        hint = "it runs on other days: leave `start_date` out" if is_known and day is not None else None
        if not is_known:
            meant = [join_scoped_id(feed_id, one) for one in near]
            hint = did_you_mean(meant) if meant else "`trip.id` of /v1/departures names trips"
        raise RefusedError(
            Code.UNKNOWN_TRIP, f"`{feed_id}` has no such trip.", parameter="id", value=asked.id, hint=hint
        ) from error
    return feed, trip


def trip_holds(asked: Asked, trip: TripOnDay) -> float:
    """Give until when what is said of a trip holds: no longer than its label."""
    return min(asked.now + asked.api.settings.cached_for_s, _label_changes(trip, asked.now))


def _label_changes(trip: TripOnDay, now: Instant) -> Instant:
    lasts = {Label.LIVE: LIVE_FOR_S, Label.AGEING: APPLIED_FOR_S}.get(trip.label)
    return now + 3600 if lasts is None or trip.age_s is None else now + lasts - trip.age_s + 1


RESOURCE = Resource(
    name="trip",
    path="/v1/trips/{id}",
    tag="departures",
    summary="One trip on one day: all its calls, with scheduled and expected times.",
    text="Without `start_date`: the day on which it runs now, else the next, else the last. Trips that only realtime "
    "knows are found too.",
    make=make,
    answer=TripJson,
    parameters=ParameterTable(
        (
            shared.path_id("Trip, FEED:ID.", sample.TRIP),
            Parameter(
                "start_date",
                "Service day, YYYY-MM-DD.",
                parsers.service_day,
                shared.DATE,
                "2026-11-23",
            ),
            Parameter(
                "start_time",
                "Start of an instance of a trip that runs by headway, HH:MM:SS, past 24 h where it must.",
                parsers.start_time,
                {"type": "string", "pattern": "^[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]$"},
                sample.START_TIME,
            ),
            shared.LANG,
        )
    ),
    codes=(Code.UNKNOWN_TRIP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
)
