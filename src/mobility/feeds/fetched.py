"""What goes into a fetch and what comes out: known validators, limits, and one value for every ending."""

from pathlib import Path

import msgspec

from mobility.feeds.masking import shorten
from mobility.model.http import HttpFacts
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the last successful fetch of an address left behind, so that the same is not sent or read again."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    """Of the body, hex: identical bytes are `unchanged` even from a server that knows no validators."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one fetch may cost."""

    max_bytes: int
    """Of the body, as sent and after inflating."""
    total_s: float
    connect_s: float = 5.0
    """For name, TCP and TLS."""
    first_byte_s: float = 10.0
    """From then to the end of the answer's headers."""
    stall_s: float = 20.0
    """Between two pieces of the body."""


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """How one fetch ended. `body` or `path` is set with `ok` alone."""

    outcome: Outcome
    started: Instant
    duration_s: float
    status: int | None = None
    """HTTP status of the last answer; None when there was none."""
    body: bytes | None = None
    path: Path | None = None
    bytes: int = 0
    """Of the body as it came over the wire, also when it was given up."""
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    content_type: str = ""
    final_url: str = ""
    """Where the answer came from after redirects, masked."""
    http: HttpFacts | None = None
    """What the way and the answer told beside the body; None when nobody answered."""
    retry_after_s: float | None = None
    """How long the server asked us to stay away."""
    detail: str = ""
    """The offending text, short and masked."""

    def known_after(self, before: Known | None) -> Known | None:
        """Say what to remember for the next fetch; what a 304 does not repeat stays, a failure changes nothing.

        Call it once the body proved usable: a remembered web page would come back as `not_modified`.
        """
        if not self.outcome.is_success:
            return before
        old = before or Known()
        if self.outcome is Outcome.NOT_MODIFIED:
            return Known(
                etag=self.etag or old.etag, last_modified=self.last_modified or old.last_modified, sha256=old.sha256
            )
        return Known(etag=self.etag, last_modified=self.last_modified, sha256=self.sha256)


class Ending(Exception):  # noqa: N818 - an ending is an outcome, which may be nobody's fault
    """How a fetch in progress ends early; never leaves this room."""

    def __init__(self, outcome: Outcome, detail: str = "", retry_after_s: float | None = None) -> None:
        self.outcome = outcome
        self.detail = shorten(detail)
        self.retry_after_s = retry_after_s
        super().__init__(outcome.value)
