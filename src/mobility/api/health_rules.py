"""`/v1/health/rules`: the catalogue of rules, each with what it asks and how to mend what breaks it."""

import msgspec

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.page_content import page_language
from mobility.api.parameters import ParameterTable
from mobility.api.resource import Asked, Resource
from mobility.health.rules.registry import RULES
from mobility.health.rules.static.catalogue import NOTICES, how_to_mend
from mobility.model.finding import Severity

HELD_FOR_S = 3_600


class RuleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One rule."""

    id: str
    """Names the rule."""
    severity: Severity
    """How bad a breach is."""
    title: str
    """In a few words."""
    meaning: str
    """The rule in full."""
    how_to_mend: str
    """What the operator does about it."""
    needs: list[str]
    """What the rule has to know: message, clock, static, previous, side by side, attempts."""


class NoticeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One static notice, under gtfs-validator's code name."""

    code: str
    """Names the notice."""
    severity: Severity
    """How bad it is."""
    title: str
    """In a few words."""
    how_to_mend: str
    """What the operator does about it."""


class RulesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The catalogue."""

    rules: list[RuleAnswer]
    """Of realtime messages."""
    notices: list[NoticeAnswer]
    """Of timetables."""


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with all rules, in the language asked for."""
    language = page_language(asked)
    rules = [
        RuleAnswer(
            id=rule.id,
            severity=rule.severity,
            title=rule.title_fr if language == "fr" else rule.title,
            meaning=rule.meaning(language),
            how_to_mend=rule.how_to_mend[language],
            needs=[need.value for need in rule.needs],
        )
        for rule in RULES.values()
    ]
    notices = [
        NoticeAnswer(
            code=code,
            severity=one.severity,
            title=one.title_fr if language == "fr" else one.title,
            how_to_mend=how_to_mend(code, language),
        )
        for code, one in sorted(NOTICES.items())
    ]
    answer = RulesAnswer(rules=rules, notices=notices)
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S), None


RESOURCE = Resource(
    name="health_rules",
    path="/v1/health/rules",
    tag="health",
    summary="The catalogue of health rules: what each asks, and how to mend what breaks it.",
    text="Titles, meanings and hints are in French or English (`lang`).",
    make=make,
    answer=RulesAnswer,
    parameters=ParameterTable((shared.LANG,)),
)
