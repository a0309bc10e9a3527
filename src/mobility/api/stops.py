"""`/v1/stops`: words, a point, a box or nothing in, stops ranked by how well they fit and how much service they have out."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from mobility.api import parsers, sample
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.cursor import page_by_rank
from mobility.api.named import refuse_unknown
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.place_stops import members_of
from mobility.api.places import stops_around
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.state import FeedInUse, Snapshot
from mobility.api.stop_shapes import StopAnswer, stop_answer, timetable_of
from mobility.model.ids import PLACE, split_scoped_id

HELD_FOR_S = 60
"""Lists of a timetable change with its version; a minute is short enough for a new one to be seen."""
MOST_RANKED = 1_000
"""How deep the pages of one search go."""

Found = tuple[tuple[float, ...], FeedInUse, int, float | None]
"""Rank (smaller is better), feed, row, distance in metres."""


class StopsAnswer(msgspec.Struct, frozen=True):
    """A page of stops, the best first."""

    stops: list[StopAnswer]
    """The best match first."""
    next_cursor: str | None
    """`cursor` of the next page; null on the last one."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with one page."""
    refuse_unknown(asked)
    values = asked.values
    chosen = [name for name in ("q", "near", "bbox") if values[name] is not None]
    if len(chosen) > 1:
        raise RefusedError(
            Code.CONFLICTING_PARAMETERS,
            f"`{chosen[0]}` and `{chosen[1]}` exclude each other.",
            parameter=chosen[1],
            hint="search by name, near a point or in a box",
        )
    found = sorted(_found(asked), key=lambda entry: (entry[0], entry[1].id, entry[2]))[:MOST_RANKED]
    page, cursor = page_by_rank("stops", found, values["cursor"], values["limit"])
    stops = [stop_answer(asked.snapshot, feed, row, asked.languages, distance) for _, feed, row, distance in page]
    body = msgspec.json.encode(StopsAnswer(stops, cursor))
    return Content(body, valid_until=asked.now + HELD_FOR_S), asked.snapshot.timetables


def find_stops(asked: Asked, text: str, most: int) -> list[tuple[FeedInUse, int]]:
    """Find stops by words in all feeds, the best first."""
    found: list[Found] = list(_of_place(asked.snapshot, text))
    for feed in asked.snapshot.feeds.values():
        if feed.index is not None:
            found += [one for one in _matching(feed, text) if _is_whole(feed, one[2])]
    found.sort(key=lambda entry: (entry[0], entry[1].id, entry[2]))
    return [(feed, row) for _, feed, row, _ in found[:most]]


def _found(asked: Asked) -> Iterator[Found]:
    values = asked.values
    if values["near"] is not None:
        lat, lon = values["near"]
        for distance, feed, row in stops_around(asked.snapshot, lat, lon, values["radius"]):
            if _is_wanted(asked, feed, row):
                yield (distance,), feed, row, distance
        return
    feeds = indexed_feeds(asked)
    if values["q"] is not None:
        yield from (one for one in _of_place(asked.snapshot, values["q"]) if one[1] in feeds)
    for feed in feeds:
        if values["q"] is not None:
            yield from (
                one for one in _matching(feed, values["q"]) if one[0][0] < -1 or _is_wanted(asked, feed, one[2])
            )
        elif values["bbox"] is not None:
            yield from _heaviest(asked, feed, feed.index.in_box(*values["bbox"]) if feed.index else np.zeros(0, bool))
        elif feed.index is not None:
            yield from _heaviest(asked, feed, feed.index.is_listed & (feed.index.weight > 0))


def indexed_feeds(asked: Asked) -> Sequence[FeedInUse]:
    """List the feeds asked for whose stops can be searched."""
    wanted = set(asked.values["feed"])
    feeds = asked.snapshot.feeds.values()
    return [feed for feed in feeds if feed.index is not None and (not wanted or feed.id in wanted)]


def _of_place(snapshot: Snapshot, text: str) -> Iterator[Found]:
    """Give the stops of a place whose id, or the short code that is printed at its stops, is exactly the text."""
    place = snapshot.places.find(text.strip().removeprefix(f"{PLACE}:"))
    if place is not None:
        for order, (feed, row) in enumerate(members_of(snapshot, place)):
            yield (-3.0, float(order)), feed, row, None


def _matching(feed: FeedInUse, text: str) -> Iterator[Found]:
    assert feed.index is not None, "only indexed feeds are searched"
    exact = _exact_row(feed, text)
    if exact is not None:
        yield (-2.0, 0.0), feed, exact, None
    scores = feed.index.search(text)
    rows = np.flatnonzero(scores)
    best = rows[np.lexsort((-feed.index.weight[rows], -scores[rows].round(1)))][: 4 * MOST_RANKED]
    for row in best.tolist():
        if row != exact:
            yield (-round(float(scores[row]), 1), -float(feed.index.weight[row])), feed, row, None


def _exact_row(feed: FeedInUse, text: str) -> int | None:
    """Find the stop whose id, scoped or not, or stop_code is exactly the text."""
    timetable = timetable_of(feed)
    local = text
    if ":" in text:
        try:
            named, rest = split_scoped_id(text)
        except ValueError:
            named, rest = feed.id, text
        local = rest if named == feed.id else text
    row = timetable.find_stop(local)
    if row is None and len(text) >= 2 and text in feed.stop_by_code:
        row = feed.stop_by_code[text]
    return row


def _heaviest(asked: Asked, feed: FeedInUse, is_in: np.ndarray) -> Iterator[Found]:
    assert feed.index is not None, "only indexed feeds are searched"
    rows = np.flatnonzero(is_in)
    rows = rows[np.argsort(-feed.index.weight[rows], kind="stable")]
    taken = 0
    for row in rows.tolist():
        if _is_wanted(asked, feed, row):
            yield (-float(feed.index.weight[row]),), feed, row, None
            taken += 1
            if taken == MOST_RANKED:
                return


def _is_wanted(asked: Asked, feed: FeedInUse, row: int) -> bool:
    """A platform is shown by its station, unless platforms are asked for."""
    if asked.values["feed"] and feed.id not in asked.values["feed"]:
        return False
    return bool(asked.values["platforms"]) or _is_whole(feed, row)


def _is_whole(feed: FeedInUse, row: int) -> bool:
    return int(timetable_of(feed).stops.parent[row]) < 0


RESOURCE = Resource(
    name="stops",
    path="/v1/stops",
    tag="stops",
    summary="Find stops and stations by name, near a point or in a box.",
    text="Names are found without accents, by beginnings of words and despite slips; an exact id or stop_code comes "
    "first. Equal matches are ranked by how much service they have. Without `q`, `near` or `bbox`: all stops, the "
    "busiest first.",
    make=make,
    answer=StopsAnswer,
    example="q=gare&limit=3",
    parameters=ParameterTable(
        (
            Parameter(
                "q",
                "Words of the name, or an exact id, stop_code or code of a place; up to 100 characters.",
                parsers.text_up_to(100),
                {**shared.TEXT, "maxLength": 100},
                "gare routiere",
            ),
            Parameter("near", "A point, `lat,lon`; the nearest come first.", parsers.point, shared.POINT, sample.NEAR),
            Parameter(
                "radius",
                "Metres around `near`, 1 to 50000.",
                parsers.whole_number(1, 50_000),
                {"type": "integer", "minimum": 1, "maximum": 50_000},
                "500",
                default=1_000,
            ),
            Parameter(
                "bbox",
                "A box, `west,south,east,north` in decimal degrees.",
                parsers.box,
                shared.BOX,
                sample.BOX,
            ),
            Parameter(
                "platforms",
                "1: platforms of stations too, not only the station.",
                parsers.flag,
                {"type": "integer", "enum": [0, 1]},
                "1",
                default=False,
            ),
            shared.FEED,
            shared.limit(200, 20, "stops"),
            shared.CURSOR,
            shared.LANG,
        )
    ),
    codes=(Code.CONFLICTING_PARAMETERS, Code.INVALID_CURSOR, Code.UNKNOWN_FEED),
)
