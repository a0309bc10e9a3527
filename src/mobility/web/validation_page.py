"""What was found in somebody's files in, the page that shows it out; with nothing yet, the form."""

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.model.outcome import Outcome
from mobility.web.health.frame import health_frame
from mobility.web.templating import Page, page


@dataclass(frozen=True)
class Shown:
    """One broken rule in words."""

    rule: str
    severity: str
    title: str
    count: int
    examples: Sequence[str]
    mend: str


def validation_page(
    language: str, findings: Sequence[Shown] | None, rejected: Outcome | None = None, sentence: str = ""
) -> Page:
    """Render the form, and what was found; None before anything was sent."""
    address = f"/v1/health/validate?lang={language}"
    return page(
        "validation.html",
        address=address,
        findings=findings,
        rejected=rejected.value if rejected is not None else "",
        sentence=sentence,
        **health_frame(language, "/health/validate"),
    )
