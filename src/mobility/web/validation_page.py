"""What was found in somebody's files in, the page that shows it out; with nothing yet, the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mobility.model.outcome import Outcome
from mobility.web.health.frame import health_frame
from mobility.web.templating import Page, page
from mobility.web.words import WORDS


@dataclass(frozen=True)
class Shown:
    """One broken rule in words."""

    rule: str
    severity: str
    title: str
    count: int
    examples: Sequence[str]
    mend: str


class Trouble(StrEnum):
    """Why nothing could be validated; the values are the ends of keys of the words."""

    NOTHING = "nothing_sent"
    ADDRESS = "bad_address"
    TOO_LARGE = "too_large"
    BUSY = "busy"


def validation_page(
    language: str,
    findings: Sequence[Shown] | None,
    rejected: Outcome | None = None,
    sentence: str = "",
    *,
    trouble: Trouble | None = None,
    address_given: str = "",
) -> Page:
    """Render the form, and what was found; None before anything was sent. `address_given` stays in the form."""
    address = f"/v1/health/validate?lang={language}"
    return page(
        "validation.html",
        address=address,
        findings=findings,
        rejected=rejected.value if rejected is not None else "",
        sentence=sentence,
        trouble=WORDS[language][f"validate_{trouble}"] if trouble is not None else "",
        address_given=address_given,
        **health_frame(language, "/health/validate"),
    )
