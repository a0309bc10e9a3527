"""An address + what is known of it -> a message in memory, or the named way in which there is none."""

import asyncio
import hashlib

import aiohttp

from mobility.feeds.attempt import FetchAttempt
from mobility.feeds.authorization import authorized
from mobility.feeds.config import Address
from mobility.feeds.content_types import PROTOBUF
from mobility.feeds.exchange import Answer, answered, conditional_headers, refuse_unless_whole
from mobility.feeds.fetched import Ending, Fetched, Known, Limits
from mobility.feeds.inflate import GZIP_MAGIC, Inflater
from mobility.feeds.sniff import is_web_page
from mobility.model.outcome import Outcome
from mobility.model.time import Instant

_ACCEPT = {"Accept": "application/x-protobuf, application/octet-stream, */*;q=0.5", "Accept-Encoding": "gzip, deflate"}


async def fetch(
    session: aiohttp.ClientSession, address: Address, *, now: Instant, limits: Limits, known: Known | None = None
) -> Fetched:
    """Fetch a body into memory, conditionally, inflated within limits.

    Never raises for what an operator or the network does. `now` is when it starts; durations are the event loop's.
    A body that begins like gzip is inflated whatever its headers say: no FeedMessage begins so.
    """
    request = authorized(address)
    attempt = FetchAttempt(now, request, PROTOBUF)
    if request is None:
        return attempt.ended(Ending(Outcome.SECRET_MISSING))
    try:
        async with asyncio.timeout(limits.total_s):
            headers = _ACCEPT | conditional_headers(known)
            async with answered(session, request, headers, limits, attempt.way) as answer:
                conditional = bool(conditional_headers(known))
                attempt.heard(answer, conditional=conditional)
                refuse_unless_whole(answer, conditional=conditional, now=now)
                body = await _read(answer, limits.max_bytes, attempt)
    except Ending as ending:
        return attempt.ended(ending)
    except TimeoutError:
        return attempt.ended(Ending(Outcome.TOTAL_TIMEOUT, f"not complete within {limits.total_s:g} s"))
    digest = hashlib.sha256(body).hexdigest()
    if known is not None and digest == known.sha256:
        return attempt.ended(Ending(Outcome.UNCHANGED), sha256=digest)
    return attempt.ended(Ending(Outcome.OK), body=body, sha256=digest)


async def _read(answer: Answer, max_bytes: int, attempt: FetchAttempt) -> bytes:
    refuse_announced_size(answer, max_bytes)
    body = bytearray()
    inflater = Inflater(max_bytes) if answer.encoding in ("gzip", "x-gzip", "deflate") else None
    while piece := await answer.next_piece():
        # Producers that serve a .pb.gz file as it is name no encoding.
        if not attempt.bytes and inflater is None and piece.startswith(GZIP_MAGIC):
            inflater = Inflater(max_bytes)
        attempt.bytes += len(piece)
        body += inflater.feed(piece) if inflater else piece
        if max(len(body), attempt.bytes) > max_bytes:
            raise Ending(Outcome.TOO_LARGE, f"more than {max_bytes} bytes")
    if attempt.bytes == 0:
        raise Ending(Outcome.EMPTY_BODY)
    if inflater:
        inflater.finish()
    if is_web_page(bytes(body[:512]), answer.content_type):
        raise Ending(Outcome.HTML_BODY, bytes(body[:150]).decode(errors="replace"))
    if not body:
        raise Ending(Outcome.EMPTY_BODY, "nothing after inflating")
    return bytes(body)


def refuse_announced_size(answer: Answer, max_bytes: int, already: int = 0) -> None:
    """Spare both sides a body that says beforehand that it is too large."""
    if answer.length is not None and answer.length + already > max_bytes:
        raise Ending(Outcome.TOO_LARGE, f"{answer.length + already} bytes announced, {max_bytes} allowed")
