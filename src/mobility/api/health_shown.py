"""`/v1/health/shown`: a stop and an instant in, the board that was shown then, made again from what is kept, out."""

from typing import NoReturn

import msgspec

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.past import CODES, ask_history, history_of
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.board.query import BoardQuery, UnknownStopError
from mobility.board.render import board_json
from mobility.board.wire import BoardJson
from mobility.history.archive import Archive
from mobility.history.moment import moment_of
from mobility.history.shown import SENTENCES, Shown, shown
from mobility.history.timetables import KeptTimetables
from mobility.model.ids import FeedId, StopRef
from mobility.model.time import utc_iso
from mobility.model.timetable import Timetable
from mobility.store.cache import TimetableCache

HELD_FOR_S = 10


class ShownSourceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The newest message that a source had given by then."""

    id: str
    """The source's id."""
    fetched_at: str
    """When the message was fetched."""
    header_timestamp: str | None
    """When the operator made it; null for bytes that are no message."""


class MissingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the answer had to do without."""

    code: str
    """A word for machines, such as `no_messages`."""
    sentence: str
    """The same for people."""


class ShownAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was shown, as far as it can be made again."""

    at: str
    """The instant asked for."""
    timetable_version: str | None
    """The timetable in use then; null where that is not known."""
    sources: list[ShownSourceAnswer]
    """The newest message of each source by then."""
    missing: list[MissingAnswer]
    """Empty where everything is kept that the board depended on."""
    board: BoardJson | None
    """As `/v1/departures` gave it; null without the timetable of then."""


def find_shown(asked: Asked) -> Shown:
    """Make the board of `stop` at `at` again, from what this host keeps."""
    feed, stop = asked.values["stop"] or _required(STOP)
    at = asked.values["at"] or _required(AT)
    archive = history_of(asked).archive
    moment = ask_history(asked, moment_of, feed, at)
    query = BoardQuery(
        stops=(StopRef(feed, stop),),
        window_min=asked.values["window"],
        limit=asked.values["limit"],
        languages=asked.languages,
    )
    try:
        return shown(archive, moment, query, lambda of, version: _load(archive, of, version))
    except UnknownStopError as error:
        raise RefusedError(
            Code.UNKNOWN_STOP, "The timetable of then has no such stop.", parameter="stop", value=f"{feed}:{stop}"
        ) from error


def _required(one: Parameter) -> NoReturn:
    raise RefusedError(
        Code.MISSING_PARAMETER,
        f"`{one.name}` is needed.",
        parameter=one.name,
        hint=f"for example {one.name}={one.example}",
    )


def _load(archive: Archive, feed: FeedId, version: str) -> Timetable | None:
    """Map the compiled file of a version; compiling one again is `mobility shown`'s to do."""
    folder = KeptTimetables(archive.folder, feed).folder
    return TimetableCache(folder).find(feed, version) if folder.is_dir() else None


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the board of then."""
    found = find_shown(asked)
    answer = ShownAnswer(
        at=utc_iso(found.at),
        timetable_version=found.version,
        sources=[
            ShownSourceAnswer(
                id=one.id,
                fetched_at=utc_iso(one.fetched_at),
                header_timestamp=None if one.header_timestamp is None else utc_iso(one.header_timestamp),
            )
            for one in found.sources
        ],
        missing=[MissingAnswer(code=one.value, sentence=SENTENCES[one]) for one in found.missing],
        board=None if found.board is None else board_json(found.board),
    )
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S), None


STOP = Parameter(
    "stop", "A stop or station, FEED:ID.", parsers.scoped_id, shared.SCOPED_ID, "demo-ville:gare", is_required=True
)
AT = Parameter(
    "at",
    "When it was shown (RFC 3339).",
    parsers.instant,
    shared.DATE_TIME,
    "2026-11-23T08:10:00+01:00",
    is_required=True,
)
WINDOW = Parameter(
    "window",
    "Minutes ahead of then: 1 to 1440.",
    parsers.whole_number(1, 1440),
    {"type": "integer", "minimum": 1, "maximum": 1440},
    "60",
    default=60,
)

RESOURCE = Resource(
    name="health_shown",
    path="/v1/health/shown",
    tag="health",
    summary="What a stop's board showed at an instant of the past.",
    text="Made again from the timetable and the messages of then by the rules of today's software; `missing` says what is not kept any more.",
    make=make,
    answer=ShownAnswer,
    example="stop=demo-ville:gare&at=2026-11-23T07:10:00Z",
    parameters=ParameterTable((STOP, AT, WINDOW, shared.limit(200, 30, "departures"), shared.LANG)),
    codes=(Code.MISSING_PARAMETER, Code.UNKNOWN_STOP, *CODES),
    is_heavy=True,
)
