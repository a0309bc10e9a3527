"""Bytes and how long they hold in, an HTTP response out: ETag, 304, gzip, CORS, HEAD, with the head laid out once."""

import time
import zlib
from collections.abc import Sequence
from email.utils import formatdate
from http import HTTPStatus

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter

from mobility.api.revalidation import board_tag, digest_of, still_said
from mobility.model.time import Instant

JSON = "application/json"
PROBLEM = "application/problem+json"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"

GZIP_FROM_BYTES = 1_024
"""Shorter bodies gain less than the packet that carries them."""
GZIP_LEVEL = 3
"""Boards shrink to a fifth at level 3 in 60 % of the time of level 6, which gains 3 % more."""

JOINED_FROM = 8
"""From this sending on a body is kept in one: what is asked for that often is asked for by many, and joining hundreds of pieces
costs more than all else that a cached answer needs."""
PIECE_BYTES = 40
"""A place in a tuple, and its share of what a board does not have in common with others: its times."""

STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}

COMMON_FIELDS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "*",
    "X-Content-Type-Options": "nosniff",
}
COMMON_HEAD = "".join(f"{name}: {value}\r\n" for name, value in COMMON_FIELDS.items())
VARY = "Accept, Accept-Encoding, Accept-Language"
SERVER = "mobility"
"""Where aiohttp writes the head: it would tell every stranger its own version and Python's."""


class Content:
    """A body as it will be sent, with its tag; gzip is made on first wish and kept.

    A body whose pieces are shared with others is kept in these, a third of its size, until it has been sent often.
    """

    __slots__ = (
        "_gzipped",
        "_heads",
        "_sendings",
        "as_of",
        "etag",
        "extra_head",
        "gzip_level",
        "length",
        "media_type",
        "pieces",
        "status",
        "valid_until",
    )

    def __init__(
        self,
        body: bytes | tuple[bytes, ...],
        media_type: str = JSON,
        *,
        status: int = 200,
        valid_until: float = 0.0,
        etag: str | None = None,
        extra_head: str = "",
        as_of: Instant | None = None,
    ) -> None:
        """Keep a body, or the pieces that give it when joined.

        `valid_until` (UTC seconds) bounds every cache, `extra_head` is lines that each end in CRLF, `as_of` is given for
        boards, whose ages count from it.
        """
        self.pieces = (body,) if isinstance(body, bytes) else body
        whole = self.body
        self.length = len(whole)
        self.media_type = media_type
        self.status = status
        self.valid_until = valid_until
        self.as_of = as_of
        if etag is None:
            etag = digest_of(whole) if as_of is None else board_tag(whole, as_of)
        self.etag = etag
        self.extra_head = extra_head
        self.gzip_level = GZIP_LEVEL
        self._gzipped: bytes | None = None
        self._heads: dict[tuple[bool, bool, int], bytes] = {}
        self._sendings = 0

    def pieces_to_send(self) -> tuple[bytes, ...]:
        """Give the body's pieces for one more sending; from the eighth on it is a single one, which `kept_bytes` then counts."""
        self._sendings += 1
        if self._sendings == JOINED_FROM:
            self.pieces = (self.body,)
        return self.pieces

    @property
    def body(self) -> bytes:
        """Give the body in one."""
        return b"".join(self.pieces)

    @property
    def kept_bytes(self) -> int:
        """Count what the body takes where it is kept, and its compressed form once there is one."""
        own = self.length if len(self.pieces) == 1 else len(self.pieces) * PIECE_BYTES
        return own + len(self._gzipped or b"")

    def gzipped(self) -> bytes | None:
        """Give the body compressed; None where that does not pay."""
        if self._gzipped is None and self.length >= GZIP_FROM_BYTES:
            compressor = zlib.compressobj(self.gzip_level, zlib.DEFLATED, 31)
            self._gzipped = compressor.compress(self.body) + compressor.flush()
        return self._gzipped

    def head(self, now: float, *, is_gzip: bool, is_304: bool) -> bytes:
        """Lay the head out up to and including Date, without the blank line; made at most once a second and variant."""
        second = int(now)
        key = (is_gzip, is_304, second)
        head = self._heads.get(key)
        if head is None:
            if len(self._heads) >= 4:
                self._heads.clear()
            head = self._heads[key] = self._make_head(second, is_gzip=is_gzip, is_304=is_304)
        return head

    def head_304(self, now: float, held_etag: str) -> bytes:
        """Lay the head out for a client that holds an earlier board which still says the same."""
        return self._make_head(int(now), is_gzip=False, is_304=True, etag=held_etag)

    def _make_head(self, second: int, *, is_gzip: bool, is_304: bool, etag: str = "") -> bytes:
        max_age = int(self.valid_until) - second
        tag = etag or self.etag
        tag_line = f'ETag: "{tag}{"-gz" if is_gzip else ""}"\r\n' if tag else ""
        body_lines = ""
        if not is_304:
            length = len(self._gzipped or b"") if is_gzip else self.length
            encoding = "Content-Encoding: gzip\r\n" if is_gzip else ""
            body_lines = f"Content-Type: {self.media_type}\r\nContent-Length: {length}\r\n{encoding}"
        return (
            f"{STATUS_LINES[304 if is_304 else self.status]}{COMMON_HEAD}{self.extra_head}{tag_line}"
            f"Cache-Control: {f'public, max-age={max_age}' if max_age > 0 else 'no-cache'}\r\n"
            f"Vary: {VARY}\r\n{body_lines}{date_line(int(time.time()))}"
        ).encode()


OWN_HEAD = web.RequestKey("own_head", bytes)
"""Lines for a request's client alone, kept for answers that are not bytes: streams."""

_date: tuple[int, str] = (0, "")


def date_line(second: int) -> str:
    """Spell the Date header of this second, CRLF included; the same text for all answers of a second."""
    global _date  # noqa: PLW0603 - one text a second for the whole process
    if _date[0] != second:
        _date = (second, f"Date: {formatdate(second, usegmt=True)}\r\n")
    return _date[1]


class Answer(web.StreamResponse):
    """A response whose bytes are known: written in one piece, past the header dictionary (a third faster)."""

    def __init__(self, head: bytes, pieces: Sequence[bytes], status: int) -> None:
        """Keep the head without its last blank line, and the body's pieces (none for HEAD and 304)."""
        super().__init__(status=status)
        self._head_bytes = head
        self._pieces = pieces
        self._stays_open = True

    @property
    def keep_alive(self) -> bool | None:
        """Say whether the connection stays open after this answer."""
        return self._stays_open

    @property
    def body_length(self) -> int:
        """Count the body's bytes, for the access log."""
        return sum(map(len, self._pieces))

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:
        """Write head and body; a client that does not read is waited for once its buffer is full."""
        self._stays_open = request.keep_alive
        transport = request.transport
        if transport is None:
            return None
        if self._stays_open and request.version == HttpVersion11:
            end = b"\r\n"
        else:
            end = b"Connection: keep-alive\r\n\r\n" if self._stays_open else b"Connection: close\r\n\r\n"
        transport.write(b"".join((self._head_bytes, end, *self._pieces)))
        if transport.get_write_buffer_size():
            await request.writer.drain()
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Do nothing: prepare has written all."""


def answer_with(request: web.BaseRequest, content: Content, now: float, own_head: bytes = b"") -> Answer:
    """Choose among 200, 304 and HEAD, plain and gzip, for one request; `own_head` is lines for its client alone."""
    headers = request.headers
    accepted = headers.get("Accept-Encoding")
    is_gzip = accepted is not None and accepts_gzip(accepted) and content.gzipped() is not None
    wanted = headers.get("If-None-Match")
    held = "" if wanted is None or content.status != 200 else held_tag(wanted, content)
    is_304 = bool(held)
    if is_304 and held != content.etag:
        head = content.head_304(now, held)
    else:
        head = content.head(now, is_gzip=is_gzip, is_304=is_304)
    head += own_head
    request_id = headers.get("X-Request-Id")
    if request_id is not None and is_request_id(request_id):
        head += f"X-Request-Id: {request_id}\r\n".encode()
    status = 304 if is_304 else content.status
    if is_304 or request.method == "HEAD":
        return Answer(head, (), status)
    return Answer(head, (content.gzipped() or b"",) if is_gzip else content.pieces_to_send(), status)


def accepts_gzip(accepted: str) -> bool:
    """Read Accept-Encoding: gzip is wanted unless its weight is 0; `*` is of what is not named. Source: RFC 9110, section 12.5.3."""
    is_any = False
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        name, is_wanted = coding.strip(), weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
        if name in {"gzip", "x-gzip"}:
            return is_wanted
        if name == "*":
            is_any = is_wanted
    return is_any


def held_tag(wanted: str, content: Content) -> str:
    """Give the tag in If-None-Match of a content that still holds, empty when there is none.

    Tags are compared weakly, either encoding's. Source: RFC 9110, section 13.1.2.
    """
    if not content.etag:
        return ""
    tags = tags_in(wanted)
    if content.etag in tags or "*" in tags:
        return content.etag
    if content.as_of is not None:
        for tag in tags[:8]:
            if still_said(content.body, content.as_of, tag):
                return tag
    return ""


def own_fields(request: web.BaseRequest) -> dict[str, str]:
    """Give the fields for a request's client alone by name: its RateLimit fields, and its own request id when usable."""
    lines = request.get(OWN_HEAD, b"").decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines if line)
    request_id = request.headers.get("X-Request-Id", "")
    return {**fields, "X-Request-Id": request_id} if is_request_id(request_id) else fields


def tags_in(wanted: str) -> list[str]:
    """List the tags of If-None-Match without quotes, weakness and encoding suffix."""
    tags = (part.strip().removeprefix("W/").strip('"') for part in wanted.split(","))
    return [tag.removesuffix("-gz") for tag in tags]


def is_request_id(text: str) -> bool:
    """Accept a client's request id of 1 to 64 letters, digits, `.`, `_`, `-`; anything else could break a log line."""
    return 0 < len(text) <= 64 and text.isascii() and text.replace("-", "").replace("_", "").replace(".", "").isalnum()
