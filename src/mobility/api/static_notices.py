"""Findings about a timetable's files in, the JSON shapes of its notices out."""

from collections.abc import Sequence

import msgspec

from mobility.health.rules.static.catalogue import NOTICES
from mobility.model.finding import Example, Finding, Severity


class StaticNoticeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong with the timetable's files."""

    code: str
    """Names the notice, as in /v1/health/rules."""
    severity: Severity
    """How bad it is."""
    title: str
    """In a few words."""
    count: int
    """How often it is found."""
    examples: list[Example]
    """The first five places: the file, and the offending text."""


def static_notices(findings: Sequence[Finding]) -> list[StaticNoticeAnswer]:
    """Give notices with their titles in English, errors first, then in order of code."""
    ranks = list(Severity)
    return [
        StaticNoticeAnswer(
            code=one.rule,
            severity=one.severity,
            title=NOTICES[one.rule].title if one.rule in NOTICES else one.rule,
            count=one.count,
            examples=list(one.examples),
        )
        for one in sorted(findings, key=lambda one: (ranks.index(one.severity), one.rule))
    ]
