"""A name as people write it in, the words it is found by out: no accents, no case, abbreviations spelled out."""

import unicodedata
from functools import lru_cache

ABBREVIATIONS = {
    "st": "saint",
    "ste": "sainte",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "av": "avenue",
    "ave": "avenue",
    "pl": "place",
    "rte": "route",
    "fbg": "faubourg",
    "fg": "faubourg",
    "ch": "chemin",
    "imp": "impasse",
    "hop": "hopital",
    "univ": "universite",
    "gd": "grand",
    "gde": "grande",
    "sq": "square",
}
"""As French stop names abbreviate; both the name and what is searched for are spelled out."""

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


@lru_cache(maxsize=4096)
def folded_words(text: str) -> tuple[str, ...]:
    """Split a name into lower-case words without accents; apostrophes, hyphens and punctuation separate."""
    lowered = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(
        character if character.isalnum() else " " for character in lowered if not unicodedata.combining(character)
    )
    return tuple(ABBREVIATIONS.get(word, word) for word in letters.split())
