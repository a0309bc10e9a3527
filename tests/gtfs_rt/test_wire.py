"""Bounds hold before protobuf is asked, whatever the bytes."""

import pytest
from google.protobuf import text_format
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import given
from hypothesis import strategies as st

from mobility.gtfs_rt.limits import Limits
from mobility.gtfs_rt.refused import Refused
from mobility.gtfs_rt.wire import Framing, MalformedError, find_entities, read_varint, refuse_bomb
from mobility.model.outcome import Outcome
from tests.gtfs_rt.bodies import body_of, delimited, trip, varint

SMALL = Limits(max_entities=10, max_elements=100)
EMPTY_UPDATE, LONG_TAG_UPDATE = b"\x12\x00", b"\x92\x80\x80\x80\x00\x00"

BOMBS = {
    "stop time updates": delimited(3, EMPTY_UPDATE * 101),
    "with a tag longer than needed": delimited(3, LONG_TAG_UPDATE * 101),
    "informed entities": delimited(5, b"\x2a\x00" * 101),
    "translations": delimited(5, delimited(10, b"\x0a\x00" * 101)),
    "times of modifications": delimited(8, b"\x12\x00" * 101),
    "replacement stops": delimited(8, delimited(4, b"\x22\x00" * 101)),
    "carriages": delimited(4, b"\x5a\x00" * 101),
    "plain fields behind many apparent tags": delimited(1, b"\n" * 101) + b"\x10\x01" * 401,
    "spread over entities": b"",
}


def framing_of(body: bytes, limits: Limits = SMALL) -> Framing:
    framing = find_entities(body, limits)
    assert isinstance(framing, Framing), framing
    return framing


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_bomb_of_empty_elements_is_refused_by_counting(content: bytes) -> None:
    entities = [content] if content else [delimited(3, EMPTY_UPDATE * 30)] * 4
    body = body_of(*entities)
    refusal = refuse_bomb(body, framing_of(body).entities, SMALL)
    assert refusal is not None
    assert refusal.outcome is Outcome.TOO_MANY_ENTITIES


def test_elements_hidden_behind_damage_are_not_handed_to_the_parser() -> None:
    body = body_of(delimited(3, b"\xc3\x3e" + EMPTY_UPDATE * 101))
    refusal = refuse_bomb(body, framing_of(body).entities, SMALL)
    assert refusal is not None
    assert refusal.outcome is Outcome.NOT_A_FEED_MESSAGE


def test_text_full_of_bytes_that_look_like_tags_is_no_bomb() -> None:
    entity = delimited(1, b"id") + delimited(5, delimited(11, delimited(1, delimited(1, b"\n" * 500))))
    body = body_of(entity)
    assert refuse_bomb(body, framing_of(body).entities, SMALL) is None


@pytest.mark.parametrize("field", [b"\x12\x00", b"\x38\x01", b"\xc2\x3e\x00"])
def test_more_entities_or_unknown_fields_than_allowed_are_refused(field: bytes) -> None:
    refusal = find_entities(field * 11, SMALL)
    assert isinstance(refusal, Refused)
    assert refusal.outcome is Outcome.TOO_MANY_ENTITIES


@pytest.mark.parametrize("body", [b"\x12\x05ab", b"\x12", b"\x80", b"\xff" * 11, b"\x00\x00", b"\x0b", b"\x15ab"])
def test_framing_that_breaks_off_is_not_a_message(body: bytes) -> None:
    refusal = find_entities(body, SMALL)
    assert isinstance(refusal, Refused)
    assert refusal.outcome is Outcome.NOT_A_FEED_MESSAGE


def test_the_spans_hold_what_protobuf_reads() -> None:
    body = body_of(trip("a"), trip("b")) + varint(1001 << 3 | 1) + bytes(8)
    message = pb.FeedMessage.FromString(body)
    framing = framing_of(body)
    entities = [pb.FeedEntity.FromString(body[start:end]) for start, end in framing.entities]
    assert list(map(text_format.MessageToString, entities)) == list(map(text_format.MessageToString, message.entity))
    assert [pb.FeedHeader.FromString(body[start:end]) for start, end in framing.headers] == [message.header]


@given(st.integers(0, 2**64 - 1))
def test_every_number_is_read_as_it_was_spelt(value: int) -> None:
    spelt = varint(value)
    assert read_varint(spelt + b"\x01", 0, len(spelt)) == (value, len(spelt))
    with pytest.raises(MalformedError):
        read_varint(spelt, 0, len(spelt) - 1)
