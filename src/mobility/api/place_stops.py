"""Ids of stops and places in, the stops they mean and the place these make out, or a refusal."""

from collections.abc import Iterable, Iterator

from mobility.api.lookup import reader_for
from mobility.api.problems import Code, RefusedError
from mobility.api.state import FeedInUse, Snapshot
from mobility.board.faces import faces_for
from mobility.model.board import Access, Place
from mobility.model.ids import PLACE, StopRef, join_scoped_id
from mobility.model.places import StopPlace

Member = tuple[FeedInUse, int]
"""A feed with a timetable, and a row of its Stops."""


def find_place(snapshot: Snapshot, feed: FeedInUse, row: int) -> StopPlace | None:
    """Find the place of a stop, a platform's by its station; None until places have been computed with it."""
    assert feed.timetable is not None, "rows are those of a timetable"
    stops, strings = feed.timetable.stops, feed.timetable.strings
    for _ in range(4):
        found = snapshot.places.by_member.get(StopRef(feed.id, strings[int(stops.id[row])]))
        above = int(stops.parent[row])
        if found is not None or above < 0:
            return found
        row = above
    return None


def place_named(snapshot: Snapshot, code: str, parameter: str) -> StopPlace:
    """Give the place of an id, by what stands after `place:`; RefusedError for one that there is not."""
    found = snapshot.places.find(code[:64])
    if found is None:
        raise RefusedError(
            Code.UNKNOWN_PLACE,
            f"No place is called `{join_scoped_id(PLACE, code[:64])}`.",
            parameter=parameter,
            value=join_scoped_id(PLACE, code),
            hint="/v1/stops?q=NAME names the place of every stop",
        )
    return found


def members_in_use(snapshot: Snapshot, place: StopPlace) -> list[Member]:
    """List a place's stops that a timetable in use has, its first first; RefusedError while there is none."""
    found = list(members_of(snapshot, place))
    if not found:
        raise RefusedError(
            Code.NO_TIMETABLE, f"No timetable of `{place.id}` is in use yet.", parameter="id", value=place.id
        )
    return found


def members_of(snapshot: Snapshot, place: StopPlace) -> Iterator[Member]:
    """Give a place's stops that a timetable in use has; none while there is none."""
    for member in place.members:
        feed = snapshot.feeds.get(member.feed)
        row = feed.timetable.find_stop(member.id) if feed is not None and feed.timetable is not None else None
        if feed is not None and row is not None:
            yield feed, row


def stops_meant(
    snapshot: Snapshot, given: Iterable[StopRef], languages: tuple[str, ...], parameter: str
) -> tuple[tuple[StopRef, ...], Place | None]:
    """Give the stops that ids mean, each once, and the place where the ids are that of one place alone.

    A stop means itself (and, on its board, its platforms); a place means its stops.
    """
    refs = tuple(given)
    stops: dict[StopRef, None] = {}
    place: Place | None = None
    for ref in refs:
        if ref.feed != PLACE:
            stops[ref] = None
            continue
        named = place_named(snapshot, ref.id, parameter)
        members = members_in_use(snapshot, named)
        stops.update((_ref(*member), None) for member in members)
        place = shown_place(named, members, languages)
    return tuple(stops), place if len(refs) == 1 else None


def shown_place(place: StopPlace, members: list[Member], languages: tuple[str, ...]) -> Place:
    """Show a place; a name that no correction gave is translated as its first stop's is.

    It is accessible, or not, where all its stops are; else that is unknown (Unknown-Stays-Unknown).
    """
    shown = [faces_for(reader_for(feed), languages).place(row) for feed, row in members]
    access = {one.wheelchair_boarding for one in shown}
    is_first = _ref(*members[0]) == place.members[0]
    return Place(
        id=place.id,
        name=shown[0].name if is_first and not place.is_named else place.name,
        lat=place.lat,
        lon=place.lon,
        timezone=shown[0].timezone,
        wheelchair_boarding=access.pop() if len(access) == 1 else Access.UNKNOWN,
    )


def _ref(feed: FeedInUse, row: int) -> StopRef:
    assert feed.timetable is not None, "rows are those of a timetable"
    return StopRef(feed.id, feed.timetable.strings[int(feed.timetable.stops.id[row])])
