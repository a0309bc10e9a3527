"""What answers over HTTP told beside their bodies in, its JSON shape out."""

import msgspec

from mobility.api.health_judgements import utc_or_none
from mobility.health.certificate import days_left
from mobility.model.http import HttpFacts, TypeTold
from mobility.model.time import Instant


class HttpAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the way to an address and its newest answers told beside the body; null where that is not known."""

    status: int | None
    """HTTP status of the newest answer."""
    redirects: int
    """How many redirects were followed."""
    redirects_are_permanent: bool | None
    """Whether all of them were (301, 308), so that the new address should be registered; null without redirects."""
    final_url: str | None
    """Where they led, without query and credentials; null without redirects."""
    is_https: bool
    """Whether every step of the way was encrypted."""
    certificate_ends: str | None
    """RFC 3339: when the server's certificate ends; of several on the way, the one that ends first."""
    certificate_days: float | None
    """Days until then, negative once it is over."""
    content_type: str | None
    """As sent with the last whole body; empty when the server told none."""
    type_told: TypeTold | None
    """What that says the body is."""
    has_etag: bool | None
    """Whether the server names the version of what it sends (ETag)."""
    has_last_modified: bool | None
    """Whether the server says when it changed (Last-Modified)."""
    honours_validators: bool | None
    """Whether it answers 304 while nothing is new; false when it sent the same bytes again."""
    cache_control: str | None
    """What the server says about caching; empty when it says nothing."""


def http_answer(http: HttpFacts | None, now: Instant) -> HttpAnswer | None:
    """Describe what was told; None before the first answer."""
    if http is None:
        return None
    left = days_left(http, now)
    return HttpAnswer(
        status=http.status,
        redirects=http.redirects,
        redirects_are_permanent=http.is_permanent,
        final_url=http.final_url or None,
        is_https=http.is_https,
        certificate_ends=utc_or_none(http.certificate_ends),
        certificate_days=round(left, 1) if left is not None else None,
        content_type=http.content_type,
        type_told=http.type_told,
        has_etag=http.has_etag,
        has_last_modified=http.has_last_modified,
        honours_validators=http.honours_validators,
        cache_control=http.cache_control,
    )
