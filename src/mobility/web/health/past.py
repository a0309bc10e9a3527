"""What pages know of a feed's past: shapes that a history's answers are put into."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mobility.model.history import Evidence, FeedDay, Point
from mobility.model.outcome import Outcome


class Series(NamedTuple):
    """What one metric of one source was, step by step."""

    source: str
    metric: str
    points: Sequence[Point]


class SourcePolls(NamedTuple):
    """How the polls of one source ended, and how long those that succeeded took."""

    outcomes: Mapping[Outcome, int]
    took: Point


class FeedPast(NamedTuple):
    """The last days of one feed."""

    days: Sequence[FeedDay] = ()
    series: Sequence[Series] = ()
    polls: Mapping[str, SourcePolls] = {}
    evidence: Sequence[Evidence] = ()
    note: str = ""
    """Why there is none, as a key of the words; empty where there is one."""


NO_PAST = FeedPast(note="no_history")
