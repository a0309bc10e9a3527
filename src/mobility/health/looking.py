"""One message, the one before and those beside it in; findings and signs out: all that the rules say of one poll."""

from collections.abc import Sequence
from typing import NamedTuple

from mobility.health.rules.check import check_message, check_polls, check_side_by_side, merge_findings
from mobility.health.rules.checked import Checked
from mobility.health.rules.polls import Polls
from mobility.health.rules.side_by_side import SideBySide
from mobility.health.rules.thresholds import DEFAULTS, RuleThresholds
from mobility.health.signs import signs_of
from mobility.model.as_sent import AsSent
from mobility.model.finding import Finding
from mobility.model.health import Attempt, SourceSigns
from mobility.model.time import Instant
from mobility.model.timetable import Timetable


class Poll(NamedTuple):
    """One message and what it is held against."""

    sent: AsSent
    previous: AsSent | None
    """The producer's message before it."""
    of_source: tuple[AsSent, ...]
    """The newest messages of the same source's other addresses: trip updates and vehicle positions side by side."""
    beside: tuple[AsSent, ...]
    """The newest messages of all other addresses of the feed."""
    attempts: Sequence[Attempt]
    """Of this address, oldest first."""


class Look(NamedTuple):
    """What was found."""

    findings: list[Finding]
    signs: SourceSigns


def look_at(poll: Poll, timetable: Timetable | None, now: Instant, thresholds: RuleThresholds = DEFAULTS) -> Look:
    """Run every rule whose needs are met; what is known of both kinds of a source is said of the one just read."""
    checked = Checked(poll.sent, now, timetable, poll.previous, poll.beside, thresholds)
    together = SideBySide((poll.sent, *poll.of_source), timetable)
    parts = [check_message(checked), check_polls(Polls(poll.attempts, thresholds))]
    if together.is_complete:
        parts.append(check_side_by_side(together))
    findings = merge_findings(parts)
    return Look(findings, signs_of(checked, together, findings, now))
