"""The `report.json` that MobilityData's gtfs-validator writes in; its notices as findings out."""

import msgspec

from mobility.model.finding import MAX_EXAMPLES, Example, Finding, Severity

_SEVERITIES = {"ERROR": Severity.ERROR, "WARNING": Severity.WARNING, "INFO": Severity.INFO}
_TEXT_CHARACTERS = 200


class _Notice(msgspec.Struct):
    code: str
    severity: str
    total: int = msgspec.field(name="totalNotices")
    samples: list[dict[str, msgspec.Raw]] = msgspec.field(name="sampleNotices", default_factory=list)


class _Report(msgspec.Struct):
    notices: list[_Notice]


def read_report(body: bytes) -> list[Finding]:
    """Read the notices of a report, in order of code.

    Raises:
        ValueError: it is no report of the validator; whoever named the file is told what is wrong with it.
    """
    try:
        report = msgspec.json.decode(body, type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not a gtfs-validator report: {error}") from error
    return [
        Finding(
            rule=notice.code,
            severity=_SEVERITIES.get(notice.severity, Severity.INFO),
            count=notice.total,
            examples=tuple(_example(sample) for sample in notice.samples[:MAX_EXAMPLES]),
        )
        for notice in sorted(report.notices, key=lambda notice: notice.code)
    ]


def _example(sample: dict[str, msgspec.Raw]) -> Example:
    fields = {name: bytes(value).decode(errors="replace").strip('"') for name, value in sample.items()}
    file = fields.pop("filename", "")
    return Example(file, " ".join(f"{name} {value}" for name, value in fields.items())[:_TEXT_CHARACTERS])
