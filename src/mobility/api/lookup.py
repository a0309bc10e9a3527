"""A scoped id and the feeds in use in, the feed and the row it names out, or a refusal with what was probably meant."""

import difflib
from collections.abc import Callable

import numpy as np

from mobility.api.path_meant import departures_hint
from mobility.api.problems import Code, RefusedError
from mobility.api.state import FeedInUse, Snapshot
from mobility.board.timetable_reader import TimetableReader
from mobility.model.ids import FeedId, join_scoped_id, split_scoped_id
from mobility.model.strings import Strings
from mobility.model.timetable import Column, Timetable

_LONGEST_SEARCHED = 100
_NEAR_ROWS = 40
"""How far around its sorted place an unknown id is compared with known ones: near ids share their beginning."""


def served(snapshot: Snapshot, feed_id: FeedId, parameter: str, value: str) -> tuple[FeedInUse, Timetable]:
    """Find a feed with a timetable; 404 for an unknown one, 503 for one whose timetable is not here yet."""
    feed = snapshot.feeds.get(feed_id)
    if feed is None:
        near = difflib.get_close_matches(feed_id, snapshot.feeds, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "/v1/health lists the feeds"
        raise RefusedError(
            Code.UNKNOWN_FEED, f"No feed is called `{feed_id}`.", parameter=parameter, value=value, hint=hint
        )
    if feed.timetable is None:
        raise RefusedError(
            Code.NO_TIMETABLE, f"No timetable of `{feed_id}` is in use yet.", parameter=parameter, value=value
        )
    return feed, feed.timetable


def stop_row(snapshot: Snapshot, feed_id: FeedId, local: str, parameter: str) -> tuple[FeedInUse, Timetable, int]:
    """Find a stop, station or platform by its scoped id."""
    value = join_scoped_id(feed_id, local)
    if feed_id not in snapshot.feeds and (near := stops_like(snapshot, local)):
        raise RefusedError(
            Code.UNKNOWN_FEED,
            f"No feed is called `{feed_id}`.",
            parameter=parameter,
            value=value,
            hint=did_you_mean(near),
        )
    feed, timetable = served(snapshot, feed_id, parameter, value)
    row = timetable.find_stop(local)
    if row is None:
        raise RefusedError(
            Code.UNKNOWN_STOP,
            f"`{feed_id}` has no stop `{local[:200]}`.",
            parameter=parameter,
            value=value,
            hint=_stop_hint(feed, timetable, local),
        )
    return feed, timetable, row


def route_row(snapshot: Snapshot, feed_id: FeedId, local: str, parameter: str) -> tuple[FeedInUse, Timetable, int]:
    """Find a route by its scoped id."""
    return _row(snapshot, (feed_id, local), parameter, Code.UNKNOWN_ROUTE, Timetable.find_route, lambda t: t.routes.id)


def agency_row(snapshot: Snapshot, feed_id: FeedId, local: str, parameter: str) -> tuple[FeedInUse, Timetable, int]:
    """Find an agency by its scoped id."""
    found = Timetable.find_agency
    return _row(snapshot, (feed_id, local), parameter, Code.UNKNOWN_OPERATOR, found, lambda t: t.agencies.id)


def _row(
    snapshot: Snapshot,
    wanted: tuple[FeedId, str],
    parameter: str,
    code: Code,
    find: Callable[[Timetable, str], int | None],
    column: Callable[[Timetable], Column],
) -> tuple[FeedInUse, Timetable, int]:
    feed_id, local = wanted
    value = join_scoped_id(feed_id, local)
    feed, timetable = served(snapshot, feed_id, parameter, value)
    row = find(timetable, local)
    if row is None:
        near = similar_ids(timetable.strings, column(timetable), local)
        lists = "operators" if code is Code.UNKNOWN_OPERATOR else "routes"
        hint = did_you_mean([join_scoped_id(feed_id, one) for one in near]) if near else f"/v1/{lists}?feed={feed_id}"
        raise RefusedError(code, f"`{feed_id}` has no `{local[:200]}`.", parameter=parameter, value=value, hint=hint)
    return feed, timetable, row


def path_id(text: str, code: Code) -> tuple[FeedId, str]:
    """Split the id of a path; what is not FEED:ID names nothing, hence 404."""
    try:
        return split_scoped_id(text)
    except ValueError as error:
        raise RefusedError(code, f"{error}.", parameter="id", value=text, hint="ids are FEED:ID") from error


def similar_ids(strings: Strings, column: Column, wanted: str) -> list[str]:
    """List up to three ids that resemble one, among its neighbours in byte order."""
    key, low, high = wanted.encode(errors="replace"), 0, len(column)
    while low < high:
        middle = (low + high) // 2
        if strings.raw(int(column[middle])) < key:
            low = middle + 1
        else:
            high = middle
    around = column[max(0, low - _NEAR_ROWS) : low + _NEAR_ROWS]
    return difflib.get_close_matches(wanted[:64], [strings[int(text)] for text in around], n=3, cutoff=0.6)


def stops_like(snapshot: Snapshot, text: str) -> list[str]:
    """Name up to three stops that an id without its feed, or a name in an id's place, may mean: `FEED:ID (NAME)`."""
    text = text[:_LONGEST_SEARCHED]
    found: list[tuple[float, FeedInUse, int]] = []
    for feed in snapshot.feeds.values():
        if feed.timetable is None or feed.index is None or not len(feed.index.weight):
            continue
        row = feed.timetable.find_stop(text)
        if row is not None:
            found.append((2.0, feed, row))
        scores = feed.index.search(text)
        best = np.argsort(-scores * (1 + feed.index.weight / (1 + feed.index.weight.max())), kind="stable")[:3]
        found += [(float(scores[one]), feed, int(one)) for one in best if scores[one] > 0 and one != row]
    found.sort(key=lambda one: (-one[0], one[1].id, one[2]))
    return [_named(feed, row) for _, feed, row in found[:3]]


def helped(refusal: RefusedError, snapshot: Snapshot) -> RefusedError:
    """Say what somebody may have meant who wrote a stop without its feed, several in one, or a path of another service."""
    refusal.hint = _meant(refusal, snapshot, refusal.value or "") or refusal.hint
    return refusal


def _meant(refusal: RefusedError, snapshot: Snapshot, value: str) -> str | None:
    is_unknown = refusal.code in {Code.UNKNOWN_STOP, Code.UNKNOWN_PLACE}
    if refusal.parameter == "id":
        if not is_unknown:
            return None
        if elsewhere := departures_hint(value):
            return elsewhere
        if ":" in value:
            return None
        place = snapshot.places.find(value[:_LONGEST_SEARCHED])
        near = [place.id] if place is not None else stops_like(snapshot, value)
    elif refusal.parameter in {"stop", "to"}:
        parts = value.split(",")
        if len(parts) > 1 and all(":" in part for part in parts):
            # Other services take lists so; here a comma may be part of an id.
            return f"several are given as {'&'.join(f'{refusal.parameter}={part}' for part in parts[:4])}"
        near = stops_like(snapshot, value) if refusal.code is Code.INVALID_PARAMETER and value else []
    else:
        return None
    return did_you_mean(near) if near else None


def did_you_mean(near: list[str]) -> str:
    """Offer what was probably meant."""
    return f"did you mean {', '.join(near)}?"


def _named(feed: FeedInUse, row: int) -> str:
    assert feed.timetable is not None, "stops are found in timetables"
    stops, strings = feed.timetable.stops, feed.timetable.strings
    return f"{join_scoped_id(feed.id, strings[int(stops.id[row])])} ({strings[int(stops.name[row])]})"


def _stop_hint(feed: FeedInUse, timetable: Timetable, local: str) -> str:
    near = similar_ids(timetable.strings, timetable.stops.id, local)
    rows = [row for one in near if (row := timetable.find_stop(one)) is not None]
    if not rows and feed.index is not None:
        scores = feed.index.search(local[:100])
        rows = [int(row) for row in np.argsort(-scores, kind="stable")[:3] if scores[row] > 0]
    return did_you_mean([_named(feed, row) for row in rows]) if rows else "/v1/stops?q=NAME finds stops by name"


def reader_for(feed: FeedInUse) -> TimetableReader:
    """Give the reader of a feed that has a timetable."""
    reader = feed.view.reader
    assert reader is not None, "only feeds with a timetable are read"
    return reader
