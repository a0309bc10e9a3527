"""What an answer over HTTP told beside its body."""

from enum import StrEnum

import msgspec

from mobility.model.time import Instant


class TypeTold(StrEnum):
    """What the Content-Type of a body says it is."""

    FITS = "fits"
    """What was asked for, or bytes of any kind."""
    HTML = "html"
    """A web page, although it is none."""
    OTHER = "other"
    """Something else that it is not."""
    MISSING = "missing"
    """The answer has no Content-Type."""


class HttpFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the way to an address and its newest answer told; null where that is not known."""

    status: int | None = None
    """HTTP status of the newest answer that was no redirect."""
    redirects: int = 0
    """How many redirects were followed."""
    is_permanent: bool | None = None
    """Whether all redirects were permanent (301, 308), so that the registry should name the new address; null without any."""
    final_url: str = ""
    """Where the redirects led, query and credentials masked; empty without redirects."""
    is_https: bool = False
    """Whether every step of the way was encrypted."""
    is_internal: bool = False
    """Whether the answer came from the same machine or a private network, by the spelling of its host."""
    certificate_from: Instant | None = None
    """UTC seconds: from when the certificate holds that ends first of those on the way; null without one."""
    certificate_ends: Instant | None = None
    """UTC seconds: when that certificate ends; null without one."""
    content_type: str | None = None
    """As sent with the last whole body; empty when the server told none."""
    type_told: TypeTold | None = None
    """What that says the body is."""
    has_etag: bool | None = None
    """Whether the server names the version of what it sends (ETag)."""
    has_last_modified: bool | None = None
    """Whether the server says when it changed (Last-Modified)."""
    honours_validators: bool | None = None
    """Whether a question for something newer is answered with 304; false when the same bytes were sent again all the same."""
    cache_control: str | None = None
    """What the server says about caching; empty when it says nothing."""


def http_after(before: HttpFacts | None, newest: HttpFacts | None) -> HttpFacts | None:
    """Carry on with what the newest answer told: a 304 or a refusal says nothing of the body, and no answer says nothing at all."""
    if newest is None or before is None:
        return before if newest is None else newest
    told = msgspec.structs.asdict(newest)
    of_body = ("content_type", "type_told", "has_etag", "has_last_modified", "cache_control")
    kept = {name: getattr(before, name) for name in of_body if told[name] is None}
    facts = msgspec.structs.replace(newest, **kept)
    if facts.honours_validators is None and (facts.has_etag or facts.has_last_modified):
        facts = msgspec.structs.replace(facts, honours_validators=before.honours_validators)
    return facts
