"""Candidates of one feed -> at most so many of each line and destination, before anything is spelled out."""

from collections import Counter
from collections.abc import Iterable, Iterator

from mobility.board.candidate import Candidate
from mobility.board.context import Context
from mobility.model.board import StopVisit
from mobility.model.timetable import HAS_STOP_HEADSIGN

Line = tuple[int, int]


class LineQuota:
    """Counts what has been shown of every line and destination of a feed."""

    def __init__(self, context: Context, per_line: int) -> None:
        self.context, self.per_line = context, per_line
        self.shown: Counter[Line] = Counter()

    def cut(self, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        """Leave out what is beyond the quota; what has a headsign of its own is left to the quota of visits."""
        for candidate in candidates:
            line = self._line(candidate)
            if line is not None:
                if self.shown[line] >= self.per_line:
                    continue
                self.shown[line] += 1
            yield candidate

    def _line(self, candidate: Candidate) -> Line | None:
        reader = self.context.reader
        if candidate.visit >= 0:
            return None
        row = reader.trip_first[candidate.trip] + candidate.position
        if reader.call_flags[row] & HAS_STOP_HEADSIGN:
            return None
        return reader.trip_route[candidate.trip], reader.trip_headsign[candidate.trip]


def cut_lines(visits: Iterable[StopVisit], per_line: int) -> list[StopVisit]:
    """Leave out what is beyond the quota of its line and destination (`per_line`)."""
    shown: Counter[tuple[str, str]] = Counter()
    found = []
    for visit in visits:
        line = "" if visit.route is None else visit.route.id, visit.trip.headsign
        shown[line] += 1
        if shown[line] <= per_line:
            found.append(visit)
    return found
