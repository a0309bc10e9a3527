"""A message, or a folder of them, and a timetable -> what became of each entity, as text or JSON."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import msgspec

from mobility.board.text import printable
from mobility.gtfs.archive import ArchiveRefusedError
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs.table import GtfsRefusedError
from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.reasons import SENTENCES
from mobility.gtfs_rt.reasons import Reject as Unreadable
from mobility.gtfs_rt.refused import Refused
from mobility.merge.findings import Finding, Summary, Verdict, summary_of
from mobility.merge.inspection import inspect
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.time import Instant, parse_instant
from mobility.model.timetable import Timetable


@dataclass(frozen=True)
class InspectRequest:
    """What the command line was given, unread."""

    path: Path
    gtfs: Path
    at: str | None
    summary: bool
    as_json: bool


def print_inspection(request: InspectRequest, out: TextIO, warn: Callable[[str], None]) -> None:
    """Print what became of each entity of a message, or of a folder's messages in numbers, in the order of their names.

    A message is read as of its own header timestamp unless told otherwise. ValueError or OSError (the caller's fault)
    when the input cannot be used; in a folder a message of no use is named to `warn` and costs only itself.
    """
    at = parse_instant(request.at) if request.at else None
    try:
        timetable = compile_timetable(request.gtfs, FeedId("gtfs"))
    except (ArchiveRefusedError, GtfsRefusedError) as error:
        raise ValueError(f"--gtfs: {error}") from error
    if request.path.is_dir():
        _print_folder(request, timetable, at, out, warn)
        return
    findings = _findings(request.path, timetable, at)
    if request.summary:
        summary = summary_of(findings)
        out.write(_json(summary) if request.as_json else f"{_counted(summary)}\n")
    elif request.as_json:
        out.write(_json({"findings": findings, "summary": summary_of(findings)}))
    else:
        out.writelines(f"{printable(_line(finding))}\n" for finding in findings)
        out.write(f"{_counted(summary_of(findings))}\n")


def _print_folder(
    request: InspectRequest, timetable: Timetable, at: Instant | None, out: TextIO, warn: Callable[[str], None]
) -> None:
    summaries: dict[str, Summary] = {}
    for path in sorted(request.path.rglob("*.pb")):
        try:
            summaries[path.relative_to(request.path).as_posix()] = summary_of(_findings(path, timetable, at))
        except ValueError as error:
            warn(str(error))
    if not summaries:
        raise ValueError(f"{request.path}: the folder holds no .pb message that can be read")
    if request.as_json:
        out.write(_json(summaries))
        return
    out.writelines(f"{printable(name)}: {_counted(summary)}\n" for name, summary in summaries.items())


def _findings(path: Path, timetable: Timetable, at: Instant | None) -> list[Finding]:
    """Inspect one file; ValueError when it is no message that could be used."""
    message = decode(path.read_bytes(), now=at or int(time.time()))
    if not isinstance(message, Refused):
        return findings_of(timetable, message, at)
    raise ValueError(f"{path}: {message.outcome}: {message.detail}")


def findings_of(timetable: Timetable, message: FeedMessage, at: Instant | None) -> list[Finding]:
    """Inspect a message as of its own header timestamp unless told otherwise, every reason with its sentence."""
    findings = inspect(timetable, message, message.timestamp if at is None else at)
    return [
        msgspec.structs.replace(finding, sentence=SENTENCES[Unreadable(finding.reason)])
        if finding.verdict is Verdict.REJECTED and not finding.sentence
        else finding
        for finding in findings
    ]


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _line(finding: Finding) -> str:
    return " ".join(part for part in _parts(finding) if part)


def _parts(finding: Finding) -> Iterator[str]:
    yield f"{finding.kind} {finding.entity_id!r}: {finding.verdict}"
    if finding.verdict is Verdict.REJECTED:
        yield f"{finding.reason}: {finding.sentence} {finding.detail}"
        return
    if finding.trip is not None:
        yield from (finding.trip.trip_id, finding.trip.start_date, finding.trip.start_time, finding.trip.state)
    if finding.kind == "trip_update":
        reasons = _reasons(finding.rejected_updates)
        yield f"· {finding.matched_updates} of {finding.updates} updates" + (f" ({reasons})" if reasons else "")
    if finding.kind == "alert":
        yield f"· {finding.selectors} selectors"
    if finding.reason:
        yield f"· {finding.reason}: {finding.sentence}"


def _counted(summary: Summary) -> str:
    words = f"{summary.entities} entities: {summary.matched} matched, {summary.unmatched} unmatched"
    words += f", {sum(summary.rejected.values())} rejected"
    words += f" ({_reasons(summary.rejected)})" if summary.rejected else ""
    if summary.updates:
        words += f"; {summary.updates} updates: {summary.matched_updates} matched"
    return words + (f" ({_reasons(summary.rejected_updates)})" if summary.rejected_updates else "")


def _reasons(counts: dict[str, int]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in counts.items())
