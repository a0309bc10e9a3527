"""What a check of a message or timetable found: the rule, how bad, how often, and a few examples."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

MAX_EXAMPLES = 5


class Severity(StrEnum):
    """How bad a finding is, in the words of MobilityData's validators."""

    ERROR = "error"
    """The message breaks the specification."""
    WARNING = "warning"
    """It is allowed, and travellers are likely to be misled."""
    INFO = "info"
    """It is allowed, and could be better."""


class Example(msgspec.Struct, frozen=True):
    """One place where a rule is broken."""

    entity_id: str
    """The FeedEntity's id; of a timetable the file; empty for the message as a whole."""
    text: str
    """The offending text, which is the operator's own and never to be trusted."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that is broken."""

    rule: str
    """The rule's id, as MobilityData's validators call it."""
    severity: Severity
    """How bad it is."""
    count: int
    """How often it was found."""
    examples: tuple[Example, ...] = ()
    """The first MAX_EXAMPLES."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found; count 0 where all is well."""

    count: int = 0
    examples: tuple[Example, ...] = ()


NOTHING = Found()
