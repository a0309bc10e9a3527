"""Pieces of a compressed body -> pieces of the plain one, never more of it than allowed."""

import zlib

from mobility.feeds.fetched import Ending
from mobility.model.outcome import Outcome

GZIP_MAGIC = b"\x1f\x8b"
_GZIP_OR_ZLIB = 47
_RAW_DEFLATE = -15


class Inflater:
    """Inflates gzip (several members too), zlib and raw deflate."""

    def __init__(self, max_bytes: int) -> None:
        self._left = max_bytes
        self._stream: zlib._Decompress | None = None
        self._started = False

    def feed(self, piece: bytes) -> bytes:
        """Inflate the next piece; Ending `too_large` as soon as the limit is passed, `truncated_gzip` when damaged."""
        plain = []
        while piece:
            stream = self._stream or self._open(piece)
            try:
                # One byte more than allowed tells a body that fits exactly from one that goes on.
                plain.append(stream.decompress(piece, self._left + 1))
            except zlib.error as error:
                raise Ending(Outcome.TRUNCATED_GZIP, str(error)) from None
            self._left -= len(plain[-1])
            if self._left < 0:
                raise Ending(Outcome.TOO_LARGE, "after inflating")
            self._stream = None if stream.eof else stream
            piece = stream.unused_data if stream.eof else stream.unconsumed_tail
            if not piece.strip(b"\0"):
                break
        return b"".join(plain)

    def finish(self) -> None:
        """Make sure that the last member was complete; Ending `truncated_gzip` when it was not."""
        if self._stream is not None or not self._started:
            raise Ending(Outcome.TRUNCATED_GZIP, "ends before its end")

    def _open(self, piece: bytes) -> "zlib._Decompress":
        zlib_header = len(piece) > 1 and piece[0] & 0x0F == 8 and (piece[0] << 8 | piece[1]) % 31 == 0
        is_gzip = piece.startswith(GZIP_MAGIC) or piece == GZIP_MAGIC[:1]
        self._started = True
        return zlib.decompressobj(_GZIP_OR_ZLIB if is_gzip or zlib_header else _RAW_DEFLATE)
