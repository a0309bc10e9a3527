"""What a response says about itself is true."""

import pytest

from mobility.api.answer import JOINED_FROM, Content, accepts_gzip, held_tag, is_request_id


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("*;q=0, gzip", True),
        ("*, gzip;q=0", False),
        ("identity", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_those_who_take_it(header: str, *, wanted: bool) -> None:
    assert accepts_gzip(header) is wanted


@pytest.mark.parametrize("header", ['"abc"', 'W/"abc"', '"x", "abc"', '"abc-gz"', "*"])
def test_a_tag_is_recognised_in_every_spelling(header: str) -> None:
    assert held_tag(header, Content(b"", etag="abc")) == "abc"


def test_another_tag_is_not_recognised() -> None:
    assert held_tag('"abcd", W/"ab"', Content(b"", etag="abc")) == ""


def test_max_age_shrinks_to_nothing_as_the_end_nears() -> None:
    content = Content(b"{}", valid_until=110.0)
    assert b"Cache-Control: public, max-age=10\r\n" in content.head(100.2, is_gzip=False, is_304=False)
    assert b"Cache-Control: public, max-age=1\r\n" in content.head(109.0, is_gzip=False, is_304=False)
    assert b"Cache-Control: no-cache\r\n" in content.head(110.0, is_gzip=False, is_304=False)


def test_a_short_body_is_not_compressed() -> None:
    assert Content(b"x" * 100).gzipped() is None


@pytest.mark.parametrize("text", ["", "a b", "a\r\nX: y", "é", "a" * 65])
def test_a_request_id_that_could_break_a_log_is_not_taken(text: str) -> None:
    assert not is_request_id(text)


def test_a_body_that_is_sent_often_is_joined_once_and_counted_as_what_it_then_takes() -> None:
    content = Content(tuple(bytes([65 + place % 26]) * 20 for place in range(100)))
    in_pieces = content.kept_bytes
    sent = {b"".join(content.pieces_to_send()) for _ in range(JOINED_FROM - 1)}
    assert (len(content.pieces), content.kept_bytes) == (100, in_pieces)
    sent |= {b"".join(content.pieces_to_send()) for _ in range(3)}
    assert sent == {content.body}
    assert (len(content.pieces), content.kept_bytes) == (1, 2_000)
