"""Compressed bodies are inflated within limits."""

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.feeds.fetched import Ending
from mobility.feeds.inflate import Inflater
from mobility.model.outcome import Outcome


def raw_deflate(plain: bytes) -> bytes:
    """Compress without any header, as some servers do for `deflate`."""
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(plain) + compressor.flush()


def inflated(compressed: bytes, max_bytes: int = 1 << 20, piece: int = 7) -> bytes:
    """Inflate a body that arrives in small pieces."""
    inflater = Inflater(max_bytes)
    plain = b"".join(inflater.feed(compressed[at : at + piece]) for at in range(0, len(compressed), piece))
    inflater.finish()
    return plain


@given(plain=st.binary(max_size=3000), piece=st.integers(1, 500))
def test_what_was_compressed_comes_back_however_it_is_cut(plain: bytes, piece: int) -> None:
    assert inflated(gzip.compress(plain), piece=piece) == plain
    assert inflated(gzip.compress(plain) + gzip.compress(plain), piece=piece) == plain * 2
    assert inflated(zlib.compress(plain), piece=max(piece, 2)) == plain


def test_deflate_without_a_header_is_understood() -> None:
    assert inflated(raw_deflate(b"abc" * 100), piece=50) == b"abc" * 100


def test_a_bomb_stops_at_the_limit_whatever_its_ratio() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    with pytest.raises(Ending) as ending:
        inflated(bomb, max_bytes=100_000, piece=len(bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert ending.value.outcome is Outcome.TOO_LARGE
    assert peak < 2_000_000


@pytest.mark.parametrize("cut", [1, 5, 9, 30])
def test_a_body_that_ends_before_its_end_is_truncated(cut: int) -> None:
    with pytest.raises(Ending) as ending:
        inflated(gzip.compress(bytes(range(256)))[:-cut])
    assert ending.value.outcome is Outcome.TRUNCATED_GZIP


def test_a_damaged_body_is_truncated_at_the_damage() -> None:
    compressed = bytearray(gzip.compress(bytes(range(256))))
    compressed[-6] ^= 0xFF
    with pytest.raises(Ending) as ending:
        inflated(bytes(compressed))
    assert ending.value.outcome is Outcome.TRUNCATED_GZIP


def test_padding_after_the_last_member_is_ignored() -> None:
    assert inflated(gzip.compress(b"abc") + bytes(20), piece=1000) == b"abc"
