"""A fetch while it runs -> the one value that tells how it ended, secrets struck out."""

import asyncio
from pathlib import Path

from mobility.feeds.authorization import Request
from mobility.feeds.exchange import Answer
from mobility.feeds.fetched import Ending, Fetched
from mobility.feeds.masking import mask_text, shorten
from mobility.model.time import Instant


class FetchAttempt:
    """What is known of a fetch while it runs, so that every ending can be told in full."""

    def __init__(self, started: Instant, request: Request | None) -> None:
        self.started = started
        self.bytes = 0
        self._loop = asyncio.get_running_loop()
        self._begun = self._loop.time()
        self._request = request
        self._answer: Answer | None = None

    def heard(self, answer: Answer) -> None:
        """Remember the answer that the outcome will be about."""
        self._answer = answer
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
            retry_after_s=ending.retry_after_s,
            detail=shorten(mask_text(ending.detail, secrets)),
            body=body,
            path=path,
            sha256=sha256,
        )
