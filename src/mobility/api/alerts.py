"""`/v1/alerts`: filters in, the alerts of all feeds with what they concern out."""

import msgspec

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.cursor import page_by_id
from mobility.api.lookup import reader_for, route_row, stop_row
from mobility.api.named import refuse_unknown
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_shapes import timetable_of
from mobility.board.alerts import is_active, shown_alert
from mobility.model.ids import FeedId, join_scoped_id
from mobility.model.overlay_info import OverlayAlert, Selector
from mobility.model.time import date_of, local_iso, utc_iso


class PeriodAnswer(msgspec.Struct, frozen=True):
    """When an alert holds, RFC 3339 in the feed's zone; null is open."""

    start: str | None
    """From when; null from ever."""
    end: str | None
    """Until when; null for ever."""


class InformedEntity(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert concerns: all that is given must hold together."""

    operator: str | None = None
    """FEED:ID; null where not given, as for all that follow."""
    route: str | None = None
    """FEED:ID of the line."""
    route_type: int | None = None
    """route_type of GTFS, a number."""
    direction: int | None = None
    """direction_id, 0 or 1."""
    stop: str | None = None
    """FEED:ID of the stop, platform or station."""
    trip: str | None = None
    """FEED:ID of the trip."""
    start_date: str | None = None
    """ISO date of the trip's service day."""


class AlertDetail(msgspec.Struct, frozen=True, kw_only=True):
    """An alert in the language chosen."""

    id: str
    """FEED:ENTITY; stays while the feed says it."""
    header: str
    """What has happened, in the language chosen."""
    description: str
    """More about it; empty where there is nothing."""
    url: str
    """Where to read on; empty where there is nothing."""
    cause: str | None
    """GTFS-RT Cause in lower case; null where not given."""
    effect: str | None
    """GTFS-RT Effect in lower case; null where not given."""
    severity: str | None
    """GTFS-RT SeverityLevel in lower case; null where not given."""
    active_periods: list[PeriodAnswer]
    """When it holds; empty means as long as it is shown."""
    is_active: bool
    """At `as_of`."""
    informed_entities: list[InformedEntity]
    """What it concerns: any one of these is enough."""
    feed: str
    """The feed it is from."""


class AlertsAnswer(msgspec.Struct, frozen=True):
    """A page of alerts, by id."""

    as_of: str
    """RFC 3339: when it was decided what is active."""
    alerts: list[AlertDetail]
    """Ordered by id."""
    next_cursor: str | None
    """For `cursor` of the next page; null on the last."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with one page."""
    refuse_unknown(asked)
    values = asked.values
    wanted: set[FeedId] = set(values["feed"])
    rows = _rows_wanted(asked)
    found: list[Found] = []
    for feed in asked.snapshot.feeds.values():
        if feed.overlay is None or feed.timetable is None or (wanted and feed.id not in wanted):
            continue
        found += [
            (join_scoped_id(feed.id, alert.id), feed, alert)
            for alert in feed.overlay.info.alerts
            if (not values["active"] or is_active(alert, asked.now)) and _concerns(feed, alert, rows)
        ]
    found.sort(key=lambda entry: entry[0])
    page, cursor = page_by_id("alerts", found, lambda entry: entry[0], values["cursor"], values["limit"])
    alerts = [_detail(feed, alert, asked) for _, feed, alert in page]
    body = msgspec.json.encode(AlertsAnswer(utc_iso(asked.now), alerts, cursor))
    return Content(body, valid_until=asked.now + asked.api.settings.cached_for_s), asked.snapshot


Found = tuple[str, FeedInUse, OverlayAlert]

Rows = dict[FeedId, tuple[set[int], set[int]]]
"""By feed: routes and stops asked for; a feed that is not in it has none of them."""


def _rows_wanted(asked: Asked) -> Rows | None:
    """Resolve `route` and `stop`; a stop stands for itself, the stations above it and the platforms below."""
    values = asked.values
    if not values["route"] and not values["stop"]:
        return None
    rows: Rows = {}
    for feed_id, local in values["route"]:
        _, _, row = route_row(asked.snapshot, feed_id, local, "route")
        rows.setdefault(feed_id, (set(), set()))[0].add(row)
    for feed_id, local in values["stop"]:
        feed, timetable, row = stop_row(asked.snapshot, feed_id, local, "stop")
        rows.setdefault(feed_id, (set(), set()))[1].update(
            timetable.stops_under(row), reader_for(feed).with_stations(row)
        )
    return rows


def _concerns(feed: FeedInUse, alert: OverlayAlert, rows: Rows | None) -> bool:
    if rows is None:
        return True
    routes, stops = rows.get(feed.id, (set(), set()))
    return any(selector.route in routes or selector.stop in stops for selector in alert.selectors)


def _detail(feed: FeedInUse, alert: OverlayAlert, asked: Asked) -> AlertDetail:
    shown, zone = shown_alert(alert, feed.id, asked.languages), timetable_of(feed).zone
    return AlertDetail(
        id=shown.id,
        header=shown.header,
        description=shown.description,
        url=shown.url,
        cause=shown.cause,
        effect=shown.effect,
        severity=shown.severity,
        active_periods=[
            PeriodAnswer(
                None if period.start is None else local_iso(period.start, zone),
                None if period.end is None else local_iso(period.end, zone),
            )
            for period in alert.active_periods
        ],
        is_active=is_active(alert, asked.now),
        informed_entities=[_entity(feed, selector) for selector in alert.selectors],
        feed=feed.id,
    )


def _entity(feed: FeedInUse, selector: Selector) -> InformedEntity:
    timetable = timetable_of(feed)

    def named(column: object, row: int | None) -> str | None:
        return None if row is None else join_scoped_id(feed.id, timetable.strings[int(column[row])])  # type: ignore[index]

    trip = named(timetable.trips.id, selector.trip)
    if selector.added_trip:
        trip = join_scoped_id(feed.id, selector.added_trip)
    return InformedEntity(
        operator=named(timetable.agencies.id, selector.agency),
        route=named(timetable.routes.id, selector.route),
        route_type=selector.route_type,
        direction=selector.direction,
        stop=named(timetable.stops.id, selector.stop) if (selector.stop or 0) < len(timetable.stops.id) else None,
        trip=trip,
        start_date=None if selector.service_day is None else date_of(selector.service_day).isoformat(),  # type: ignore[arg-type]
    )


RESOURCE = Resource(
    name="alerts",
    path="/v1/alerts",
    tag="realtime",
    summary="Service alerts, in the language chosen.",
    text="An alert concerns what any of its informed entities names. It never cancels a departure by itself.",
    make=make,
    answer=AlertsAnswer,
    example="lang=en&limit=2",
    parameters=ParameterTable(
        (
            shared.FEED,
            shared.ROUTE,
            Parameter(
                "stop",
                "Only alerts that name this stop, its station or its platforms, FEED:ID; repeatable.",
                parsers.scoped_id,
                shared.SCOPED_ID,
                sample.STOP,
                is_repeatable=True,
            ),
            Parameter(
                "active",
                "1 (default): only those that hold now; 0: those to come and those that have ended too.",
                parsers.flag,
                {"type": "integer", "enum": [0, 1]},
                "0",
                default=True,
            ),
            shared.limit(500, 100, "alerts"),
            shared.CURSOR,
            shared.LANG,
        )
    ),
    codes=(Code.INVALID_CURSOR, Code.UNKNOWN_ROUTE, Code.UNKNOWN_STOP, Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
)
