"""What is wrong with a registry: file, feed and field of each fault, in a sentence for its author."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """Whether a registry with this fault can be used."""

    ERROR = "error"
    WARNING = "warning"


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One fault; `feed` and `field` are empty where the file as a whole is meant."""

    file: str
    feed: str = ""
    field: str = ""
    sentence: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Spell it as one line: `file: feed: field: sentence`."""
        place = ": ".join(part for part in (self.file, self.feed, self.field) if part)
        return f"{place}: {self.sentence}"


class RegistryError(ValueError):
    """The registry cannot be used; whoever wrote it must mend what `problems` lists."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    """Keep the faults that forbid using the registry."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
