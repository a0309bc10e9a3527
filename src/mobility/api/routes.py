"""`/v1/routes` and `/v1/operators`: filters in, lines and who runs them out."""

import msgspec

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.cursor import page_by_id
from mobility.api.lookup import reader_for
from mobility.api.named import refuse_unknown
from mobility.api.parameters import ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse
from mobility.api.stop_shapes import timetable_of
from mobility.board.faces import faces_for
from mobility.model.board import OperatorOnBoard, RouteOnBoard
from mobility.model.ids import join_scoped_id

HELD_FOR_S = 60


class RouteAnswer(RouteOnBoard, frozen=True, kw_only=True):
    """A line."""

    operator: OperatorOnBoard | None
    """Who runs it; null where the feed names nobody."""


class RoutesAnswer(msgspec.Struct, frozen=True):
    """A page of lines, by id."""

    routes: list[RouteAnswer]
    """Ordered by id."""
    next_cursor: str | None
    """For `cursor` of the next page; null on the last."""


class OperatorAnswer(OperatorOnBoard, frozen=True, kw_only=True):
    """An operator: an agency of a feed."""

    url: str | None
    """Its pages, an http or https address; null where not given."""
    phone: str | None
    """For passengers; null where not given."""
    timezone: str
    """IANA name."""
    feed: str
    """The feed it is in."""


class OperatorsAnswer(msgspec.Struct, frozen=True):
    """A page of operators, by id."""

    operators: list[OperatorAnswer]
    """Ordered by id."""
    next_cursor: str | None
    """For `cursor` of the next page; null on the last."""


def feeds_asked(asked: Asked) -> list[FeedInUse]:
    """List the feeds asked for that have a timetable, by id."""
    wanted = set(asked.values["feed"])
    feeds = [feed for feed in asked.snapshot.feeds.values() if feed.timetable is not None]
    return sorted((feed for feed in feeds if not wanted or feed.id in wanted), key=lambda feed: feed.id)


def route_answer(feed: FeedInUse, row: int, languages: tuple[str, ...]) -> RouteAnswer:
    """Describe one line."""
    faces = faces_for(reader_for(feed), languages)
    face = msgspec.structs.asdict(faces.route(row))
    return RouteAnswer(**face, operator=faces.operator(row))


def make_routes(asked: Asked) -> tuple[Content, object]:
    """Answer with a page of lines."""
    refuse_unknown(asked)
    modes = frozenset(asked.values["mode"])
    operators = {join_scoped_id(*one) for one in asked.values["operator"]}
    found = []
    for feed in feeds_asked(asked):
        faces = faces_for(reader_for(feed), asked.languages)
        for row in range(len(timetable_of(feed).routes.id)):
            face, operator = faces.route(row), faces.operator(row)
            if (not modes or face.mode in modes) and (not operators or (operator and operator.id in operators)):
                found.append((face.id, feed, row))
    found.sort(key=lambda entry: entry[0])
    page, cursor = page_by_id("routes", found, lambda entry: entry[0], asked.values["cursor"], asked.values["limit"])
    routes = [route_answer(feed, row, asked.languages) for _, feed, row in page]
    body = msgspec.json.encode(RoutesAnswer(routes, cursor))
    return Content(body, valid_until=asked.now + HELD_FOR_S), asked.snapshot.timetables


def make_operators(asked: Asked) -> tuple[Content, object]:
    """Answer with a page of operators."""
    refuse_unknown(asked)
    found = [answer for feed in feeds_asked(asked) for answer in _operators_of(feed, asked.languages)]
    found.sort(key=lambda answer: answer.id)
    page, cursor = page_by_id("operators", found, lambda one: one.id, asked.values["cursor"], asked.values["limit"])
    body = msgspec.json.encode(OperatorsAnswer(page, cursor))
    return Content(body, valid_until=asked.now + HELD_FOR_S), asked.snapshot.timetables


def _operators_of(feed: FeedInUse, languages: tuple[str, ...]) -> list[OperatorAnswer]:
    timetable, translator = timetable_of(feed), faces_for(reader_for(feed), languages).translator
    table, strings = timetable.agencies, timetable.strings
    found = []
    for row in range(len(table.id)):
        agency_id = strings[int(table.id[row])]
        name = translator.translate("agency.agency_name", strings[int(table.name[row])], agency_id)
        found.append(
            OperatorAnswer(
                id=join_scoped_id(feed.id, agency_id),
                name=name,
                url=strings[int(table.url[row])] or None,
                phone=strings[int(table.phone[row])] or None,
                timezone=timetable.info.timezone,
                feed=feed.id,
            )
        )
    return found


ROUTES = Resource(
    name="routes",
    path="/v1/routes",
    tag="lines",
    summary="All lines, by id.",
    text="Colours are six hex digits, empty where the feed gives none.",
    make=make_routes,
    answer=RoutesAnswer,
    example="mode=tram&limit=3",
    parameters=ParameterTable(
        (shared.FEED, shared.OPERATOR, shared.MODE, shared.limit(500, 100, "routes"), shared.CURSOR, shared.LANG)
    ),
    codes=(Code.INVALID_CURSOR, Code.UNKNOWN_FEED, Code.UNKNOWN_OPERATOR),
)

OPERATORS = Resource(
    name="operators",
    path="/v1/operators",
    tag="lines",
    summary="All operators, by id.",
    text="An operator is an agency of a feed.",
    make=make_operators,
    answer=OperatorsAnswer,
    parameters=ParameterTable((shared.FEED, shared.limit(500, 100, "operators"), shared.CURSOR, shared.LANG)),
    codes=(Code.INVALID_CURSOR, Code.UNKNOWN_FEED),
)
