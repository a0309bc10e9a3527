"""`/trips/{id}`: a trip, or a visit by its key, in; the page of all its calls with its vehicle's place out."""

import re
from dataclasses import replace

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import HTML, Content
from mobility.api.lookup import path_id
from mobility.api.page_content import page_content
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.trips import RESOURCE as TRIP
from mobility.api.trips import trip_asked, trip_holds
from mobility.board.make import feed_on_board
from mobility.board.words import spoken_language
from mobility.model.time import GtfsTime, ServiceDay
from mobility.web.trip_page import Reader, trip_page, unknown_trip_page

_KEY = re.compile(r"(?P<trip>.+)\|(?P<day>\d{4}-\d\d-\d\d)\|(?P<start>[0-9:]*)\|(?P<sequence>\d{1,9})", re.DOTALL)
"""How a board names its visits (`ShownDeparture.key`); a trip_id may hold the same sign, hence greedy."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the page, or with the part of it that changes."""
    language = spoken_language(asked.languages)
    asked = replace(asked, languages=asked.languages or (language,))
    trip_id, day, start_time, sequence = _instance(asked)
    try:
        feed_id, local = path_id(trip_id, Code.UNKNOWN_TRIP)
        feed, trip = trip_asked(replace(asked, id=trip_id), feed_id, local, day, start_time)
    except RefusedError:
        if not asked.api.state.is_ready:
            raise
        made = unknown_trip_page(language)
        return page_content(made, asked, asked.now, status=404, language=language), asked.snapshot
    shown = feed_on_board(feed_id, feed.view, asked.now)
    source = f"{shown.attribution or shown.id} ({shown.license})" if shown.license else shown.attribution or shown.id
    is_part = asked.values["part"] is not None
    made = trip_page(trip, Reader(language, sequence), [source], is_part=is_part)
    if is_part:
        return Content(made.html.encode(), HTML, valid_until=asked.now), (feed,)
    return page_content(made, asked, trip_holds(asked, trip), language=language), (feed,)


def _instance(asked: Asked) -> tuple[str, ServiceDay | None, GtfsTime | None, int | None]:
    """Read the trip, its day, its start and the reader's stop from a visit's key, else from the query."""
    values = asked.values
    found = _KEY.fullmatch(asked.id)
    if found is None:
        return asked.id, values["start_date"], values["start_time"], values["stop_sequence"]
    try:
        day = parsers.service_day(found["day"])
        start_time = parsers.start_time(found["start"]) if found["start"] else None
    except ValueError:
        return asked.id, None, None, None
    return found["trip"], day, start_time, int(found["sequence"])


RESOURCE = Resource(
    name="trip_page",
    path="/trips/{id}",
    tag="pages",
    summary="A trip's calls and its vehicle's place.",
    text="",
    make=make,
    answer=None,
    parameters=ParameterTable(
        (
            TRIP.parameters.by_name["start_date"],
            TRIP.parameters.by_name["start_time"],
            Parameter(
                "stop_sequence",
                "The reader's stop, which is marked.",
                parsers.whole_number(0, 10**9),
                {"type": "integer"},
                "7",
            ),
            Parameter(
                "part",
                "`1`: only what changes while the trip runs.",
                parsers.one_of("1"),
                {"type": "string", "enum": ["1"]},
                "1",
            ),
            shared.LANG,
        ),
        is_lenient=True,
    ),
)
