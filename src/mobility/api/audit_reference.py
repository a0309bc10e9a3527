"""An answer as it was sent and the raw generations behind it in, every departure that they do not bear out, out.

Worked out visit by visit from the stored columns, sharing no code with the boards that it checks.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from mobility.api.state import FeedInUse, Snapshot
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay, VisitState
from mobility.model.time import Instant, ServiceDay, format_gtfs_date, format_gtfs_time
from mobility.model.timetable import LAST_CALL, PICKUP_TYPE, Timetable

LIVE_S, SHOWN_S = 90, 300
"""DESIGN.md, section 6, written down once more: what is checked must not be asked what is right."""
_NO_PICKUP = 1

Index = dict[tuple[str, str], list[int]]
"""Instances by trip_id and start_date (YYYY-MM-DD)."""
_INDICES: WeakKeyDictionary[Overlay, Index] = WeakKeyDictionary()


class Verdict(NamedTuple):
    """What the raw observations say of a visit."""

    label: str
    age_s: int | None
    expected: Instant | None


class Disagreement(NamedTuple):
    """A departure that was shown otherwise than the raw observations say."""

    feed: str
    trip: str
    stop: str
    shown: Verdict
    right: tuple[Verdict, ...]
    """What would have been right; several where the trip calls there more than once."""


class Audit(NamedTuple):
    """What one answer came to."""

    checked: int
    disagreements: list[Disagreement]


def audit(answer: Mapping[str, Any], snapshot: Snapshot, now: Instant) -> Audit:
    """Check every departure of a board's JSON, which was sent at `now` and may have been made before.

    Only what stands in the answer is checked; on-demand pick-ups have no prediction and are passed over.
    """
    as_of = _instant(answer["as_of"])
    checked, wrong = 0, []
    for shown in answer["departures"]:
        if shown.get("window") is not None:
            continue
        feed_id, _, trip_id = shown["trip"]["id"].partition(":")
        feed = snapshot.feeds.get(FeedId(feed_id))
        if feed is None:
            continue
        verdicts = tuple(_verdicts(feed, _index(feed), trip_id, shown, as_of))
        said = Verdict(shown["label"], shown["age_s"], _find_instant(shown["expected"]))
        checked += 1
        if said not in verdicts or (said.label == "live" and (said.age_s or 0) + now - as_of > LIVE_S):
            wrong.append(Disagreement(feed_id, trip_id, shown["stop"]["id"], said, verdicts))
    return Audit(checked, wrong)


def _index(feed: FeedInUse) -> Index:
    """Find a generation's instances; gone through once for all the answers that are audited while it is in use."""
    overlay, timetable = feed.overlay, feed.timetable
    if overlay is None or timetable is None:
        return {}
    known = _INDICES.get(overlay)
    if known is not None:
        return known
    found: Index = {}
    for row in range(len(overlay.instances.trip)):
        day = format_gtfs_date(ServiceDay(int(overlay.instances.service_day[row])))
        key = _trip_id(overlay, timetable, row), f"{day[:4]}-{day[4:6]}-{day[6:]}"
        found.setdefault(key, []).append(row)
    _INDICES[overlay] = found
    return found


def _trip_id(overlay: Overlay, timetable: Timetable, row: int) -> str:
    own = int(overlay.instances.trip_id[row])
    if own:
        return overlay.strings[own]
    trip = int(overlay.instances.trip[row])
    return timetable.strings[int(timetable.trips.id[trip])] if trip >= 0 else ""


def _verdicts(
    feed: FeedInUse, index: Index, trip_id: str, shown: Mapping[str, Any], as_of: Instant
) -> Iterator[Verdict]:
    """Say what every stored visit that may be meant deserves; without any, that nothing is known."""
    rows = [
        row
        for row in index.get((trip_id, shown["trip"]["start_date"]), ())
        if feed.overlay is not None and _starts(feed.overlay, row) in (None, shown["trip"]["start_time"])
    ]
    found = False
    for row in rows:
        assert feed.overlay is not None
        overlay = feed.overlay
        for visit in range(int(overlay.instances.first[row]), int(overlay.instances.first[row + 1])):
            if int(overlay.visits.stop_sequence[visit]) == shown["stop_sequence"]:
                found = True
                yield _verdict(overlay, row, visit, as_of)
    if not found:
        yield Verdict("scheduled", None, None)


def _starts(overlay: Overlay, row: int) -> str | None:
    start = int(overlay.instances.start_time[row])
    return format_gtfs_time(start) if start >= 0 else None


def _verdict(overlay: Overlay, row: int, visit: int, as_of: Instant) -> Verdict:
    """Judge one visit by its stored observation alone. Source: DESIGN.md, section 6."""
    age_s = max(0, as_of - int(overlay.instances.observed[row]))
    flags = int(overlay.visits.flags[visit])
    arrival, departure = int(overlay.visits.expected_arrival[visit]), int(overlay.visits.expected_departure[visit])
    is_arrival = bool(flags & LAST_CALL) or flags & PICKUP_TYPE == _NO_PICKUP
    expected = (arrival or departure) if is_arrival else (departure or arrival)
    off = (VisitState.CANCELLED, VisitState.SKIPPED)
    if int(overlay.visits.state[visit]) in off:
        return Verdict("scheduled", age_s, None)
    if not expected:
        return Verdict("scheduled", None, None)
    if age_s > SHOWN_S:
        return Verdict("scheduled", age_s, None)
    return Verdict("live" if age_s <= LIVE_S else "ageing", age_s, expected)


def _instant(text: str) -> Instant:
    return int(dt.datetime.fromisoformat(text).timestamp())


def _find_instant(text: str | None) -> Instant | None:
    return None if text is None else _instant(text)
