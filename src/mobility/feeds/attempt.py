"""A fetch while it runs -> the one value that tells how it ended, secrets struck out."""

import asyncio
from pathlib import Path

import msgspec

from mobility.feeds.authorization import Request
from mobility.feeds.content_types import type_told
from mobility.feeds.exchange import Answer
from mobility.feeds.fetched import Ending, Fetched
from mobility.feeds.masking import mask_text, shorten
from mobility.feeds.way import Way
from mobility.model.http import HttpFacts
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


class FetchAttempt:
    """What is known of a fetch while it runs, so that every ending can be told in full."""

    def __init__(self, started: Instant, request: Request | None, fitting: frozenset[str]) -> None:
        """Begin; `fitting` are the content types that name what is asked for."""
        self.started = started
        self.bytes = 0
        self.way = Way()
        self._fitting = fitting
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self._request = request
        self._answer: Answer | None = None
        self._is_conditional = False

    def heard(self, answer: Answer, *, conditional: bool) -> None:
        """Remember the answer that the outcome will be about, and whether only something newer was asked for."""
        self._answer = answer
        self._is_conditional = conditional
        self._request = answer.request

    def ended(
        self, ending: Ending, *, body: bytes | None = None, path: Path | None = None, sha256: str | None = None
    ) -> Fetched:
        """Tell the fetch as one value, secrets struck out."""
        secrets = self._request.secrets if self._request else ()
        answer = self._answer
        return Fetched(
            outcome=ending.outcome,
            started=self.started,
            duration_s=self._loop.time() - self._begun,
            status=answer.status if answer else None,
            bytes=self.bytes,
            etag=answer.etag if answer else None,
            last_modified=answer.last_modified if answer else None,
            content_type=answer.content_type if answer else "",
            final_url=self._request.shown if self._request else "",
            http=self._facts(ending.outcome),
            retry_after_s=ending.retry_after_s,
            detail=shorten(mask_text(ending.detail, secrets)),
            body=body,
            path=path,
            sha256=sha256,
        )

    def _facts(self, outcome: Outcome) -> HttpFacts | None:
        """Join what the way told with what the answer's headers did; what a 304 or a refusal does not say stays open."""
        facts, answer = self.way.told(), self._answer
        if facts is None or answer is None:
            return facts
        facts = msgspec.structs.replace(facts, status=answer.status)
        if answer.status not in (200, 206, 304):
            return facts
        is_whole = answer.status != 304
        return msgspec.structs.replace(
            facts,
            content_type=answer.content_type if is_whole else None,
            type_told=type_told(answer.content_type, self._fitting) if is_whole else None,
            has_etag=answer.etag is not None if is_whole else answer.etag is not None or None,
            has_last_modified=answer.last_modified is not None
            if is_whole
            else answer.last_modified is not None or None,
            honours_validators=self._honoured(outcome),
            cache_control=answer.cache_control if is_whole else answer.cache_control or None,
        )

    def _honoured(self, outcome: Outcome) -> bool | None:
        """Say whether a question for something newer spared us the body; None where there was something newer."""
        if not self._is_conditional or outcome not in (Outcome.NOT_MODIFIED, Outcome.UNCHANGED):
            return None
        return outcome is Outcome.NOT_MODIFIED
