"""One timetable in, an index out that finds its stops by words, by point and by box."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.board.folding import folded_words
from mobility.board.places.names import ARTICLES
from mobility.model.timetable import Timetable

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius; a stop is found within decimetres at walking distance."""
FUZZY_FROM = 0.5
"""Share of trigrams in common (Dice) from which a word counts as misspelt."""
SAYS_LITTLE = ARTICLES | {"arret", "pem", "sncf", "stop", "ter", "tgv", "voyageurs"}
"""What travellers say and operators may not write: a stop that has all the other words is meant."""
TELLING_ALONE = 0.7
"""What a stop's score keeps when some of the words that tell little are not in its name."""
LAST_CHARACTER = "\U0010ffff"
BOARDABLE_TYPES = (0, 1)
"""location_type of stops, platforms and stations; entrances, nodes and boarding areas are no places to search for."""

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class StopIndex:
    """What finds the stops of one timetable; rows are those of Stops."""

    words: list[str]
    """All words of stop names, sorted."""
    first: Rows
    """First posting of each word; one entry more than there are words."""
    stop: Rows
    """Stops by word."""
    weight: Rows
    """Calls in the timetable, a station's with those of its platforms."""
    is_listed: Rows
    """True for stations, and stops and platforms of any kind; False for entrances and nodes."""
    lat: Floats
    lon: Floats

    def search(self, text: str) -> Floats:
        """Score all stops for what somebody typed, 0 = no match: every word must be found, whole, begun or misspelt.

        Where no stop has them all, words that tell little need not be: "gare sncf de Rennes" finds Gare Rennes, for less.
        """
        words = folded_words(text)
        found = self._search_all(words)
        if not found.any():
            telling = tuple(word for word in words if word not in SAYS_LITTLE)
            if len(telling) < len(words):
                found = TELLING_ALONE * self._search_all(telling)
        return found

    def _search_all(self, words: Sequence[str]) -> Floats:
        total = np.zeros(len(self.weight))
        if not words:
            return total
        found = np.ones(len(self.weight), np.bool_)
        for word in words:
            scores = self._score_word(word)
            found &= scores > 0
            total += scores
        return np.where(found & self.is_listed, total / len(words), 0.0)

    def _score_word(self, word: str) -> Floats:
        scores = np.zeros(len(self.weight))
        low, high = bisect_left(self.words, word), bisect_left(self.words, word + LAST_CHARACTER)
        if low == high:
            for near, similarity in self._misspelt(word):
                postings = self.stop[self.first[near] : self.first[near + 1]]
                scores[postings] = np.maximum(scores[postings], 0.6 * similarity)
            return scores
        scores[self.stop[self.first[low] : self.first[high]]] = 0.8
        if self.words[low] == word:
            scores[self.stop[self.first[low] : self.first[low + 1]]] = 1.0
        return scores

    def _misspelt(self, word: str) -> Iterable[tuple[int, float]]:
        wanted = trigrams(word)
        shared: dict[int, int] = {}
        for trigram in wanted:
            for candidate in self._by_trigram.get(trigram, ()):
                shared[candidate] = shared.get(candidate, 0) + 1
        for candidate, count in shared.items():
            similarity = 2 * count / (len(wanted) + len(trigrams(self.words[candidate])))
            if similarity >= FUZZY_FROM:
                yield candidate, similarity

    @cached_property
    def _by_trigram(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, word in enumerate(self.words):
            for trigram in trigrams(word):
                found.setdefault(trigram, []).append(row)
        return found

    def distances_m(self, lat: float, lon: float) -> Floats:
        """Give every stop's distance from a point in metres; infinite where a stop has no position or is not listed."""
        north = np.radians(self.lat - lat)
        east = np.radians((self.lon - lon + 180) % 360 - 180) * np.cos(np.radians((self.lat + lat) / 2))
        distances: Floats = EARTH_RADIUS_M * np.hypot(north, east)
        return np.where(self.is_listed & np.isfinite(distances), distances, np.inf)

    def in_box(self, west: float, south: float, east: float, north: float) -> Rows:
        """Say for every stop whether it is listed and lies in a box of degrees."""
        with np.errstate(invalid="ignore"):
            inside = (self.lat >= south) & (self.lat <= north) & (self.lon >= west) & (self.lon <= east)
        return inside & self.is_listed

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """Give (south, west, north, east) of all positions; an impossible box when there is none."""
        known = np.isfinite(self.lat) & np.isfinite(self.lon)
        if not known.any():
            return 1.0, 1.0, -1.0, -1.0
        lat, lon = self.lat[known], self.lon[known]
        return float(lat.min()), float(lon.min()), float(lat.max()), float(lon.max())


def trigrams(word: str) -> frozenset[str]:
    """Cut a word into overlapping threes, its beginning and end marked."""
    marked = f"  {word} "
    return frozenset(marked[place : place + 3] for place in range(len(marked) - 2))


def index_stops(timetable: Timetable) -> StopIndex:
    """Index a timetable's stops: 30,000 stops take a few tenths of a second, so not on the event loop."""
    stops, strings = timetable.stops, timetable.strings
    postings: dict[str, list[int]] = {}
    words_of_name: dict[int, tuple[str, ...]] = {}
    for row, name in enumerate(stops.name.tolist()):
        words = words_of_name.get(name)
        if words is None:
            words = words_of_name[name] = tuple(set(folded_words(strings[name])))
        for word in words:
            postings.setdefault(word, []).append(row)
    ordered = sorted(postings)
    first = np.zeros(len(ordered) + 1, np.int64)
    np.cumsum([len(postings[word]) for word in ordered], out=first[1:])
    flat = np.fromiter((row for word in ordered for row in postings[word]), np.int32, int(first[-1]))
    return StopIndex(
        words=ordered,
        first=first,
        stop=flat,
        weight=service_weights(timetable),
        is_listed=np.isin(stops.location_type, BOARDABLE_TYPES),
        lat=np.asarray(stops.lat, np.float64),
        lon=np.asarray(stops.lon, np.float64),
    )


def service_weights(timetable: Timetable) -> Rows:
    """Count each stop's calls, frequency trips once, and add them to every station above it."""
    weights = np.diff(timetable.by_stop.first).astype(np.int64) + np.diff(timetable.frequencies.call_first)
    parents = timetable.stops.parent
    own = weights.copy()
    for stop in np.flatnonzero((parents >= 0) & (own > 0)).tolist():
        above, steps = int(parents[stop]), 0
        while above >= 0 and steps < 4:
            weights[above] += own[stop]
            above, steps = int(parents[above]), steps + 1
    return weights
