"""`/v1/health/validate`: a timetable, messages, or both in; what the health rules find in them out, as JSON, CSV or a page."""

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from aiohttp import web

from mobility.api.answer import HTML, JSON, Content
from mobility.api.page_content import page_content, page_language
from mobility.api.parameters import ParameterTable
from mobility.api.problems import EXPLANATIONS as EXPLAINED
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.shared_parameters import LANG
from mobility.api.spreadsheet import CSV, CSV_PARAMETERS, sheet_content, wants_csv
from mobility.api.uploads import MOST_BYTES, MOST_FILES, save_uploads
from mobility.health.outcomes_fr import OUTCOMES_FR
from mobility.health.rules.registry import RULES
from mobility.health.rules.static.catalogue import NOTICES, how_to_mend
from mobility.model.finding import Example, Finding, Severity
from mobility.model.outcome import EXPLANATIONS, Outcome
from mobility.model.time import utc_iso
from mobility.web.validation_page import Shown, Trouble, validation_page

WITHIN_S = 120.0
COLUMNS = ("rule", "severity", "count", "title", "entity_id", "example")
_BUSY = asyncio.Lock()
"""One validation at a time in a process: each takes a core and up to gigabytes."""
_ORDER = list(Severity)


class FoundAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that the files break."""

    rule: str
    severity: Severity
    title: str
    count: int
    examples: list[Example]
    """The first five."""
    how_to_mend: str
    """What the operator does about it; empty for a code that is not of the catalogue."""


class ValidationAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, errors first."""

    findings: list[FoundAnswer]
    rejected: Outcome | None
    """Why a file cannot be read at all; null when all can."""
    sentence: str
    """What `rejected` means; empty without."""


class _Printed(msgspec.Struct):
    findings: list[Finding]
    rejected: Outcome | None


def make_form(asked: Asked) -> tuple[Content, object]:
    """Answer with the form."""
    return page_content(validation_page(page_language(asked), None), asked, asked.now + 60), None


async def post(request: web.Request, asked: Asked) -> Content:
    """Validate what the form brings; somebody with a browser reads on the page why that cannot be done."""
    try:
        return await _posted(request, asked)
    except RefusedError as refusal:
        if "text/html" not in asked.accept or wants_csv(asked):
            raise
        made = validation_page(page_language(asked), None, trouble=_trouble(refusal), address_given=refusal.value or "")
        return page_content(made, asked, asked.now, status=EXPLAINED[refusal.code].status)


def _trouble(refusal: RefusedError) -> Trouble:
    """Name what a person can do something about."""
    if refusal.code is Code.INVALID_UPLOAD:
        return Trouble.ADDRESS if refusal.value else Trouble.NOTHING
    return Trouble.TOO_LARGE if refusal.code is Code.UPLOAD_TOO_LARGE else Trouble.BUSY


async def _posted(request: web.Request, asked: Asked) -> Content:
    if _BUSY.locked():
        raise RefusedError(
            Code.TOO_BUSY,
            "Another validation is running.",
            hint="try again in a minute",
            extra_head="Retry-After: 20\r\n",
        )
    async with _BUSY:
        with tempfile.TemporaryDirectory(prefix="mobility-validate-") as folder:
            files = await save_uploads(request, Path(folder))
            printed = await _validated(files, asked)
    answer = _answer(printed, page_language(asked))
    if wants_csv(asked):
        return sheet_content(asked, "validation", COLUMNS, [_row(one) for one in answer.findings])
    if "text/html" in asked.accept:
        shown = [
            Shown(one.rule, one.severity.value, one.title, one.count, _spelled(one.examples), one.how_to_mend)
            for one in answer.findings
        ]
        made = validation_page(page_language(asked), shown, answer.rejected, answer.sentence)
        return page_content(made, asked, asked.now)
    return Content(msgspec.json.encode(answer), valid_until=0)


async def _validated(files: Sequence[Path], asked: Asked) -> _Printed:
    """Run the rules in a process of their own, which may be ended."""
    command = [sys.executable, "-m", "mobility.commands.bounded_validation", *map(str, files)]
    process = await asyncio.create_subprocess_exec(
        *command,
        f"--parent={os.getpid()}",
        f"--now={utc_iso(asked.now)}",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(WITHIN_S):
            printed, complaint = await process.communicate()
    except TimeoutError as error:
        raise RefusedError(
            Code.TOO_BUSY, "This takes too long here.", hint="`mobility validate` takes its time"
        ) from error
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode == 2:
        said = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise RefusedError(Code.INVALID_UPLOAD, said.rpartition(": ")[2] or said, parameter="file")
    if process.returncode:
        raise RefusedError(
            Code.UPLOAD_TOO_LARGE, "The files need more than is given to them here.", hint="use `mobility validate`"
        )
    return msgspec.json.decode(printed, type=_Printed)


def _answer(printed: _Printed, language: str) -> ValidationAnswer:
    ordered = sorted(printed.findings, key=lambda one: (_ORDER.index(one.severity), one.rule))
    return ValidationAnswer(
        findings=[_found(one, language) for one in ordered],
        rejected=printed.rejected,
        sentence=_sentence(printed.rejected, language) if printed.rejected is not None else "",
    )


def _sentence(rejected: Outcome, language: str) -> str:
    return OUTCOMES_FR[rejected] if language == "fr" else EXPLANATIONS[rejected].sentence


def _found(finding: Finding, language: str) -> FoundAnswer:
    rule, notice = RULES.get(finding.rule), NOTICES.get(finding.rule)
    title = finding.rule
    if rule is not None:
        title = rule.title_fr if language == "fr" else rule.title
    elif notice is not None:
        title = notice.title_fr if language == "fr" else notice.title
    return FoundAnswer(
        rule=finding.rule,
        severity=finding.severity,
        title=title,
        count=finding.count,
        examples=list(finding.examples),
        how_to_mend=rule.how_to_mend[language] if rule is not None else how_to_mend(finding.rule, language),
    )


def _row(one: FoundAnswer) -> tuple[str | int, ...]:
    first = one.examples[0] if one.examples else Example("", "")
    return one.rule, one.severity.value, one.count, one.title, first.entity_id, first.text


def _spelled(examples: Sequence[Example]) -> list[str]:
    return [": ".join(filter(None, (one.entity_id, one.text))) for one in examples]


RESOURCE = Resource(
    name="health_validate",
    path="/v1/health/validate",
    tag="health",
    summary="Validate files: POST a form with a GTFS archive, GTFS-Realtime messages, or both.",
    text=f"`multipart/form-data` with up to {MOST_FILES} parts named `file` or `url` (public addresses), {MOST_BYTES // 2**20} MiB together. "
    "The rules are those of `/v1/health/rules`; messages are held against the archive and beside each other. GET gives the form.",
    make=make_form,
    answer=None,
    media_types=(HTML,),
    post_media_types=(HTML, JSON, CSV),
    parameters=ParameterTable((*CSV_PARAMETERS, LANG)),
    codes=(Code.INVALID_UPLOAD, Code.UPLOAD_TOO_LARGE, Code.TOO_BUSY),
    post=post,
)
