"""The words of `mobility validate` -> findings on standard output, as a table or as JSON."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from mobility.commands.validate import Validation, validate
from mobility.health.outcomes_fr import OUTCOMES_FR
from mobility.health.rules.registry import RULES
from mobility.health.rules.static.catalogue import NOTICES
from mobility.model.finding import Example, Finding, Severity
from mobility.model.outcome import EXPLANATIONS, Outcome
from mobility.model.time import parse_instant
from mobility.web.csv_sheet import sheet
from mobility.web.health.words import named

_ZIP_MAGIC = b"PK"
_HEADINGS = {
    "en": ("rule", "severity", "count", "title", "first example"),
    "fr": ("règle", "gravité", "nombre", "intitulé", "premier exemple"),
}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


@dataclass(frozen=True)
class ValidateRequest:
    """What the command line was given, unread."""

    files: Sequence[Path]
    gtfs: Path | None
    previous: Path | None
    together: bool
    now: str | None
    as_json: bool
    as_csv: bool = False
    report: Path | None = None
    language: str = "en"
    """Of titles and headings: fr or en; JSON has none."""


def print_validation(request: ValidateRequest, out: TextIO) -> bool:
    """Print what was found; False when a file could not be read. ValueError or OSError (the caller's fault) for bad words."""
    if request.language not in _HEADINGS:
        raise ValueError(f"--lang {request.language}: fr or en")
    now = parse_instant(request.now) if request.now else int(time.time())
    gtfs, messages = _sorted_out(request)
    validation = validate(
        gtfs, messages, now=now, previous=request.previous, together=request.together, report=request.report
    )
    if request.as_json:
        out.write(_as_json(validation) + "\n")
    elif request.as_csv:
        out.write(_as_csv(validation, request.language))
    else:
        _print_table(validation, out, request.language)
    return validation.rejected is None


def _sorted_out(request: ValidateRequest) -> tuple[Path | None, list[Path]]:
    """Tell an archive among the files from messages: a timetable need not be announced."""
    gtfs, messages = request.gtfs, []
    for path in request.files:
        with path.open("rb") as file:
            is_archive = file.read(len(_ZIP_MAGIC)) == _ZIP_MAGIC
        if is_archive and gtfs is not None:
            raise ValueError(f"{path}: a second timetable; messages are held against one")
        if is_archive:
            gtfs = path
        else:
            messages.append(path)
    if gtfs is None and not messages and request.report is None:
        raise ValueError("give a message (FILE.pb), a timetable (--gtfs FILE.zip), or both")
    return gtfs, messages


def _as_json(validation: Validation) -> str:
    rejected = validation.rejected.outcome if validation.rejected else None
    return msgspec.json.encode({"findings": validation.findings, "rejected": rejected}).decode()


def _as_csv(validation: Validation, language: str) -> str:
    """Write a line for each rule that is broken; a file that cannot be read is the first line."""
    columns = ("rule", "severity", "count", "title", "entity_id", "example")
    rejected = validation.rejected
    rows: list[tuple[str | int, ...]] = []
    if rejected is not None:
        outcome = rejected.outcome
        explained = _explained(outcome, language)
        rows.append((outcome.value, "error", 1, explained, rejected.path.name, rejected.detail))
    for finding in validation.findings:
        first = finding.examples[0] if finding.examples else Example("", "")
        title = title_of(finding.rule, language)
        rows.append((finding.rule, finding.severity.value, finding.count, title, first.entity_id, first.text))
    return sheet(columns, rows, "fr")


def _explained(outcome: Outcome, language: str) -> str:
    return OUTCOMES_FR[outcome] if language == "fr" else EXPLANATIONS[outcome].sentence


def _print_table(validation: Validation, out: TextIO, language: str) -> None:
    console = Console(file=out, highlight=False)
    if validation.rejected is not None:
        rejected = validation.rejected
        explained = _explained(rejected.outcome, language)
        console.print(_plain(f"{rejected.path}: {rejected.outcome}: {explained} {rejected.detail}", "bold red"))
    if validation.findings:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        rule, severity, count, title, example = _HEADINGS[language]
        table.add_column(rule, no_wrap=True)
        table.add_column(severity, no_wrap=True)
        table.add_column(count, no_wrap=True, justify="right")
        table.add_column(title)
        table.add_column(example, overflow="fold")
        for finding in sorted(validation.findings, key=lambda finding: list(Severity).index(finding.severity)):
            table.add_row(*_row(finding, language))
        console.print(table)
    counts = {severity: sum(1 for one in validation.findings if one.severity is severity) for severity in Severity}
    console.print(", ".join(_counted(severity, number, language) for severity, number in counts.items()))


def _counted(severity: Severity, number: int, language: str) -> str:
    plural = "s" if language == "fr" and number > 1 else ""
    return f"{number} {named(language, 'severity', severity.value)}{plural}"


def _row(finding: Finding, language: str) -> list[Text]:
    style = _STYLES[finding.severity]
    example = finding.examples[0] if finding.examples else None
    place = f"{example.entity_id}: " if example and example.entity_id else ""
    return [
        _plain(finding.rule, style),
        _plain(named(language, "severity", finding.severity.value), style),
        _plain(str(finding.count)),
        _plain(title_of(finding.rule, language)),
        _plain(f"{place}{example.text}" if example else ""),
    ]


def _plain(text: str, style: str = "") -> Text:
    """Print text as it is: no markup, and no control characters, for it is the operator's and goes to a terminal."""
    return Text("".join(character if character.isprintable() else "�" for character in text), style)


def title_of(rule: str, language: str = "en") -> str:
    """Give the title of a rule or notice; empty for a code that only a gtfs-validator report has."""
    one = RULES.get(rule) or NOTICES.get(rule)
    if one is None:
        return ""
    return one.title_fr if language == "fr" else one.title
