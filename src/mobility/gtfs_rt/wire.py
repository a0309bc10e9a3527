"""Bytes in, the places of the entities out: a walk over the wire format that costs nothing but time and bounds that too.

Source: protobuf.dev/programming-guides/encoding.
"""

from functools import cache
from typing import NamedTuple, cast

from google.protobuf.descriptor import Descriptor
from google.transit import gtfs_realtime_pb2

from mobility.gtfs_rt.limits import Limits
from mobility.gtfs_rt.refused import Refused
from mobility.model.outcome import Outcome

Span = tuple[int, int]
Elements = dict[int, tuple[bool, "Elements | None"]]
"""By field number: whether the field repeats, and the same for its content where that is a message."""

_VARINT, _FIXED64, _LENGTH_DELIMITED, _FIXED32 = 0, 1, 2, 5
_ELEMENT_WEIGHT = 4
"""Plain fields that count as one repeated element: they take no memory, but walking over them takes time."""
_FIXED_BYTES = {_FIXED64: 8, _FIXED32: 4}


class Framing(NamedTuple):
    """Where the content of each header and each entity stands, in the order sent."""

    headers: list[Span]
    entities: list[Span]


class MalformedError(ValueError):
    """The bytes do not follow the wire format; stays inside this room."""


class Field(NamedTuple):
    """One field on the wire; `start` to `end` is the content of a length-delimited one, else its value's bytes."""

    number: int
    wire_type: int
    start: int
    end: int


def read_varint(body: bytes, position: int, end: int) -> tuple[int, int]:
    """Give the unsigned value and the position after it; MalformedError when it is cut off or longer than 10 bytes."""
    value = shift = 0
    while position < end and shift < 70:
        byte = body[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
    raise MalformedError(f"a number is cut off or too long at byte {position}")


def read_field(body: bytes, position: int, end: int) -> Field:
    """Read the field that begins at `position`; MalformedError for groups and whatever runs past `end`."""
    if position + 1 < end and body[position] < 0x80 and body[position + 1] < 0x80:
        # Nearly all fields are short; reading their two bytes here halves the time of a walk.
        tag, short_length = body[position], body[position + 1]
        if tag & 7 == _LENGTH_DELIMITED and tag > 7 and position + 2 + short_length <= end:
            return Field(tag >> 3, _LENGTH_DELIMITED, position + 2, position + 2 + short_length)
    tag, position = read_varint(body, position, end)
    number, wire_type = tag >> 3, tag & 7
    if wire_type == _LENGTH_DELIMITED:
        length, position = read_varint(body, position, end)
        stop = position + length
    elif wire_type == _VARINT:
        stop = read_varint(body, position, end)[1]
    elif wire_type in _FIXED_BYTES:
        stop = position + _FIXED_BYTES[wire_type]
    else:
        raise MalformedError(f"wire type {wire_type} at byte {position}")
    if stop > end or number == 0:
        raise MalformedError(f"field {number} ends at byte {stop} of {end}")
    return Field(number, wire_type, position, stop)


def find_entities(body: bytes, limits: Limits) -> Framing | Refused:
    """Walk the outermost fields.

    Refuses bytes whose outermost fields do not follow the wire format or are none of a FeedMessage's, and more than
    `max_entities` fields, unknown ones included.
    """
    headers: list[Span] = []
    entities: list[Span] = []
    position, end, count = 0, len(body), 0
    try:
        while position < end:
            field = read_field(body, position, end)
            position = field.end
            count += 1
            if count > limits.max_entities:
                return Refused(Outcome.TOO_MANY_ENTITIES, f"more than {limits.max_entities} entities or unknown fields")
            if field.wire_type == _LENGTH_DELIMITED and field.number in (1, 2):
                (headers if field.number == 1 else entities).append((field.start, field.end))
    except MalformedError as error:
        return Refused(Outcome.NOT_A_FEED_MESSAGE, str(error))
    if not headers and not entities:
        return Refused(Outcome.NOT_A_FEED_MESSAGE, "neither header nor entities")
    return Framing(headers, entities)


def refuse_bomb(body: bytes, entities: list[Span], limits: Limits) -> Refused | None:
    """Refuse a message that would grow into more than `max_elements` repeated elements when parsed; None when it is sound.

    Every repeated element needs a tag, so that the bytes that could be one are an upper bound, counted at 1 GB/s;
    only above the limit are the elements themselves counted, in 0.5 us a field.
    """
    if len(body) - len(body.translate(None, _possible_tags())) <= limits.max_elements:
        return None
    weight, most = 0, _ELEMENT_WEIGHT * limits.max_elements
    try:
        for start, end in entities:
            weight += _weigh(body, start, end, _elements_of_entity(), most - weight)
            if weight > most:
                return Refused(Outcome.TOO_MANY_ENTITIES, f"more than {limits.max_elements} repeated elements")
    except MalformedError as error:
        # Elements behind damage cannot be counted, and with this many in sight the parser must not be asked.
        return Refused(Outcome.NOT_A_FEED_MESSAGE, str(error))
    return None


def _weigh(body: bytes, start: int, end: int, elements: Elements, room: int) -> int:
    """Weigh the fields as deep as anything can repeat, stopping soon after `room`; the schema bounds the depth."""
    weight, position = 0, start
    while position < end and weight <= room:
        field = read_field(body, position, end)
        position = field.end
        repeats, content = elements.get(field.number, (False, None))
        weight += _ELEMENT_WEIGHT if repeats else 1
        if content and field.wire_type == _LENGTH_DELIMITED:
            weight += _weigh(body, field.start, field.end, content, room - weight)
    return weight


@cache
def _elements_of_entity() -> Elements:
    return _elements_of(cast("Descriptor", gtfs_realtime_pb2.FeedEntity.DESCRIPTOR))


def _elements_of(message: Descriptor) -> Elements:
    """List what repeats in a message type and what may hold something that repeats."""
    elements: Elements = {}
    for field in message.fields:
        content = _elements_of(field.message_type) if field.message_type else None
        if field.is_repeated or content:
            elements[field.number] = (field.is_repeated, content)
    return elements


@cache
def _possible_tags() -> bytes:
    """Give the bytes that a repeated field's tag can begin with, in its shortest spelling and in longer ones."""
    numbers: set[int] = set()
    pending = [_elements_of_entity()]
    while pending:
        for number, (repeats, content) in pending.pop().items():
            numbers |= {number} if repeats else set()
            pending += [content] if content else []
    tags = {number << 3 | _LENGTH_DELIMITED for number in numbers}
    return bytes(sorted(tags | {tag | 0x80 for tag in tags}))
