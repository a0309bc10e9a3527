"""A message is fetched politely and safely, and every ending has its name."""

import asyncio
import contextlib
import gzip
import logging
import socket

import aiohttp
import pytest
from aiohttp import web

from mobility.feeds.config import Address
from mobility.feeds.dmfr import Authorization
from mobility.feeds.fetch import fetch
from mobility.feeds.fetched import Fetched, Known, Limits
from mobility.feeds.secrets import Secret
from mobility.model.outcome import Outcome
from tests.operator_server import Operator

NOW = 1_768_494_853
LIMITS = Limits(max_bytes=100_000, total_s=20, connect_s=5, first_byte_s=10, stall_s=10)
HASTY = Limits(max_bytes=100_000, total_s=20, connect_s=0.1, first_byte_s=0.1, stall_s=0.2)
KEY = "k-17-secret"


async def fetched(
    session: aiohttp.ClientSession, url: str, *, limits: Limits = LIMITS, known: Known | None = None, **address: object
) -> Fetched:
    """Fetch an address."""
    return await fetch(session, Address(url=url, **address), now=NOW, limits=limits, known=known)  # type: ignore[arg-type]


async def test_a_message_comes_with_all_that_is_to_be_remembered(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    operator.says(
        "/tu",
        b"\x0a\x00",
        ETag='"v1"',
        Last_Modified="Thu, 15 Jan 2026 16:34:00 GMT",
        Content_Type="application/x-protobuf",
    )
    result = await fetched(session, operator.url("/tu"))
    assert (result.outcome, result.status, result.body, result.bytes) == (Outcome.OK, 200, b"\x0a\x00", 2)
    assert (result.started, result.content_type) == (NOW, "application/x-protobuf")
    known = result.known_after(None)
    assert known is not None
    assert (known.etag, known.last_modified) == ('"v1"', "Thu, 15 Jan 2026 16:34:00 GMT")
    assert operator.asked[0].headers["User-Agent"].endswith("(+https://example.org/contact)")


async def test_what_has_not_changed_is_not_sent_again(operator: Operator, session: aiohttp.ClientSession) -> None:
    async def answer(request: web.BaseRequest) -> web.Response:
        fresh = request.headers.get("If-None-Match") == '"v1"' and "If-Modified-Since" in request.headers
        return web.Response(status=304 if fresh else 200, body=None if fresh else b"abc")

    operator.answers["/tu"] = answer
    known = Known(etag='"v1"', last_modified="Thu, 15 Jan 2026 16:34:00 GMT", sha256="x")
    result = await fetched(session, operator.url("/tu"), known=known)
    assert (result.outcome, result.status, result.body) == (Outcome.NOT_MODIFIED, 304, None)
    assert result.known_after(known) == known


async def test_the_same_bytes_are_unchanged_even_without_validators(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    operator.says("/tu", b"abc")
    known = (await fetched(session, operator.url("/tu"))).known_after(None)
    result = await fetched(session, operator.url("/tu"), known=known)
    assert (result.outcome, result.body) == (Outcome.UNCHANGED, None)
    assert result.known_after(known) == known


async def test_a_failure_forgets_nothing(operator: Operator, session: aiohttp.ClientSession) -> None:
    known = Known(etag='"v1"', sha256="x")
    result = await fetched(session, operator.url("/gone"), known=known)
    assert result.known_after(known) == known


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, Outcome.UNAUTHORIZED),
        (403, Outcome.UNAUTHORIZED),
        (404, Outcome.NOT_FOUND),
        (410, Outcome.NOT_FOUND),
        (418, Outcome.CLIENT_ERROR),
        (429, Outcome.RATE_LIMITED),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (206, Outcome.SERVER_ERROR),
        (204, Outcome.EMPTY_BODY),
        (304, Outcome.EMPTY_BODY),
    ],
)
async def test_a_status_that_is_not_success_has_its_name(
    operator: Operator, session: aiohttp.ClientSession, status: int, outcome: Outcome
) -> None:
    operator.says("/tu", b"" if status in (204, 304) else b"sorry", status=status, Retry_After="120")
    result = await fetched(session, operator.url("/tu"))
    assert (result.outcome, result.status, result.body) == (outcome, status, None)


async def test_a_server_that_asks_for_patience_is_heard(operator: Operator, session: aiohttp.ClientSession) -> None:
    operator.says("/tu", status=429, Retry_After="Thu, 15 Jan 2026 16:36:13 GMT")
    assert (await fetched(session, operator.url("/tu"))).retry_after_s == 120


@pytest.mark.parametrize(
    ("body", "content_type", "outcome"),
    [
        (b"", "application/octet-stream", Outcome.EMPTY_BODY),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html><body>Maintenance", "text/html", Outcome.HTML_BODY),
        (b"<html>", "application/octet-stream", Outcome.HTML_BODY),
        (b"<p>Service unavailable", "text/html; charset=utf-8", Outcome.HTML_BODY),
        (b"\x0a\x05<html", "text/html", Outcome.OK),
    ],
)
async def test_a_web_page_and_an_empty_answer_are_told_from_a_message(
    operator: Operator, session: aiohttp.ClientSession, body: bytes, content_type: str, outcome: Outcome
) -> None:
    operator.says("/tu", body, Content_Type=content_type)
    assert (await fetched(session, operator.url("/tu"))).outcome is outcome


async def test_a_compressed_message_is_inflated_also_when_no_header_says_so(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    operator.says("/said", gzip.compress(b"\x0a\x00" * 50), Content_Encoding="gzip")
    operator.says("/unsaid", gzip.compress(b"\x0a\x00" * 50))
    for path in ("/said", "/unsaid"):
        result = await fetched(session, operator.url(path))
        assert (result.outcome, result.body) == (Outcome.OK, b"\x0a\x00" * 50)


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (gzip.compress(bytes(50_000_000)), Outcome.TOO_LARGE),
        (gzip.compress(bytes(range(256)))[:-9], Outcome.TRUNCATED_GZIP),
    ],
    ids=["bomb", "truncated"],
)
async def test_a_bomb_and_a_truncated_body_cost_only_themselves(
    operator: Operator, session: aiohttp.ClientSession, body: bytes, outcome: Outcome
) -> None:
    operator.says("/tu", body, Content_Encoding="gzip")
    assert (await fetched(session, operator.url("/tu"))).outcome is outcome


async def test_a_body_that_announces_too_much_is_not_read(operator: Operator, session: aiohttp.ClientSession) -> None:
    operator.says("/tu", bytes(100_001))
    result = await fetched(session, operator.url("/tu"))
    assert (result.outcome, result.bytes, result.detail) == (
        Outcome.TOO_LARGE,
        0,
        "100001 bytes announced, 100000 allowed",
    )


async def test_an_endless_body_is_cut_off_at_the_limit(operator: Operator, session: aiohttp.ClientSession) -> None:
    async def endless(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(bytes(10_000))
        return response

    operator.answers["/tu"] = endless
    result = await fetched(session, operator.url("/tu"))
    assert result.outcome is Outcome.TOO_LARGE
    assert 100_000 < result.bytes < 1_000_000


async def never(_: web.BaseRequest) -> web.Response:
    """Keep the client waiting for headers until the server is shut down."""
    await asyncio.Event().wait()
    raise AssertionError


async def test_headers_that_do_not_come_are_not_waited_for(operator: Operator, session: aiohttp.ClientSession) -> None:
    operator.answers["/tu"] = never
    assert (await fetched(session, operator.url("/tu"), limits=HASTY)).outcome is Outcome.FIRST_BYTE_TIMEOUT


async def test_a_body_that_stalls_is_not_waited_for(operator: Operator, session: aiohttp.ClientSession) -> None:
    async def stalls(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "10"})
        await response.prepare(request)
        await response.write(b"abc")
        return await never(request)

    operator.answers["/tu"] = stalls
    result = await fetched(session, operator.url("/tu"), limits=HASTY)
    assert (result.outcome, result.status, result.bytes) == (Outcome.TOTAL_TIMEOUT, 200, 3)


async def test_a_body_that_trickles_ends_with_the_time_for_the_whole(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    async def trickles(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b"a")
                await asyncio.sleep(0.02)
        return response

    operator.answers["/tu"] = trickles
    limits = Limits(max_bytes=100_000, total_s=0.3, stall_s=10)
    result = await fetched(session, operator.url("/tu"), limits=limits)
    assert (result.outcome, result.detail) == (Outcome.TOTAL_TIMEOUT, "not complete within 0.3 s")


async def test_a_connection_that_breaks_is_lost(operator: Operator, session: aiohttp.ClientSession) -> None:
    async def breaks(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "10"})
        await response.prepare(request)
        await response.write(b"abc")
        assert request.transport is not None
        request.transport.close()
        return response

    operator.answers["/tu"] = breaks
    assert (await fetched(session, operator.url("/tu"))).outcome is Outcome.CONNECTION_LOST


async def raw_server(answer: bytes) -> asyncio.Server:
    """Serve bytes that no HTTP library would send."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    return await asyncio.start_server(serve, "127.0.0.1", 0)


@pytest.mark.parametrize(
    ("answer", "outcomes"),
    [
        (b"", {Outcome.CONNECTION_LOST}),
        (b"SSH-2.0-OpenSSH_9.6\r\n", {Outcome.SERVER_ERROR}),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", {Outcome.SERVER_ERROR}),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
            {Outcome.CONNECTION_LOST, Outcome.SERVER_ERROR},
        ),
        (b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n", {Outcome.SERVER_ERROR}),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe\x80/\r\nContent-Length: 0\r\n\r\n",
            {Outcome.REDIRECT_REFUSED, Outcome.DNS_ERROR},
        ),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://" + b"a" * 80 + b".invalid/\r\nContent-Length: 0\r\n\r\n",
            {Outcome.DNS_ERROR},
        ),
        (b'HTTP/1.1 200 OK\r\nETag: "\xff\xfe"\r\nContent-Type: \xff\r\nContent-Length: 3\r\n\r\nabc', {Outcome.OK}),
    ],
)
async def test_no_answer_however_broken_raises(
    session: aiohttp.ClientSession, answer: bytes, outcomes: set[Outcome]
) -> None:
    server = await raw_server(answer)
    async with server:
        port = server.sockets[0].getsockname()[1]
        result = await fetched(session, f"http://127.0.0.1:{port}/tu")
        assert result.outcome in outcomes
        assert result.etag is None


async def test_a_closed_port_refuses(session: aiohttp.ClientSession) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        result = await fetched(session, f"http://127.0.0.1:{port}/tu")
    assert (result.outcome, result.status, result.detail) == (Outcome.CONNECT_ERROR, None, "Connection refused")


async def test_a_host_that_does_not_exist_has_no_address(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    result = await fetched(session, "http://nothing.invalid/tu")
    assert result.outcome is Outcome.DNS_ERROR


async def test_a_server_that_speaks_no_tls_is_a_tls_error(operator: Operator, session: aiohttp.ClientSession) -> None:
    result = await fetched(session, operator.url("/tu").replace("http:", "https:"))
    assert result.outcome is Outcome.TLS_ERROR


async def test_a_connection_that_is_never_accepted_times_out(session: aiohttp.ClientSession) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(8)]
        for one in waiting:
            one.setblocking(False)  # noqa: FBT003 - the standard library's signature
            with contextlib.suppress(BlockingIOError):
                one.connect(("127.0.0.1", port))
        result = await fetched(session, f"http://127.0.0.1:{port}/tu", limits=HASTY)
        for one in waiting:
            one.close()
    assert result.outcome is Outcome.CONNECT_TIMEOUT


async def test_redirects_are_followed_and_the_last_address_is_told(
    operator: Operator, session: aiohttp.ClientSession
) -> None:
    operator.says("/a", status=302, Location="/b?x=1")
    operator.says("/b", b"abc")
    result = await fetched(session, operator.url("/a"))
    assert (result.outcome, result.body, result.final_url) == (Outcome.OK, b"abc", operator.url("/b?***"))


async def test_a_redirect_in_circles_ends(operator: Operator, session: aiohttp.ClientSession) -> None:
    operator.says("/a", status=301, Location="/a")
    result = await fetched(session, operator.url("/a"))
    assert result.outcome is Outcome.TOO_MANY_REDIRECTS
    assert len(operator.asked) == 6


@pytest.mark.parametrize("location", ["ftp://example.org/a", "file:///etc/passwd"])
async def test_a_redirect_to_something_else_is_refused(
    operator: Operator, session: aiohttp.ClientSession, location: str
) -> None:
    operator.says("/a", status=302, Location=location)
    assert (await fetched(session, operator.url("/a"))).outcome is Outcome.REDIRECT_REFUSED


@pytest.mark.parametrize("kind", ["header", "basic_auth", "query_param"])
async def test_a_key_does_not_follow_a_redirect_to_another_origin(
    operator: Operator, session: aiohttp.ClientSession, kind: str
) -> None:
    async def away(request: web.BaseRequest) -> web.Response:
        return web.Response(
            status=302, headers={"Location": operator.url("/b?" + request.query_string, host="localhost")}
        )

    operator.answers["/a"] = away
    operator.says("/b", b"abc")
    authorization = Authorization(type=kind, param_name="X-Key")  # type: ignore[arg-type]
    result = await fetched(session, operator.url("/a?format=pb"), authorization=authorization, secret=Secret(KEY))
    first, second = operator.asked
    assert result.outcome is Outcome.OK
    assert KEY in first.path_qs + str(first.headers) or "Authorization" in first.headers
    assert second.host.startswith("localhost")
    assert KEY not in second.path_qs + str(second.headers)
    assert "Authorization" not in second.headers


async def test_a_feed_without_its_key_is_not_asked(operator: Operator, session: aiohttp.ClientSession) -> None:
    result = await fetched(session, operator.url("/tu"), authorization=Authorization(type="header"))
    assert (result.outcome, operator.asked) == (Outcome.SECRET_MISSING, [])


@pytest.mark.parametrize("status", [200, 302, 401, 500])
async def test_no_result_and_no_log_shows_a_key(
    operator: Operator, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    operator.says(
        "/tu", b"<html>your key is k-17-secret", status=status, Location=f"ftp://x/{KEY}", Content_Type="text/html"
    )
    address = Address(
        url=operator.url("/tu"), authorization=Authorization(type="query_param", param_name="k"), secret=Secret(KEY)
    )
    result = await fetch(session, address, now=NOW, limits=LIMITS)
    assert operator.asked[0].query["k"] == KEY
    assert KEY not in repr(result)
    assert KEY not in "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("mobility"))
