"""A measured value and its bounds in, one reading with its grade out."""

from collections.abc import Sequence
from typing import NamedTuple

from mobility.health.looked import Looked
from mobility.health.thresholds import Thresholds
from mobility.model.health import Attempt, Bounds, SourceHealth, StaticHealth, Status
from mobility.model.time import Instant


class Reading(NamedTuple):
    """One indicator at one moment; `value` or `grade` is None, with a reason, where it cannot be measured or judged."""

    id: str
    source: str
    value: float | None
    unit: str
    grade: Status | None
    reason: str = ""
    bounds: Bounds | None = None


class Scene(NamedTuple):
    """What one source is judged by."""

    source: SourceHealth
    static: StaticHealth
    attempts: Sequence[Attempt]
    looked: Looked
    now: Instant
    thresholds: Thresholds

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the registry says the source brings."""
        return tuple(self.source.kind.split("+")) if self.source.kind else ()

    @property
    def is_on_the_road(self) -> bool:
        """True while enough trips are under way for little realtime to mean something."""
        active = self.static.active_trips
        return active is not None and active >= self.thresholds.minimum_active_trips


def judged(
    indicator: str, source: str, value: float | None, unit: str, bounds: Bounds, *, missing: str = ""
) -> Reading:
    """Grade a value: ok up to `bounds.ok`, down beyond `bounds.down`, degraded in between; `missing` says why there is none."""
    if value is None:
        return Reading(indicator, source, None, unit, None, missing, bounds)
    return Reading(indicator, source, value, unit, grade_of(value, bounds), "", bounds)


def told(indicator: str, source: str, value: float | None, unit: str, *, missing: str = "") -> Reading:
    """Tell a value that is not judged."""
    return Reading(indicator, source, value, unit, None, "not_judged" if value is not None else missing)


def grade_of(value: float, bounds: Bounds) -> Status:
    """Grade a value by its bounds."""
    sign = 1 if bounds.higher_is_better else -1
    if bounds.ok is None or sign * value >= sign * bounds.ok:
        return Status.OK
    if bounds.down is not None and sign * value < sign * bounds.down:
        return Status.DOWN
    return Status.DEGRADED


def at_most(ok: float, down: float | None = None) -> Bounds:
    """Give bounds of what should be small."""
    return Bounds(ok=ok, down=down, higher_is_better=False)


def at_least(ok: float, down: float | None = None) -> Bounds:
    """Give bounds of what should be large."""
    return Bounds(ok=ok, down=down)
