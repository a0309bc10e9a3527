"""What a fault costs travellers in, the sentences that say so out."""

from collections.abc import Sequence
from typing import NamedTuple

from mobility.model.health import HardHit, Impact
from mobility.web.health.numbers import number
from mobility.web.health.words import count_of, say


class Hit(NamedTuple):
    """A line or a stop, and its departures in words."""

    name: str
    departures: str


class ImpactWords(NamedTuple):
    """An impact in words."""

    sentence: str
    is_hit: bool
    of: str
    """Empty where there is nothing to compare with."""
    so_far: str
    """Empty where nothing has passed."""
    lines: list[Hit]
    stops: list[Hit]


def impact_words(impact: Impact | None, language: str) -> ImpactWords:
    """Put an impact into words; None is said to be unknown."""
    if impact is None:
        return ImpactWords(say(language, "impact_unknown"), is_hit=False, of="", so_far="", lines=[], stops=[])
    is_hit = impact.per_hour > 0
    sentence = count_of(language, "impact_now", impact.per_hour) if is_hit else say(language, "impact_none")
    passed = int(impact.so_far)
    return ImpactWords(
        sentence,
        is_hit,
        say(language, "impact_of", of=number(impact.of, language)) if impact.of else "",
        count_of(language, "impact_so_far", passed) if passed else "",
        _hits(impact.lines if is_hit else (), language),
        _hits(impact.stops if is_hit else (), language),
    )


def _hits(hits: Sequence[HardHit], language: str) -> list[Hit]:
    return [Hit(hit.name or hit.id, count_of(language, "departures", hit.departures)) for hit in hits]
