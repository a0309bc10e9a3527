"""An id that realtime uses and the timetable lacks in, the likely reason by name out."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from mobility.model.health import SourceHealth
from mobility.model.timetable import Timetable
from mobility.model.unmatched import Unmatched

CAUSES: dict[str, dict[str, str]] = {
    "other_case": {
        "fr": "le même identifiant existe avec d’autres majuscules ou minuscules",
        "en": "the same id exists with other capitals",
    },
    "surrounded_by_spaces": {
        "fr": "le même identifiant existe sans les espaces qui l’entourent",
        "en": "the same id exists without the spaces around it",
    },
    "prefix": {
        "fr": "le même identifiant existe sans ce qui le précède ; un préfixe distingue les deux",
        "en": "the same id exists without what stands before it: a prefix tells the two apart",
    },
    "suffix": {
        "fr": "le même identifiant existe sans ce qui le suit ; un suffixe distingue les deux",
        "en": "the same id exists without what stands behind it: a suffix tells the two apart",
    },
    "leading_zeros": {
        "fr": "le même identifiant existe avec un autre nombre de zéros au début",
        "en": "the same id exists with another number of leading zeros",
    },
}
"""What a likely cause means, by language."""
_SEPARATORS = ":_-./#"


def unmatched_of(sources: Iterable[SourceHealth]) -> list[Unmatched]:
    """Gather the unmatched ids of all sources, the most frequent first."""
    found = [
        msgspec.structs.replace(one, source=source.id)
        for source in sources
        if source.signs is not None
        for one in source.signs.unmatched
    ]
    return sorted(found, key=lambda one: (-one.count, one.kind, one.id, one.source))


def likely_cause(timetable: Timetable, kind: str, text: str) -> str:
    """Try what usually differs between two systems of one operator; empty when nothing fits. `kind` is trip, stop or route."""
    find = _finder(timetable, kind)
    for cause, candidate in _candidates(text):
        if candidate and candidate != text and find(candidate) is not None:
            return cause
    return ""


def _candidates(text: str) -> Iterator[tuple[str, str]]:
    yield "surrounded_by_spaces", text.strip()
    yield "other_case", text.upper()
    yield "other_case", text.lower()
    yield "leading_zeros", text.lstrip("0")
    yield "leading_zeros", f"0{text}"
    for separator in _SEPARATORS:
        yield "prefix", text.partition(separator)[2]
        yield "prefix", text.rpartition(separator)[2]
        yield "suffix", text.rpartition(separator)[0]
        yield "suffix", text.partition(separator)[0]


def _finder(timetable: Timetable, kind: str) -> Callable[[str], int | None]:
    return {"trip": timetable.find_trip, "stop": timetable.find_stop, "route": timetable.find_route}[kind]
