"""An address + what is known of it -> a file on disk, resumed where a connection broke, or the named way there is none."""

import asyncio
from pathlib import Path
from typing import BinaryIO

import aiohttp

from mobility.feeds.attempt import FetchAttempt
from mobility.feeds.authorization import Request, authorized
from mobility.feeds.config import Address
from mobility.feeds.content_types import ZIP
from mobility.feeds.exchange import Answer, answered, conditional_headers, refuse_unless_whole
from mobility.feeds.fetch import refuse_announced_size
from mobility.feeds.fetched import Ending, Fetched, Known, Limits
from mobility.feeds.inflate import Inflater
from mobility.feeds.partial import Partial, check_range, range_validator
from mobility.feeds.sniff import SNIFF_BYTES, is_web_page
from mobility.model.outcome import Outcome
from mobility.model.time import Instant

_ACCEPT = {"Accept": "application/zip, application/octet-stream, */*;q=0.5", "Accept-Encoding": "identity"}
_WRITE_BYTES = 1 << 20
"""Pieces are gathered to this before a thread writes them: fewer hand-overs, and the loop never waits for a disk."""


async def download(
    session: aiohttp.ClientSession,
    address: Address,
    target: Path,
    *,
    now: Instant,
    limits: Limits,
    known: Known | None = None,
) -> Fetched:
    """Fetch a body into a file, conditionally; with `ok` the file at `target` is whole, otherwise it is untouched.

    Never raises for what an operator or the network does; OSError (ours) when the disk fails. A broken or timed-out
    transfer leaves `TARGET.part`, and the next call asks for the rest with Range and If-Range. Only one download may
    run per target.
    """
    request = authorized(address)
    attempt = FetchAttempt(now, request, ZIP)
    if request is None:
        return attempt.ended(Ending(Outcome.SECRET_MISSING))
    partial = Partial(target, str(request.url))
    try:
        async with asyncio.timeout(limits.total_s):
            await _transfer(session, request, partial, attempt, limits, known)
    except Ending as ending:
        # A part of these would be asked to go on, only to end the same way.
        if ending.outcome in (Outcome.TOO_LARGE, Outcome.TRUNCATED_GZIP):
            await asyncio.to_thread(partial.forget)
        return attempt.ended(ending)
    except TimeoutError:
        return attempt.ended(Ending(Outcome.TOTAL_TIMEOUT, f"not complete within {limits.total_s:g} s"))
    return await asyncio.to_thread(_settle, partial, attempt, known)


async def _transfer(
    session: aiohttp.ClientSession,
    request: Request,
    partial: Partial,
    attempt: FetchAttempt,
    limits: Limits,
    known: Known | None,
) -> None:
    resumable = await asyncio.to_thread(partial.resumable)
    if resumable is not None:
        size, validator = resumable
        headers = _ACCEPT | {"Range": f"bytes={size}-", "If-Range": validator}
        async with answered(session, request, headers, limits, attempt.way) as answer:
            attempt.heard(answer, conditional=False)
            if answer.status == 206:
                await _append(answer, partial, resumable, attempt, limits.max_bytes)
                return
            # 200: the server knows no ranges or has another version, and sends all of it.
            if answer.status != 416:
                refuse_unless_whole(answer, conditional=False, now=attempt.started)
                await _write(answer, partial, attempt, limits.max_bytes)
                return
        # 416: the version there now is shorter than our part.
        await asyncio.to_thread(partial.forget)
    headers = _ACCEPT | conditional_headers(known)
    async with answered(session, request, headers, limits, attempt.way) as answer:
        conditional = bool(conditional_headers(known))
        attempt.heard(answer, conditional=conditional)
        refuse_unless_whole(answer, conditional=conditional, now=attempt.started)
        await _write(answer, partial, attempt, limits.max_bytes)


async def _append(
    answer: Answer, partial: Partial, resumable: tuple[int, str], attempt: FetchAttempt, max_bytes: int
) -> None:
    size, validator = resumable
    try:
        whole = check_range(answer.headers.get("Content-Range"), size)
        if answer.encoding or (validator.startswith('"') and answer.etag not in (None, validator)):
            raise Ending(Outcome.CONNECTION_LOST, "the rest is of another version or encoding")
        refuse_announced_size(answer, max_bytes, already=size)
    except Ending:
        await asyncio.to_thread(partial.forget)
        raise
    with partial.open(resume=True, validator=None) as file:
        await _copy(answer, file, attempt, max_bytes - size, None)
    if whole is not None and size + attempt.bytes < whole:
        raise Ending(Outcome.CONNECTION_LOST, f"{size + attempt.bytes} of {whole} bytes so far")


async def _write(answer: Answer, partial: Partial, attempt: FetchAttempt, max_bytes: int) -> None:
    refuse_announced_size(answer, max_bytes)
    inflater = Inflater(max_bytes) if answer.encoding in ("gzip", "x-gzip", "deflate") else None
    # A part of an inflated body says nothing about how much of the compressed one is missing.
    validator = None if answer.encoding else range_validator(answer.etag, answer.last_modified)
    with partial.open(resume=False, validator=validator) as file:
        await _copy(answer, file, attempt, max_bytes, inflater)


async def _copy(
    answer: Answer, file: BinaryIO, attempt: FetchAttempt, max_bytes: int, inflater: Inflater | None
) -> None:
    gathered = bytearray()
    try:
        while piece := await answer.next_piece():
            attempt.bytes += len(piece)
            if attempt.bytes > max_bytes:
                raise Ending(Outcome.TOO_LARGE, f"more than {max_bytes} bytes")
            gathered += inflater.feed(piece) if inflater else piece
            if len(gathered) >= _WRITE_BYTES:
                await asyncio.to_thread(file.write, bytes(gathered))
                gathered.clear()
        if inflater:
            inflater.finish()
    finally:
        # Also when cancelled by the time limit: what arrived is not asked for again.
        file.write(gathered)


def _settle(partial: Partial, attempt: FetchAttempt, known: Known | None) -> Fetched:
    start = partial.start(SNIFF_BYTES)
    if not start or is_web_page(start):
        partial.forget()
        outcome = Outcome.HTML_BODY if start else Outcome.EMPTY_BODY
        return attempt.ended(Ending(outcome, start[:150].decode(errors="replace")))
    digest = partial.sha256()
    if known is not None and digest == known.sha256:
        partial.forget()
        return attempt.ended(Ending(Outcome.UNCHANGED), sha256=digest)
    partial.finish()
    return attempt.ended(Ending(Outcome.OK), path=partial.target, sha256=digest)
