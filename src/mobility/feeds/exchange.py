"""A request -> its final answer after redirects, within the time limits, or the Ending it came to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from mobility.feeds.authorization import Request
from mobility.feeds.faults import NETWORK_FAULTS, ending_of, outcome_of_status
from mobility.feeds.fetched import Ending, Known, Limits
from mobility.feeds.redirects import MAX_REDIRECTS, REDIRECT_STATUSES, follow
from mobility.feeds.retry_after import parse_retry_after
from mobility.feeds.way import Way
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


class Answer:
    """The headers of an answer, and its body to come."""

    def __init__(self, request: Request, response: aiohttp.ClientResponse) -> None:
        self.request = request
        self.status = response.status
        self.headers = response.headers
        self._response = response

    @property
    def content_type(self) -> str:
        """As sent, at most 100 characters."""
        return self.headers.get("Content-Type", "")[:100].encode("ascii", "replace").decode()

    @property
    def cache_control(self) -> str:
        """As sent, at most 100 characters."""
        return self.headers.get("Cache-Control", "")[:100].encode("ascii", "replace").decode()

    @property
    def encoding(self) -> str:
        """Content-Encoding in lower case; empty for a plain body."""
        encoding = self.headers.get("Content-Encoding", "").strip().lower()
        return "" if encoding == "identity" else encoding

    @property
    def length(self) -> int | None:
        """Bytes announced; None when the server does not say."""
        return self._response.content_length

    @property
    def etag(self) -> str | None:
        """The entity tag, quotes included."""
        return _echoable(self.headers.get("ETag"))

    @property
    def last_modified(self) -> str | None:
        """The date as the server spelled it."""
        return _echoable(self.headers.get("Last-Modified"))

    async def next_piece(self) -> bytes:
        """Give what arrived of the body since the last piece, b"" at its end; Ending when it breaks off or stalls."""
        try:
            return await self._response.content.readany()
        except NETWORK_FAULTS as error:
            raise ending_of(error, answered=True) from None


def _echoable(value: str | None) -> str | None:
    """Keep a validator only if it can be sent back as it came."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= 1024 else None


@asynccontextmanager
async def answered(
    session: aiohttp.ClientSession, request: Request, headers: dict[str, str], limits: Limits, way: Way
) -> AsyncIterator[Answer]:
    """Send a GET and follow redirects, noting each step; the answer is closed with the context, read or not.

    Raises:
        Ending: no answer came, or too many redirects did.
    """
    way.begin()
    for _ in range(MAX_REDIRECTS + 1):
        response = await _headers_of(session, request, headers, limits)
        way.step(request, response)
        try:
            if response.status not in REDIRECT_STATUSES:
                yield Answer(request, response)
                return
            location = response.headers.get("Location")
        finally:
            # Closed, not released: reading the rest of a body nobody wants costs more than a new connection.
            response.close()
        following = follow(request, location)
        if isinstance(following, str):
            raise Ending(Outcome.REDIRECT_REFUSED, following)
        way.redirected(response.status)
        request = following
    raise Ending(Outcome.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS}")


async def _headers_of(
    session: aiohttp.ClientSession, request: Request, headers: dict[str, str], limits: Limits
) -> aiohttp.ClientResponse:
    # The time for the whole is the caller's: it spans redirects, which aiohttp would each give the full time.
    timeout = aiohttp.ClientTimeout(total=None, connect=limits.connect_s, sock_read=limits.stall_s)
    try:
        # A read timeout alone would start again with every byte of headers that trickle in.
        async with asyncio.timeout(limits.connect_s + limits.first_byte_s):
            return await session.get(
                request.url, headers=headers | request.headers, allow_redirects=False, timeout=timeout
            )
    except NETWORK_FAULTS as error:
        raise ending_of(error, answered=False) from None
    except TimeoutError:
        raise Ending(Outcome.FIRST_BYTE_TIMEOUT, f"no headers within {limits.first_byte_s:g} s") from None


def conditional_headers(known: Known | None) -> dict[str, str]:
    """Ask for the body only if it changed. Source: RFC 9110, section 13.1."""
    headers = {}
    if known and known.etag:
        headers["If-None-Match"] = known.etag
    if known and known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers


def refuse_unless_whole(answer: Answer, *, conditional: bool, now: Instant) -> None:
    """Let a 200 pass and raise the Ending of any other status."""
    outcome = outcome_of_status(answer.status)
    if outcome is Outcome.NOT_MODIFIED and not conditional:
        raise Ending(Outcome.EMPTY_BODY, "304 to a request that was not conditional")
    if outcome is not Outcome.OK:
        retry_after_s = parse_retry_after(answer.headers.get("Retry-After"), now)
        raise Ending(outcome, f"HTTP {answer.status}" if answer.status != 304 else "", retry_after_s)
