"""An HTTP body in, the bytes of a message out: inflated where they are gzip, refused where they are a page or nothing."""

import re
import zlib

from mobility.gtfs_rt.limits import Limits
from mobility.gtfs_rt.refused import Refused, excerpt
from mobility.model.outcome import Outcome

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS

# A FeedMessage begins with 0x0a, which is also a line feed: the tag's letter after `<` is what tells a page from a header.
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|/?[a-z])", re.IGNORECASE)
_HTML = re.compile(rb"<!doctype html|<html|<head|<body", re.IGNORECASE)
_SNIFFED_BYTES = 1024


def unwrap(body: bytes, limits: Limits) -> bytes | Refused:
    """Give the bytes to parse, inflated when they carry gzip's magic number.

    Refuses an empty or blank body, a web page or other markup, incomplete or damaged gzip, and more than `max_bytes`.
    """
    plain = _inflate(body, limits) if body.startswith(_GZIP_MAGIC) else body
    if isinstance(plain, Refused):
        return plain
    if len(plain) > limits.max_bytes:
        return Refused(Outcome.TOO_LARGE, f"{len(plain)} bytes, at most {limits.max_bytes}")
    if not plain or plain.isspace():
        return Refused(Outcome.EMPTY_BODY)
    beginning = plain[:_SNIFFED_BYTES]
    if _MARKUP.match(beginning):
        is_page = _HTML.search(beginning) is not None
        return Refused(Outcome.HTML_BODY if is_page else Outcome.NOT_A_FEED_MESSAGE, excerpt(plain))
    return plain


def _inflate(body: bytes, limits: Limits) -> bytes | Refused:
    """Inflate one or several gzip members back to back, never producing more than one byte beyond the limit."""
    parts: list[bytes] = []
    room = limits.max_bytes + 1
    rest = body
    while rest.startswith(_GZIP_MAGIC):
        stream = zlib.decompressobj(_GZIP)
        try:
            parts.append(stream.decompress(rest, room))
        except zlib.error as error:
            return Refused(Outcome.TRUNCATED_GZIP, f"damaged: {error}")
        room -= len(parts[-1])
        if room <= 0:
            return Refused(Outcome.TOO_LARGE, f"{len(body)} bytes inflate to more than {limits.max_bytes}")
        if not stream.eof:
            return Refused(Outcome.TRUNCATED_GZIP, f"ends after {len(body)} bytes")
        rest = stream.unused_data
    return b"".join(parts)
