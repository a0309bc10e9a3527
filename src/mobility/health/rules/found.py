"""Places where a rule is broken in; their number and the first few as examples out."""

from collections.abc import Callable, Iterable
from itertools import islice

import numpy as np
import numpy.typing as npt

from mobility.model.finding import MAX_EXAMPLES, Example, Found

_TEXT_CHARACTERS = 200


def found(places: Iterable[tuple[str, str]]) -> Found:
    """Count (entity id, offending text) pairs and keep the first as examples."""
    rest = iter(places)
    examples = tuple(Example(entity_id, text[:_TEXT_CHARACTERS]) for entity_id, text in islice(rest, MAX_EXAMPLES))
    return Found(len(examples) + sum(1 for _ in rest), examples)


def found_at(rows: npt.NDArray[np.int64], describe: Callable[[int], tuple[str, str]]) -> Found:
    """Count rows, and describe the first only: there may be hundreds of thousands."""
    return Found(len(rows), found(map(describe, rows[:MAX_EXAMPLES].tolist())).examples)


def together(*parts: Found) -> Found:
    """Add up what one rule found in several places."""
    examples = tuple(example for part in parts for example in part.examples)
    return Found(sum(part.count for part in parts), examples[:MAX_EXAMPLES])
