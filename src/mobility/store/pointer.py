"""A compiled timetable as it lies in Redis: cut into chunks, and a pointer that says how to put them together."""

import zlib
from collections.abc import Iterable, Iterator

import msgspec

from mobility.model.timetable import SCHEMA, Timetable, timetable_value

CHUNK_BYTES = 8 << 20
"""Small enough that a chunk never blocks the server noticeably, large enough that there are few."""

Parts = Iterable[bytes | memoryview]


class TimetablePointer(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at a feed's `timetable` key: which version, and how to put its chunks together."""

    version: str
    schema: int
    chunks: int
    bytes: int
    crc32: int
    """Of the whole value: of the same archive there may be several, by older and newer code."""
    first_day: int
    last_day: int
    counts: dict[str, int] = {}


def pointer_to(timetable: Timetable, chunk_bytes: int = CHUNK_BYTES) -> TimetablePointer:
    """Describe a timetable's value; reads all of it for the checksum, a tenth of a second for 100 MB."""
    size, crc = 0, 0
    for part in timetable_value(timetable):
        size, crc = size + len(part), zlib.crc32(part, crc)
    return TimetablePointer(
        version=timetable.info.version,
        schema=SCHEMA,
        chunks=-(-size // chunk_bytes),
        bytes=size,
        crc32=crc,
        first_day=timetable.info.first_day,
        last_day=int(timetable.last_day),
        counts=timetable.info.counts,
    )


def find_pointer(value: bytes | None) -> TimetablePointer | None:
    """Read a pointer; None when there is none, or one that another version of the service wrote."""
    if value is None:
        return None
    try:
        return msgspec.json.decode(value, type=TimetablePointer)
    except msgspec.DecodeError:
        return None


def chunks_of(parts: Parts, size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Cut a value given in parts into chunks of `size` bytes, the last one shorter."""
    pending = bytearray()
    for part in parts:
        view = memoryview(part)
        while view:
            taken = view[: size - len(pending)]
            pending += taken
            view = view[len(taken) :]
            if len(pending) == size:
                yield bytes(pending)
                pending.clear()
    if pending:
        yield bytes(pending)
