"""Stop names as operators write them in; what of them tells one place from another out."""

from dataclasses import dataclass
from functools import lru_cache

from mobility.board.folding import folded_words

ARTICLES = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "of", "sur", "the"])
"""Words that join others in names; one operator writes them, another does not."""
_STATION = frozenset(["gare", "gares", "halte", "pem", "sncf", "station"])
_ABOUT_STATIONS = _STATION | frozenset(
    [
        "autocar",
        "autocars",
        "bus",
        "cars",
        "coach",
        "echange",
        "echanges",
        "multimodal",
        "multimodale",
        "pole",
        "railway",
        "routier",
        "routiere",
        "ter",
        "tgv",
        "train",
        "trains",
        "voyageurs",
    ]
)
"""What a station is called besides its town: none of it tells one station of a town from another."""
_STREETS = frozenset(
    [
        "allee",
        "avenue",
        "boulevard",
        "chemin",
        "cite",
        "cours",
        "faubourg",
        "impasse",
        "passage",
        "place",
        "pont",
        "quai",
        "route",
        "rue",
        "square",
    ]
)
"""A stop in Station Street is not the station."""
_SIDES = frozenset(
    [
        "nord",
        "sud",
        "est",
        "ouest",
        "haut",
        "haute",
        "hauts",
        "bas",
        "basse",
        "north",
        "south",
        "east",
        "west",
        "upper",
        "lower",
    ]
)


@dataclass(frozen=True, slots=True)
class StopName:
    """A name taken apart."""

    words: tuple[str, ...]
    """Sorted, without articles; empty for a name without letters or digits, which is like no other."""
    core: frozenset[str]
    """Without what says that it is a station."""
    is_station: bool


@lru_cache(maxsize=200_000)
def stop_name(text: str) -> StopName:
    """Fold a name: accents, case, punctuation, abbreviations (St/Saint), articles, and the words for a station."""
    words = tuple(sorted(word for word in folded_words(text) if word not in ARTICLES)) or folded_words(text)
    is_station = not _STATION.isdisjoint(words) and _STREETS.isdisjoint(words)
    core = frozenset(words) - _ABOUT_STATIONS if is_station else frozenset(words)
    return StopName(words, core, is_station)


def are_like(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether one name only adds to the other, such as its town.

    A side, a number or a letter is no such addition: Gare Nord is not Gare, nor Quai 2 Quai.
    """
    added = one ^ other
    if not (one <= other or other <= one):
        return False
    return not any(word in _SIDES or word.isdigit() or len(word) == 1 for word in added)
