"""A body as fetched in, whether it builds on the message before it out; only its header is looked at."""

from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs_rt.body import unwrap
from mobility.gtfs_rt.limits import DEFAULT_LIMITS, Limits
from mobility.gtfs_rt.refused import Refused
from mobility.gtfs_rt.wire import find_entities


def is_differential(body: bytes, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Say whether what came before has to be known, too; a body that is no message replaces nothing, so it has.

    Source: GTFS-RT FeedHeader.incrementality.
    """
    plain = unwrap(body, limits)
    framing = plain if isinstance(plain, Refused) else find_entities(plain, limits)
    if isinstance(plain, Refused) or isinstance(framing, Refused):
        return True
    try:
        header = pb.FeedHeader.FromString(b"".join(plain[start:end] for start, end in framing.headers))
    except DecodeError:
        return True
    return bool(header.incrementality == pb.FeedHeader.DIFFERENTIAL)
