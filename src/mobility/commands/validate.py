"""Files of a timetable and of messages -> what the health rules find in them, or the outcome that says why one cannot be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mobility.commands.recording import kind_of
from mobility.gtfs.archive import ArchiveRefusedError
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs.table import GtfsRefusedError
from mobility.gtfs_rt.decode import examine
from mobility.gtfs_rt.refused import Refused
from mobility.health.rules.check import check_message, check_side_by_side, merge_findings
from mobility.health.rules.checked import Checked
from mobility.health.rules.side_by_side import SideBySide
from mobility.health.rules.static.check import check_timetable
from mobility.health.rules.static.report import read_report
from mobility.model.as_sent import AsSent
from mobility.model.finding import Finding
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant, service_day_at
from mobility.model.timetable import Timetable


@dataclass(frozen=True)
class Rejected:
    """A file that cannot be read at all."""

    path: Path
    outcome: Outcome
    detail: str


@dataclass(frozen=True)
class Validation:
    """What was found in all files that could be read, by rule; and the first that could not."""

    findings: list[Finding] = field(default_factory=list)
    rejected: Rejected | None = None


def validate(
    gtfs: Path | None,
    messages: Sequence[Path],
    *,
    now: Instant,
    previous: Path | None = None,
    together: bool = False,
    report: Path | None = None,
) -> Validation:
    """Look at a timetable, at messages, or at messages against a timetable.

    `previous` is the message before those of its kind. `together` says that the messages are one operator's feeds at one
    moment; else each stands on its own. `report` is what gtfs-validator wrote about the timetable. A message whose header
    the service would refuse for its timestamp is looked at all the same.

    Raises:
        OSError: a file cannot be opened.
        ValueError: `report` is none.
    """
    timetable, rejected = _compiled(gtfs)
    before, rejected_before = _examined([previous] if previous else [], now)
    sent, rejected_sent = _examined(messages, now)
    parts = [read_report(report.read_bytes())] if report else []
    if timetable is not None:
        parts.append(check_timetable(timetable, service_day_at(now, timetable.zone)))
    for one in sent:
        checked = Checked(one, now, timetable, _before(one, sent, before))
        if together:
            checked = replace(checked, beside=tuple(other for other in sent if other is not one))
        parts.append(check_message(checked))
    groups = [tuple(sent)] if together else [(one,) for one in sent]
    parts += [check_side_by_side(SideBySide(group, timetable)) for group in groups]
    return Validation(merge_findings(parts), next(iter([*rejected, *rejected_before, *rejected_sent]), None))


def _compiled(gtfs: Path | None) -> tuple[Timetable | None, list[Rejected]]:
    if gtfs is None:
        return None, []
    try:
        return compile_timetable(gtfs, FeedId("gtfs")), []
    except (ArchiveRefusedError, GtfsRefusedError) as error:
        return None, [Rejected(gtfs, error.outcome, error.detail)]


def _examined(paths: Sequence[Path], now: Instant) -> tuple[list[AsSent], list[Rejected]]:
    sent, rejected = [], []
    for path in paths:
        examined = examine(path.read_bytes(), now=now)
        if isinstance(examined, Refused):
            rejected.append(Rejected(path, examined.outcome, examined.detail))
        else:
            sent.append(examined)
    return sent, rejected


def _before(one: AsSent, sent: Sequence[AsSent], before: Sequence[AsSent]) -> AsSent | None:
    """Choose the message before: of several files, it stands before those that are about the same."""
    if not before or (len(sent) > 1 and kind_of(before[0].message) != kind_of(one.message)):
        return None
    return before[0]
