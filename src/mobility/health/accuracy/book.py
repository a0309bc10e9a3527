"""Samples and events in as they come, settled predictions out once nothing more will be learnt of them; bounded in memory."""

import datetime as dt
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from mobility.health.accuracy.samples import MOST_CALLS, Samples, joined, no_samples, sample, share_for, within_share
from mobility.health.accuracy.settled import LONGEST_ERROR_S, Settled, clipped
from mobility.health.accuracy.tracks import Event, Tracks
from mobility.model.overlay import Overlay
from mobility.model.time import Instant
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

COMPLETE_S = 1800
"""The last minutes before a departure that should have a prediction. Source: HEALTH.md 5.2, completeness."""
LAST_WITHIN_S = 180
"""A last prediction made earlier before its departure is none: the feed dropped the trip, and nobody knows when it left."""
KEPT_S = 7200
_FIRST_S = 300
"""A departure so soon after watching began could not have been predicted to us."""


@dataclass(slots=True)
class Book:
    """What is known of calls that are not settled yet."""

    most_calls: int = MOST_CALLS
    samples: Samples = field(default_factory=no_samples)
    ticks: list[Instant] = field(default_factory=list)
    """When samples were taken; the last two hours."""
    departures: dict[int, Instant] = field(default_factory=dict)
    """When vehicles were seen to leave, by call."""
    tracks: Tracks = field(default_factory=Tracks)
    share: int = 1
    routes: dict[str, int] = field(default_factory=dict)
    """Places by route_id: a route keeps its place when the timetable changes."""
    predicted: dict[int, Instant] = field(default_factory=dict)
    """Calls that were ever sampled, with the last sample."""

    def sample(self, overlay: Overlay, timetable: Timetable, now: Instant) -> None:
        """Take the predictions of this minute, of a share of the calls where they are too many."""
        taken = sample(overlay, timetable, now)
        self.share = max(share_for(len(taken), self.most_calls), self.share if taken.key.size else 1)
        taken = taken.taken(within_share(taken.key, self.share))
        taken = replace(taken, route=self._places(taken.route, timetable))
        self.samples = joined([self.samples, taken])
        self.ticks.append(now)
        self.predicted.update(dict.fromkeys(taken.key.tolist(), now))

    def _places(self, rows: Ints, timetable: Timetable) -> Ints:
        place_of = np.full(len(timetable.routes.id) + 1, -1, np.int64)
        for row in np.unique(rows[rows >= 0]).tolist():
            route_id = timetable.strings[int(timetable.routes.id[row])]
            place_of[row] = self.routes.setdefault(route_id, len(self.routes))
        places: Ints = place_of[rows]
        return places

    def observe(self, overlay: Overlay, timetable: Timetable) -> list[Event]:
        """Follow the vehicles and remember who left where."""
        events = self.tracks.observe(overlay, timetable)
        for event in events:
            if event.is_departure and event.key % self.share == 0:
                self.departures[event.key] = event.at
        return events

    def settle(self, zone: ZoneInfo, now: Instant) -> Settled:
        """Give and forget the calls of which nothing more will be learnt: predicted to have left 40 minutes ago."""
        ordered = self.samples.taken(np.lexsort((self.samples.sampled, self.samples.key)))
        ends = (
            np.flatnonzero(np.append(ordered.key[1:] != ordered.key[:-1], True)) if len(ordered) else np.zeros(0, int)
        )
        call = np.repeat(np.arange(len(ends)), np.diff(np.append(-1, ends)))
        is_due = ordered.predicted[ends] + LONGEST_ERROR_S < now
        ready = ordered.taken(is_due[call]) if len(ends) else ordered
        self.samples = ordered.taken(~is_due[call]) if len(ends) else ordered
        unpredicted = self._unpredicted(now)
        settled = _settled(self, ready, unpredicted, zone)
        self._forget(now)
        return settled

    def _unpredicted(self, now: Instant) -> list[Instant]:
        """Take the departures that nobody predicted: older than 40 minutes, so that all samples about them are in."""
        started = self.ticks[0] if self.ticks else now
        old = [(key, at) for key, at in self.departures.items() if at + LONGEST_ERROR_S < now]
        return [self.departures.pop(key) for key, at in old if key not in self.predicted and at > started + _FIRST_S]

    def _forget(self, now: Instant) -> None:
        self.tracks.forget(now)
        self.ticks = [tick for tick in self.ticks if tick > now - KEPT_S]
        self.departures = {key: at for key, at in self.departures.items() if at > now - KEPT_S}
        self.predicted = {key: at for key, at in self.predicted.items() if at > now - KEPT_S}


def _settled(book: Book, ready: Samples, unpredicted: list[Instant], zone: ZoneInfo) -> Settled:
    last = np.flatnonzero(np.append(ready.key[1:] != ready.key[:-1], True)) if len(ready) else np.zeros(0, int)
    call = np.repeat(np.arange(len(last)), np.diff(np.append(-1, last)))
    left = np.array([book.departures.get(key, 0) for key in ready.key[last].tolist()], np.int64)
    said, said_at = ready.predicted[last], ready.sampled[last]
    is_last = said - said_at <= LAST_WITHIN_S
    count = len(unpredicted)
    route, routes = _routes(ready.route, list(book.routes))
    reached = [book.tracks.furthest.get(trip, (-1, 0))[0] for trip in ready.trip[last].tolist()]
    is_seen = (np.array(reached, np.int64) >= ready.sequence[last]) | (left > 0)
    seen = np.where(is_seen, 1, np.where(said <= book.tracks.heard_until, 0, -1))
    had, due = np.full((len(last) + count, 2), -1, np.int16), np.zeros((len(last) + count, 2), np.int16)
    for column, actual, is_known in ((0, left, left > 0), (1, said, is_last)):
        known = is_known & (np.abs(actual - said) <= LONGEST_ERROR_S)
        had[: len(last), column] = np.where(known, _had(ready, call, actual), -1)
        due[: len(last), column] = np.where(known, _due(book.ticks, actual), 0)
    return Settled(
        sampled=ready.sampled.astype(np.uint32),
        ahead=(ready.predicted - ready.sampled).astype(np.int16),
        by_vehicle=clipped(left[call] - ready.predicted, left[call] > 0),
        by_last=clipped(said[call] - ready.predicted, is_last[call]),
        route=route,
        hour=_hours(ready.predicted, zone),
        call_predicted=np.concatenate([said, unpredicted]).astype(np.uint32),
        call_had=had,
        call_due=due,
        call_is_predicted=np.arange(len(last) + count) < len(last),
        call_is_seen=np.concatenate([seen, np.ones(count, np.int64)]).astype(np.int8),
        routes=routes,
    )


def _had(ready: Samples, call: Ints, actual: Ints) -> Ints:
    """Count each call's samples of the last 30 minutes before its departure."""
    before = actual[call] - ready.sampled
    counted: Ints = np.bincount(call[(before > 0) & (before <= COMPLETE_S)], minlength=len(actual))
    return counted


def _due(ticks: list[Instant], actual: Ints) -> Ints:
    """Count the samplings of those minutes."""
    at = np.array(ticks, np.int64)
    due: Ints = np.searchsorted(at, actual, "left") - np.searchsorted(at, actual - COMPLETE_S, "left")
    return due


def _hours(instants: Ints, zone: ZoneInfo) -> npt.NDArray[np.int8]:
    """Give the hour of the day in a zone; the offset is looked up once for each hour."""
    hours, inverse = np.unique(instants // 3600, return_inverse=True)
    local = [dt.datetime.fromtimestamp(hour * 3600, zone).hour for hour in hours.tolist()]
    return np.array(local, np.int8)[inverse] if local else np.zeros(0, np.int8)


def _routes(places: Ints, known: list[str]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.str_]]:
    """Name the routes that occur, in order of their names."""
    used = np.unique(places[places >= 0])
    names = np.array([known[place] for place in used.tolist()], np.str_)
    order = np.argsort(names)
    row_of = np.full(len(known) + 1, -1, np.int32)
    row_of[used[order]] = np.arange(len(used))
    return row_of[places], names[order]
