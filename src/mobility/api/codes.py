"""`/v1/health/codes`: printed short codes whose place is gone in, a list for whoever has to change the sheets out."""

import msgspec

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.cursor import page_by_id
from mobility.api.parameters import ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.model.ids import join_scoped_id
from mobility.model.places import FormerPlace
from mobility.model.time import utc_iso

HELD_FOR_S = 60


class CodeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A printed code whose place no timetable has any more, or that went up in another."""

    code: str
    """The short code as it is printed."""
    name: str
    """As it was last called."""
    lat: float | None
    """Where it was, degrees north; null where that was not known."""
    lon: float | None
    """Degrees east."""
    stops: list[str]
    """FEED:ID of the stops it was made of."""
    gone_since: str
    """RFC 3339, UTC."""
    leads_to: str | None
    """Id of the place whose board the code shows now; null for an orphan, which shows that the stop is gone."""


class CodesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A page of codes, by code."""

    orphans: int
    """Codes in all that lead nowhere."""
    codes: list[CodeAnswer]
    """The codes of this page."""
    next_cursor: str | None
    """Where the next page begins; null on the last one."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the codes of former places, orphans told from those that lead on."""
    found = [_answer(asked, former) for former in asked.snapshot.places.places.former]
    found.sort(key=lambda one: one.code)
    page, cursor = page_by_id("codes", found, lambda one: one.code, asked.values["cursor"], asked.values["limit"])
    answer = CodesAnswer(orphans=sum(one.leads_to is None for one in found), codes=page, next_cursor=cursor)
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S), asked.snapshot


def _answer(asked: Asked, former: FormerPlace) -> CodeAnswer:
    place, code = former.place, former.place.id.partition(":")[2]
    home = asked.snapshot.places.find(code)
    return CodeAnswer(
        code=code,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        stops=[join_scoped_id(*member) for member in place.members],
        gone_since=utc_iso(former.gone_since),
        leads_to=None if home is None else home.id,
    )


RESOURCE = Resource(
    name="health_codes",
    path="/v1/health/codes",
    tag="health",
    summary="Printed short codes whose stop is gone: which sheets to take down or to replace.",
    text="A code outlives the ids of its stops, and its stop by 400 days; one whose stops went up in another place goes on, with that "
    "place's board. `leads_to` is null for an orphan.",
    make=make,
    answer=CodesAnswer,
    parameters=ParameterTable((shared.limit(1000, 200, "codes"), shared.CURSOR)),
    codes=(Code.INVALID_CURSOR,),
)
