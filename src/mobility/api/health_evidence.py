"""`/v1/health/feeds/{id}/evidence` and `/v1/health/evidence/{id}`: the messages kept because something was wrong with them."""

import msgspec

from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health import find_feed
from mobility.api.health_history import HELD_FOR_S
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.past import CODES, ask_history
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.history import queries
from mobility.model.history import Evidence
from mobility.model.time import utc_iso

PROTOBUF = "application/x-protobuf"


class EvidenceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One message that is kept."""

    at: str
    """When it was read."""
    source: str
    """Source id."""
    reason: str
    """The rule that it was the first in 24 hours to break, or the cause of the incident that began with it."""
    bytes: int
    """Its size."""
    sha256: str
    """Digest of its bytes."""
    url: str
    """Where the bytes are."""


class EvidencesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept as evidence about a feed, newest first."""

    feed: str
    """The feed's id."""
    evidence: list[EvidenceAnswer]
    """Of the last 30 days."""


def make_list(asked: Asked) -> tuple[Content, object]:
    """Answer with the list."""
    feed = find_feed(asked)
    found = ask_history(asked, queries.evidence, feed.id, asked.values["limit"])
    answer = EvidencesAnswer(feed=feed.id, evidence=[_answer(one) for one in found])
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S), None


def make_bytes(asked: Asked) -> tuple[Content, object]:
    """Answer with the bytes of a digest."""
    body = ask_history(asked, queries.evidence_bytes, asked.id)
    if body is None:
        raise RefusedError(
            Code.NOT_KEPT,
            "No message of that digest is kept.",
            parameter="id",
            value=asked.id,
            hint="/v1/health/feeds/{id}/evidence lists what is kept, for 30 days",
        )
    head = f'Content-Disposition: attachment; filename="{asked.id[:16]}.pb"\r\n'
    return Content(body, PROTOBUF, valid_until=asked.now + HELD_FOR_S, extra_head=head), None


def _answer(one: Evidence) -> EvidenceAnswer:
    return EvidenceAnswer(
        at=utc_iso(one.at),
        source=one.source,
        reason=one.reason,
        bytes=one.bytes,
        sha256=one.sha256,
        url=f"/v1/health/evidence/{one.sha256}",
    )


DIGEST = Parameter(
    "id",
    "SHA-256 of the message, as the list has it.",
    str,
    {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "1f8dd4091416534e8fdd81768a4a1d775d4058c838182e2d28b3561cdee37165",
    is_path=True,
)

LIST = Resource(
    name="health_evidence",
    path="/v1/health/feeds/{id}/evidence",
    tag="health",
    summary="Messages kept because they were the first to break a rule, or an incident began with them.",
    text="Kept for 30 days; to show to a vendor.",
    make=make_list,
    answer=EvidencesAnswer,
    parameters=ParameterTable(
        (shared.feed_path_id("Feed id, as in /v1/health.", "demo-ville"), shared.limit(1000, 100, "messages"))
    ),
    codes=(Code.UNKNOWN_FEED, *CODES),
    is_heavy=True,
)
BYTES = Resource(
    name="health_evidence_bytes",
    path="/v1/health/evidence/{id}",
    tag="health",
    summary="The bytes of a message that is kept as evidence.",
    text="As they came.",
    make=make_bytes,
    answer=None,
    has_lasting_example=False,
    media_types=(PROTOBUF,),
    parameters=ParameterTable((DIGEST,)),
    codes=(Code.NOT_KEPT, *CODES),
    is_heavy=True,
)
