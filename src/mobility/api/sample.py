"""What examples are about: ids of the demo, and feeds in use in, the ids of this server that stand for them out."""

import re
from collections.abc import Mapping

import numpy as np

from mobility.api.state import FeedInUse, Snapshot
from mobility.api.stop_shapes import routes_at, timetable_of
from mobility.feeds.slugs import feed_id_from
from mobility.model.ids import join_scoped_id

FEED = "demo-ville"
STOP = "demo-ville:gare"
TO = "demo-ville:republique"
ROUTE = "demo-ville:T1"
OPERATOR = "demo-ville:tva"
NETWORK = "transports-de-valorne"
"""As `/v1/health/operators` spells the operator's name."""
TRIP = "demo-ville:NAV-semaine-0-0730"
INCIDENT = "demo-ville:demo-ville-rt/trip_updates:header_age:1795417720"
START_TIME = "08:18:00"
LAT, LON = "46.8204", "2.9106"
NEAR = f"{LAT},{LON}"
BOX = "2.88,46.80,2.94,46.84"

_PLAIN = re.compile(r"[A-Za-z0-9:._~-]+")
"""Ids that mean the same in a URL, a shell and a string of any language: a feed's other ids are not put into code."""


def own_ids(snapshot: Snapshot) -> Mapping[str, str]:
    """Give for each id of the demo the one to show in its place: of the busiest stop here; nothing where that is the demo's.

    Ids that would have to be quoted are passed over.
    """
    if FEED in snapshot.feeds:
        return {}
    feeds = [feed for feed in snapshot.feeds.values() if feed.timetable is not None and feed.index is not None]
    if not feeds:
        return {}
    return max((_of_feed(feed) for feed in feeds), key=lambda found: found[0])[1]


def _of_feed(feed: FeedInUse) -> tuple[int, Mapping[str, str]]:
    timetable, index = timetable_of(feed), feed.index
    assert index is not None, "only indexed feeds are looked through"
    whole = np.flatnonzero(timetable.stops.parent < 0)
    if not len(whole) or not len(timetable.trips.id):
        return 0, {}
    row = int(whole[np.argmax(index.weight[whole])])
    routes = routes_at(timetable, row)
    if not routes:
        return 0, {}
    route = routes[0]
    trip = int(np.flatnonzero(timetable.trips.route == route)[0])
    last = int(timetable.stop_times.stop[timetable.rows_of(trip)[-1]])
    agency = max(0, int(timetable.routes.agency[route]))
    strings = timetable.strings

    def named(column: np.ndarray, at: int) -> str:
        return join_scoped_id(feed.id, strings[int(column[at])])

    found = {
        FEED: str(feed.id),
        STOP: named(timetable.stops.id, row),
        TO: named(timetable.stops.id, last),
        ROUTE: named(timetable.routes.id, route),
        OPERATOR: named(timetable.agencies.id, agency),
        NETWORK: feed_id_from((feed.health.operators or [feed.health.name or feed.id])[0]),
        TRIP: named(timetable.trips.id, trip),
        LAT: f"{float(timetable.stops.lat[row]):.4f}",
        LON: f"{float(timetable.stops.lon[row]):.4f}",
    }
    return int(index.weight[row]), {ours: own for ours, own in found.items() if _PLAIN.fullmatch(own)}


def with_own_ids(text: str, own: Mapping[str, str]) -> str:
    """Put this server's ids into an example."""
    if not own:
        return text
    longest_first = sorted(own, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda found: own[found[0]], text)
