"""The bytes of a message in, the same as JSON out."""

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as pb


def message_as_dict(body: bytes) -> dict[str, object] | None:
    """Give a message with its fields named as in the specification; None for bytes that are no message."""
    message = pb.FeedMessage()
    try:
        message.ParseFromString(body)
    except DecodeError:
        return None
    found: dict[str, object] = MessageToDict(message, preserving_proto_field_name=True)
    return found
