"""What an address told over HTTP in, lines in words out."""

from collections.abc import Iterator
from typing import NamedTuple

from mobility.health.certificate import days_left
from mobility.model.http import HttpFacts, TypeTold
from mobility.model.time import Instant
from mobility.web.health.numbers import measured, moment
from mobility.web.health.words import count_of, named, say


class HttpLine(NamedTuple):
    """One fact in words, and the server's own text beside it."""

    text: str
    told: str = ""
    """The operator's own, never to be trusted; empty where there is none."""


def http_lines(http: HttpFacts | None, zone: str, language: str, now: Instant) -> list[HttpLine]:
    """Say all that is known, none before the first answer."""
    if http is None:
        return []
    return [*_way(http, zone, language, now), *_body(http, language)]


def _way(http: HttpFacts, zone: str, language: str, now: Instant) -> Iterator[HttpLine]:
    if http.redirects:
        kind = "redirects_permanent" if http.is_permanent else "redirects_temporary"
        yield HttpLine(count_of(language, kind, http.redirects), http.final_url)
    yield HttpLine(say(language, "http_encrypted" if http.is_https else "http_open"))
    left, ends = days_left(http, now), moment(http.certificate_ends, zone, language)
    if left is not None and ends is not None:
        days = measured(int(left), "days", language)
        yield HttpLine(say(language, "certificate_over" if left < 0 else "certificate_ends", day=ends.text, days=days))


def _body(http: HttpFacts, language: str) -> Iterator[HttpLine]:
    if http.type_told is not None:
        text = "Content-Type"
        if http.type_told is not TypeTold.FITS:
            text = f"{text} ({named(language, 'type_told', http.type_told.value)})"
        yield HttpLine(text, http.content_type or "")
    if http.has_etag is not None or http.has_last_modified is not None:
        known = [name for name, has in (("ETag", http.has_etag), ("Last-Modified", http.has_last_modified)) if has]
        yield HttpLine(", ".join(known) or say(language, "http_no_validators"))
    if http.honours_validators is not None:
        yield HttpLine(say(language, "http_honours" if http.honours_validators else "http_sends_again"))
    if http.cache_control:
        yield HttpLine("Cache-Control", http.cache_control)
