"""Worlds as text: a message in protobuf's text format in, the bytes that an operator would send out."""

from google.protobuf import text_format
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.model.message import FeedMessage

NOW = 1_768_494_900
HEADER = f'gtfs_realtime_version: "2.0" timestamp: {NOW - 20}'


def entity_of(text: str) -> bytes:
    """Serialise one entity, required fields or not."""
    return text_format.Parse(text, pb.FeedEntity()).SerializePartialToString()


def body_of(*entities: str | bytes, header: str = HEADER) -> bytes:
    """Put a header and entities, as text or as whatever bytes, into one message."""
    parts = [delimited(1, text_format.Parse(header, pb.FeedHeader()).SerializePartialToString())] if header else []
    parts += [delimited(2, entity if isinstance(entity, bytes) else entity_of(entity)) for entity in entities]
    return b"".join(parts)


def delimited(number: int, content: bytes) -> bytes:
    """Spell a length-delimited field."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    """Spell an unsigned number."""
    spelt = bytearray()
    while value > 0x7F:
        spelt.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*spelt, value])


def read(*entities: str | bytes, header: str = HEADER, now: int = NOW) -> FeedMessage:
    """Decode a message that must be usable."""
    message = decode(body_of(*entities, header=header), now=now)
    assert isinstance(message, FeedMessage), message
    return message


def refused(body: bytes, now: int = NOW) -> Refused:
    """Decode a body that must be refused."""
    refusal = decode(body, now=now)
    assert isinstance(refusal, Refused), refusal
    return refusal


def trip(
    entity_id: str = "t", trip_id: str = "T1", updates: str = "stop_time_update { stop_id: 'A' arrival { delay: 60 } }"
) -> str:
    """Write a trip update with one good stop time update, or others."""
    return f"id: '{entity_id}' trip_update {{ trip {{ trip_id: '{trip_id}' }} {updates} }}"


def reasons(message: FeedMessage) -> list[tuple[str, str]]:
    """List what was rejected, as (entity id, reason)."""
    return [(rejection.entity_id, rejection.reason) for rejection in message.rejections]
