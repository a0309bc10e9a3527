"""What an address tells beside its messages."""

import msgspec
import pytest

from mobility.health.rules.check import check_polls
from mobility.health.rules.polls import Polls
from mobility.model.health import Attempt
from mobility.model.http import HttpFacts, TypeTold
from mobility.model.outcome import Outcome

DAY = 86_400
NOW = 1_768_494_840
GOOD = HttpFacts(
    is_https=True,
    certificate_from=NOW - 60 * DAY,
    certificate_ends=NOW + 30 * DAY,
    content_type="application/x-protobuf",
    type_told=TypeTold.FITS,
    has_etag=False,
    has_last_modified=True,
)
NOT_MODIFIED = HttpFacts(is_https=True, certificate_from=NOW - 60 * DAY, certificate_ends=NOW + 30 * DAY)


def told(**facts: object) -> HttpFacts:
    """Make an answer that is well but for some facts."""
    return msgspec.structs.replace(GOOD, **facts)


def polls(*facts: HttpFacts | None) -> Polls:
    """Make polls that were answered so, or not at all."""
    return Polls(
        [
            Attempt(source="x~tu", kind="trip_updates", started=NOW, duration_s=1, outcome=Outcome.OK, http=one)
            for one in facts
        ]
    )


def ending(days: float, lived_days: float) -> HttpFacts:
    """Make an answer under a certificate that ends in so many days and has lived so many."""
    return told(certificate_from=int(NOW - lived_days * DAY), certificate_ends=int(NOW + days * DAY))


CASES: dict[str, tuple[str, int, Polls]] = {
    "an open address": ("BP_NO_HTTPS", 1, polls(told(is_https=False))),
    "an encrypted one": ("BP_NO_HTTPS", 0, polls(told())),
    "an open one on our own network": ("BP_NO_HTTPS", 0, polls(told(is_https=False, is_internal=True))),
    "an open one that is encrypted now": ("BP_NO_HTTPS", 0, polls(told(is_https=False), told())),
    "nobody has answered yet": ("BP_NO_HTTPS", 0, polls(None)),
    "the last answer counts, although nobody answers now": ("BP_NO_HTTPS", 1, polls(told(is_https=False), None)),
    "a certificate with two weeks to go": ("BP_CERTIFICATE_ENDS", 0, polls(ending(14, 76))),
    "one with a little less": ("BP_CERTIFICATE_ENDS", 1, polls(ending(13.9, 76))),
    "one that is over": ("BP_CERTIFICATE_ENDS", 1, polls(ending(-1, 91))),
    "one of a week that is young": ("BP_CERTIFICATE_ENDS", 0, polls(ending(4, 3))),
    "one of a week in its last third": ("BP_CERTIFICATE_ENDS", 1, polls(ending(2, 5))),
    "no certificate": ("BP_CERTIFICATE_ENDS", 0, polls(told(certificate_from=None, certificate_ends=None))),
    "a message announced as a web page": (
        "BP_CONTENT_TYPE",
        1,
        polls(told(content_type="text/html", type_told=TypeTold.HTML), NOT_MODIFIED),
    ),
    "one announced as nothing": ("BP_CONTENT_TYPE", 1, polls(told(content_type="", type_told=TypeTold.MISSING))),
    "one announced as what it is": ("BP_CONTENT_TYPE", 0, polls(told(), NOT_MODIFIED)),
    "a server that is silent about changes": (
        "BP_NO_LAST_MODIFIED",
        1,
        polls(told(has_last_modified=False), NOT_MODIFIED),
    ),
    "one that names versions": ("BP_NO_LAST_MODIFIED", 0, polls(told(has_last_modified=False, has_etag=True))),
    "one that tells when it changed": ("BP_NO_LAST_MODIFIED", 0, polls(told())),
    "one that has only answered 304": ("BP_NO_LAST_MODIFIED", 0, polls(NOT_MODIFIED)),
}


@pytest.mark.parametrize(("rule", "count", "subject"), CASES.values(), ids=CASES)
def test_answers(rule: str, count: int, subject: Polls) -> None:
    assert {finding.rule: finding.count for finding in check_polls(subject)}.get(rule, 0) == count


def test_an_example_names_what_was_told() -> None:
    (finding,) = check_polls(polls(told(content_type="text/html", type_told=TypeTold.HTML)))
    assert finding.examples[0].text == "text/html"
