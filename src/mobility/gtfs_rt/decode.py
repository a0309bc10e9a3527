"""A body as fetched in; a FeedMessage, with its evidence where asked for, or the named outcome that says why there is none, out."""

import hashlib
from typing import NamedTuple

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.body import unwrap
from mobility.gtfs_rt.entities import Entities, read_entities
from mobility.gtfs_rt.ledger import MILLISECONDS_FROM, Ledger
from mobility.gtfs_rt.limits import DEFAULT_LIMITS, Limits
from mobility.gtfs_rt.quirks.apply import NO_QUIRKS, Quirks
from mobility.gtfs_rt.refused import DETAIL_CHARACTERS, Refused, excerpt
from mobility.gtfs_rt.trip_updates import ReadUpdates, read_updates
from mobility.gtfs_rt.wire import Framing, find_entities, refuse_bomb
from mobility.model.as_sent import AsSent
from mobility.model.message import FeedMessage
from mobility.model.outcome import Outcome
from mobility.model.time import Instant


def decode(
    body: bytes, *, now: Instant, limits: Limits = DEFAULT_LIMITS, quirks: Quirks = NO_QUIRKS
) -> FeedMessage | Refused:
    """Read one message; never raises for anything that `body` may hold.

    A bad entity costs only itself and is listed in `rejections` (rule 33). Bounds are checked before protobuf sees a
    byte. Whether the message is older than one already in use is for the caller to compare (rule 13).
    """
    sent = examine(body, now=now, limits=limits, quirks=quirks)
    if isinstance(sent, Refused):
        return sent
    return sent.message if sent.outcome is Outcome.OK else Refused(sent.outcome, sent.detail)


def examine(
    body: bytes, *, now: Instant, limits: Limits = DEFAULT_LIMITS, quirks: Quirks = NO_QUIRKS
) -> AsSent | Refused:
    """Read one message as `decode` does, with the evidence of what it leaves out.

    A message that `decode` refuses for its header's timestamp is read all the same: its `outcome` says why.
    """
    plain = unwrap(body, limits)
    if isinstance(plain, Refused):
        return plain
    ledger = Ledger(now)
    parsed = _parse(plain, limits, ledger)
    if isinstance(parsed, Refused):
        return parsed
    header = parsed.header
    if header is None or not header.IsInitialized():
        return Refused(Outcome.HEADER_INCOMPLETE, "no header" if header is None else "no gtfs_realtime_version")
    quirks.mend(parsed.entities)
    read = read_entities(parsed.entities, header, ledger)
    updates = read_updates(read.stop_time_updates, read.trip_updates, ledger)
    refusal = _refusal(header.timestamp, now, limits)
    return AsSent(
        message=_message(header, read, updates, ledger, parsed.entity_count),
        outcome=refusal.outcome,
        detail=refusal.detail,
        header_timestamp=header.timestamp,
        incrementality_given=header.HasField("incrementality"),
        updates=updates.sent,
        trip_updates=updates.sent_trip_updates,
        given=updates.given,
        content=parsed.content,
        blanked=ledger.blanked,
        placeless=ledger.placeless,
        is_deleted=ledger.is_deleted,
        duplicate_ids=ledger.duplicate_ids,
    )


class _Parsed(NamedTuple):
    header: pb.FeedHeader | None
    """None where the message has none."""
    entities: list[pb.FeedEntity]
    entity_count: int
    """The unreadable ones included."""
    content: bytes
    """See AsSent."""


def _parse(body: bytes, limits: Limits, ledger: Ledger) -> _Parsed | Refused:
    """Parse the whole message, or where that fails its parts one by one, so that damage stays in one entity."""
    framing = find_entities(body, limits)
    if isinstance(framing, Refused):
        return framing._replace(detail=f"{framing.detail}; {excerpt(body)}"[:DETAIL_CHARACTERS])
    bomb = refuse_bomb(body, framing.entities, limits)
    if bomb is not None:
        return bomb
    try:
        message = pb.FeedMessage.FromString(body)
    except DecodeError:
        return _parse_parts(body, framing, ledger)
    header = message.header if message.HasField("header") else None
    return _Parsed(header, list(message.entity), len(framing.entities), _digest(body, framing))


def _parse_parts(body: bytes, framing: Framing, ledger: Ledger) -> _Parsed | Refused:
    try:
        # A field that comes twice is merged by its bytes being one after the other.
        header = pb.FeedHeader.FromString(b"".join(body[start:end] for start, end in framing.headers))
    except DecodeError:
        return Refused(Outcome.NOT_A_FEED_MESSAGE, f"the header cannot be read; {excerpt(body)}"[:DETAIL_CHARACTERS])
    entities: list[pb.FeedEntity] = []
    for start, end in framing.entities:
        try:
            entities.append(pb.FeedEntity.FromString(body[start:end]))
        except DecodeError:
            ledger.reject_unreadable(body[start:end])
    if not entities:
        return Refused(Outcome.NOT_A_FEED_MESSAGE, f"none of {len(framing.entities)} entities can be read")
    return _Parsed(header if framing.headers else None, entities, len(framing.entities), _digest(body, framing))


def _digest(body: bytes, framing: Framing) -> bytes:
    """Digest the entities in an order of their own, for some producers shuffle theirs at every poll."""
    digest = hashlib.blake2b(digest_size=16)
    for entity in sorted(body[start:end] for start, end in framing.entities):
        digest.update(entity)
    return digest.digest()


def _refusal(timestamp: int, now: Instant, limits: Limits) -> Refused:
    """Say why a header timestamp cannot be relied on; outcome OK where it can."""
    if not timestamp:
        return Refused(Outcome.TIMESTAMP_MISSING)
    if timestamp >= MILLISECONDS_FROM:
        return Refused(Outcome.TIMESTAMP_IN_MILLISECONDS, str(timestamp))
    if timestamp > now + limits.future_tolerance_s:
        return Refused(Outcome.TIMESTAMP_IN_FUTURE, f"{timestamp}, {timestamp - now} s ahead of {now}")
    return Refused(Outcome.OK)


def _message(
    header: pb.FeedHeader, read: Entities, updates: ReadUpdates, ledger: Ledger, entity_count: int
) -> FeedMessage:
    return FeedMessage(
        gtfs_realtime_version=ledger.text(header.gtfs_realtime_version),
        is_differential=header.incrementality == pb.FeedHeader.DIFFERENTIAL,
        timestamp=header.timestamp,
        feed_version=ledger.text(header.feed_version),
        updates=updates.used,
        trip_updates=updates.trip_updates,
        vehicles=read.vehicles,
        alerts=read.alerts,
        trip_modifications=read.trip_modifications,
        stops=read.stops,
        deleted=read.deleted,
        rejections=ledger.rejections,
        counts=ledger.counts,
        entity_count=entity_count,
    )
