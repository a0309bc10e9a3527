"""`lines` of a request in, the routes of the stops' feeds that bear those names out."""

from collections.abc import Iterable

from mobility.api.parameters import Parameter
from mobility.api.state import Snapshot
from mobility.model.ids import StopRef, join_scoped_id

MOST_LINES = 30
_LONGEST_NAME = 64
_NAME = r"[^,\s\x00-\x20\x7f-\xa0][^,]{0,62}"


def line_names(text: str) -> tuple[str, ...]:
    """Split a comma-separated list of line names; ValueError for more than 30, or for one that no line bears."""
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names or len(names) > MOST_LINES or any(len(name) > _LONGEST_NAME for name in names):
        raise ValueError(f"must be 1 to {MOST_LINES} names of lines, comma-separated")
    return names


def lines_parameter(name: str) -> Parameter:
    """Describe the filter by lines under a name."""
    return Parameter(
        name,
        "Only these lines, by their short names as travellers know them or by FEED:ID; comma-separated, case does not "
        "matter.",
        line_names,
        {"type": "string", "pattern": rf"^{_NAME}(,{_NAME}){{0,{MOST_LINES - 1}}}$"},
        "C1,12",
        default=(),
    )


LINES, LIGNES = lines_parameter("lines"), lines_parameter("lignes")
"""The French name serves addresses that travellers see."""


def routes_named(snapshot: Snapshot, stops: Iterable[StopRef], names: tuple[str, ...]) -> frozenset[str]:
    """Give the scoped ids of the routes with these names; an id that no route has where a name fits none.

    An unknown name must leave nothing, never everything.
    """
    wanted = {name.casefold() for name in names}
    found: set[str] = set()
    for feed_id in dict.fromkeys(stop.feed for stop in stops):
        feed = snapshot.feeds.get(feed_id)
        if feed is None or feed.timetable is None:
            continue
        table, strings = feed.timetable.routes, feed.timetable.strings
        for route_id, short_name in zip(table.id.tolist(), table.short_name.tolist(), strict=True):
            scoped = join_scoped_id(feed_id, strings[route_id])
            if strings[short_name].casefold() in wanted or scoped.casefold() in wanted:
                found.add(scoped)
    return frozenset(found or names)
