"""What a poll saw on the wire: redirects, the certificate, the content type, whether questions for news are understood."""

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import msgspec
import pytest
from aiohttp import web

from mobility.feeds.config import Address
from mobility.feeds.content_types import PROTOBUF, type_told
from mobility.feeds.dmfr import Authorization
from mobility.feeds.download import download
from mobility.feeds.fetch import fetch
from mobility.feeds.fetched import Fetched, Known, Limits
from mobility.feeds.secrets import Secret
from mobility.feeds.session import open_session
from mobility.feeds.way import certificate_of
from mobility.model.http import HttpFacts, TypeTold
from mobility.model.outcome import Outcome
from tests.certificates import Authority
from tests.operator_server import Operator

NOW = 1_768_494_853
LIMITS = Limits(max_bytes=100_000, total_s=20)
KEY = "k-17-secret"
LETTERS = "abcdefgh" * 4


def told(fetched: Fetched) -> HttpFacts:
    """Give what a fetch told that must have been answered."""
    assert fetched.http is not None, fetched
    return fetched.http


async def facts_of(session: aiohttp.ClientSession, url: str, known: Known | None = None) -> HttpFacts:
    """Fetch an address for what it tells beside the body."""
    return told(await fetch(session, Address(url=url), now=NOW, limits=LIMITS, known=known))


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Make keys once."""
    return Authority()


@pytest.fixture
async def trusting(authority: Authority) -> AsyncIterator[aiohttp.ClientSession]:
    """Open a session that believes the authority."""
    async with open_session(trusted=authority.trusted) as opened:
        yield opened


@pytest.mark.parametrize("size", [2, 60_000], ids=["a body that comes with its headers", "a body in many pieces"])
async def test_the_end_of_the_certificate_is_told(
    authority: Authority, trusting: aiohttp.ClientSession, size: int
) -> None:
    async with authority.operator(days=9.5) as (operator, ends):
        operator.says("/tu", b"\x0a" * size)
        for _ in ("a new connection", "a connection in use"):
            facts = await facts_of(trusting, operator.url("/tu"))
            assert facts.certificate_ends == int(ends.timestamp())
            assert facts.certificate_from == int((ends - dt.timedelta(days=10.5)).timestamp())
            assert facts.is_https


async def test_of_the_certificates_on_the_way_the_one_that_ends_first_is_told(
    authority: Authority, trusting: aiohttp.ClientSession
) -> None:
    async with authority.operator(days=5) as (short, soon), authority.operator(days=300) as (long, _):
        short.says("/old", status=301, Location=long.url("/new"))
        long.says("/new", b"x")
        facts = await facts_of(trusting, short.url("/old"))
        assert (facts.certificate_ends, facts.redirects, facts.is_https) == (int(soon.timestamp()), 1, True)


async def test_a_certificate_that_is_over_is_a_named_ending_and_tells_nothing(
    authority: Authority, trusting: aiohttp.ClientSession
) -> None:
    async with authority.operator(days=-0.5) as (operator, _):
        operator.says("/tu", b"x")
        result = await fetch(trusting, Address(url=operator.url("/tu")), now=NOW, limits=LIMITS)
        assert (result.outcome, result.http) == (Outcome.TLS_ERROR, None)
        assert "expired" in result.detail


async def test_a_way_with_one_open_step_is_not_encrypted(
    authority: Authority, trusting: aiohttp.ClientSession, operator: Operator
) -> None:
    async with authority.operator(days=100) as (safe, _):
        operator.says("/tu", status=302, Location=safe.url("/tu"))
        safe.says("/tu", b"x")
        facts = await facts_of(trusting, operator.url("/tu"))
        assert not facts.is_https
        assert facts.certificate_ends is not None


async def test_without_tls_there_is_no_certificate(operator: Operator, session: aiohttp.ClientSession) -> None:
    operator.says("/tu", b"x")
    facts = await facts_of(session, operator.url("/tu"))
    assert (facts.certificate_ends, facts.is_https, facts.is_internal) == (None, False, True)


@pytest.mark.parametrize(
    "told", [None, {}, {"notAfter": "soon"}, {"notBefore": "Jan  1 00:00:00 2026 GMT", "notAfter": "some day"}]
)
def test_a_certificate_that_cannot_be_read_is_none(told: dict[str, str] | None) -> None:
    assert certificate_of(told) is None


@pytest.mark.parametrize(
    ("statuses", "is_permanent"), [((), None), ((301,), True), ((301, 308), True), ((301, 302), False), ((307,), False)]
)
async def test_redirects_are_counted_and_only_permanent_ones_call_for_a_new_address(
    operator: Operator, session: aiohttp.ClientSession, statuses: tuple[int, ...], *, is_permanent: bool | None
) -> None:
    for step, status in enumerate(statuses):
        operator.says(f"/{step}", status=status, Location=f"/{step + 1}")
    operator.says(f"/{len(statuses)}", b"x")
    facts = await facts_of(session, operator.url("/0"))
    assert (facts.redirects, facts.is_permanent) == (len(statuses), is_permanent)
    assert facts.final_url == (operator.url(f"/{len(statuses)}") if statuses else "")


async def test_a_redirect_that_is_refused_is_not_one_that_was_followed(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    operator.says("/a", status=301, Location="/b")
    operator.says("/b", status=301, Location="file:///etc/passwd")
    result = await fetch(session, Address(url=operator.url("/a")), now=NOW, limits=LIMITS)
    assert result.outcome is Outcome.REDIRECT_REFUSED
    assert (told(result).redirects, told(result).final_url) == (1, operator.url("/b"))
    assert told(result).content_type is None


@pytest.mark.parametrize("kind", ["query_param", "header", "basic_auth", "path_segment", "replace_url"])
async def test_a_key_stands_nowhere_in_what_is_told(
    operator: Operator, session: aiohttp.ClientSession, kind: str
) -> None:
    async def onwards(request: web.BaseRequest) -> web.Response:
        return web.Response(status=308, headers={"Location": f"/{KEY}/there?token={KEY}&signature=s-99"})

    operator.answers["/a"] = operator.answers[f"/{KEY}/a"] = onwards
    operator.says(f"/{KEY}/there", b"x", Content_Type="application/x-protobuf")
    url = operator.url("/{}/a" if kind == "path_segment" else "/a")
    key = operator.url(f"/{KEY}/a?x=1") if kind == "replace_url" else KEY
    address = Address(url=url, authorization=msgspec.convert({"type": kind}, Authorization), secret=Secret(key))
    result = await fetch(session, address, now=NOW, limits=LIMITS)
    assert (result.outcome, told(result).redirects) == (Outcome.OK, 1)
    for printed in (repr(result.http), result.final_url, result.detail):
        assert KEY not in printed
        assert "s-99" not in printed
    assert told(result).final_url.startswith(operator.url("/"))


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/x-protobuf", TypeTold.FITS),
        ("Application/Protobuf; charset=utf-8", TypeTold.FITS),
        ("application/octet-stream", TypeTold.FITS),
        ("text/html; charset=utf-8", TypeTold.HTML),
        ("application/zip", TypeTold.OTHER),
        ("text/plain", TypeTold.OTHER),
    ],
)
async def test_a_message_is_read_whatever_it_is_announced_as_and_that_is_told(
    operator: Operator, session: aiohttp.ClientSession, content_type: str, expected: TypeTold
) -> None:
    operator.says("/tu", b"\x0a\x00", Content_Type=content_type)
    result = await fetch(session, Address(url=operator.url("/tu")), now=NOW, limits=LIMITS)
    assert result.outcome is Outcome.OK
    assert (told(result).content_type, told(result).type_told) == (content_type, expected)


def test_a_server_may_announce_nothing() -> None:
    assert type_told(" ; charset=utf-8", PROTOBUF) is TypeTold.MISSING


async def test_an_archive_is_held_against_other_content_types(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    for content_type, expected in (("application/zip", TypeTold.FITS), ("application/x-protobuf", TypeTold.OTHER)):
        operator.says("/gtfs", b"PK" + content_type.encode(), Content_Type=content_type)
        target = tmp_path / "gtfs.zip"
        result = await download(session, Address(url=operator.url("/gtfs")), target, now=NOW, limits=LIMITS)
        assert told(result).type_told is expected


async def test_the_error_page_of_a_server_is_no_content_type_of_the_feed(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    operator.says("/tu", b"<html>", status=503, Content_Type="text/html")
    facts = await facts_of(session, operator.url("/tu"))
    assert (facts.content_type, facts.type_told, facts.has_etag) == (None, None, None)


async def test_a_server_that_answers_304_honours_what_it_told(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304, headers={"ETag": '"v1"'})
        return web.Response(body=b"x", headers={"ETag": '"v1"', "Cache-Control": "max-age=15"})

    operator.answers["/tu"] = answer
    first = await fetch(session, Address(url=operator.url("/tu")), now=NOW, limits=LIMITS)
    facts = told(first)
    assert (facts.has_etag, facts.has_last_modified, facts.cache_control) == (True, False, "max-age=15")
    assert facts.honours_validators is None
    facts = await facts_of(session, operator.url("/tu"), first.known_after(None))
    assert (facts.honours_validators, facts.has_etag, facts.has_last_modified) == (True, True, None)


async def test_a_server_that_sends_the_same_again_does_not(operator: Operator, session: aiohttp.ClientSession) -> None:
    operator.says("/tu", b"x", Last_Modified="Thu, 15 Jan 2026 16:34:00 GMT")
    first = await fetch(session, Address(url=operator.url("/tu")), now=NOW, limits=LIMITS)
    facts = await facts_of(session, operator.url("/tu"), first.known_after(None))
    assert (facts.honours_validators, facts.has_last_modified) == (False, True)


async def test_a_server_that_was_not_asked_for_news_only_cannot_be_judged(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    operator.says("/tu", b"x")
    first = await fetch(session, Address(url=operator.url("/tu")), now=NOW, limits=LIMITS)
    facts = await facts_of(session, operator.url("/tu"), first.known_after(None))
    assert (facts.honours_validators, facts.has_etag, facts.has_last_modified) == (None, False, False)


async def test_what_a_server_invents_for_caching_is_cut(operator: Operator, session: aiohttp.ClientSession) -> None:
    operator.says("/tu", b"x", Cache_Control=LETTERS * 9)
    facts = await facts_of(session, operator.url("/tu"))
    assert facts.cache_control is not None
    assert len(facts.cache_control) == 100
