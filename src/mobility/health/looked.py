"""What was looked at beside the attempts, for one assessment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mobility.health.coverage import Coverage
from mobility.health.coverage_day import DayCoverage
from mobility.health.impact import Costs
from mobility.model.accuracy import Accuracy
from mobility.model.health import RuleState, SourceSigns
from mobility.model.time import Instant


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known beyond attempts and merging; everything may be missing, and is then said to be unmeasured."""

    signs: Mapping[str, SourceSigns] = field(default_factory=dict)
    """By source id."""
    rules: Sequence[RuleState] = ()
    coverage: Coverage | None = None
    coverage_day: DayCoverage | None = None
    costs: Costs | None = None
    content_changed: Mapping[str, Instant] = field(default_factory=dict)
    """By source id: when its entities last changed."""
    skew: Mapping[str, int] = field(default_factory=dict)
    """By source id: seconds that the newest header lay ahead."""
    is_paused: bool = False
    """Measured all the same, but neither judged nor in an incident."""
    bands: Mapping[str, float] = field(default_factory=dict)
    """By source id and kind (`SOURCE/KIND`): entities usual at this weekday and hour."""
    poll_intervals_s: Mapping[str, int] = field(default_factory=dict)
    """By source id: how often it is asked while all is well."""
    accuracy: Accuracy | None = None
