"""`/gtfs-rt/{feed}/KIND.pb` and `.json`: a feed's name, or `all`, in; what we merged as GTFS-Realtime out."""

from google.protobuf.json_format import MessageToJson
from google.transit import gtfs_realtime_pb2 as pb

from mobility.api import parsers
from mobility.api.answer import JSON, Content
from mobility.api.lookup import served
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.reexport.kept import kept_message
from mobility.api.reexport.message import Kind
from mobility.api.resource import Asked, Make, Resource
from mobility.api.state import FeedInUse
from mobility.model.board import APPLIED_FOR_S
from mobility.model.ids import ALL, FeedId

PROTOBUF = "application/x-protobuf"
_WORDS = {
    Kind.TRIP_UPDATES: ("trip updates", "TripUpdate"),
    Kind.VEHICLE_POSITIONS: ("vehicle positions", "VehiclePosition"),
    Kind.ALERTS: ("alerts", "Alert"),
}
_ID = Parameter(
    "id",
    "A feed; or `all`: one message of the whole territory, in which every id is FEED:ID.",
    parsers.text_up_to(64),
    {"type": "string", "pattern": "^[a-z0-9][a-z0-9._~-]{0,63}$"},
    "demo-ville",
    is_path=True,
)


def _maker(kind: Kind, *, is_json: bool) -> Make:
    def make(asked: Asked) -> tuple[Content, object]:
        """Answer with one message."""
        if asked.id == ALL:
            feeds = tuple(feed for _, feed in sorted(asked.snapshot.feeds.items()))
            return _content(_message(feeds, kind, asked), asked, is_json=is_json), asked.snapshot
        try:
            feed, _ = served(asked.snapshot, FeedId(asked.id), "id", asked.id)
        except RefusedError as refusal:
            if refusal.code is Code.UNKNOWN_FEED and refusal.hint is None:
                refusal.hint = "/v1/health lists the feeds; `all` stands for all of them"
            raise
        return _content(_message((feed,), kind, asked), asked, is_json=is_json), (feed,)

    return make


def _message(feeds: tuple[FeedInUse, ...], kind: Kind, asked: Asked) -> pb.FeedMessage:
    return kept_message(asked.api.state, asked.id, feeds, kind, asked.now)


def _content(message: pb.FeedMessage, asked: Asked, *, is_json: bool) -> Content:
    """Spell a message; it holds until the first of its predictions is too old to be given (rule 30)."""
    body = MessageToJson(message, indent=None).encode() if is_json else message.SerializeToString(deterministic=True)
    stamps = (max(entity.trip_update.timestamp, entity.vehicle.timestamp) for entity in message.entity)
    ends = (stamp + APPLIED_FOR_S + 1 for stamp in stamps if stamp >= asked.now - APPLIED_FOR_S)
    until = min([asked.now + asked.api.settings.cached_for_s, *ends])
    return Content(body, JSON if is_json else PROTOBUF, valid_until=until)


def _resource(kind: Kind, *, is_json: bool) -> Resource:
    words, entity = _WORDS[kind]
    form = "protobuf's JSON mapping" if is_json else "protobuf"
    return Resource(
        name=f"gtfs_rt_{kind.replace('-', '_')}_{'json' if is_json else 'pb'}",
        path=f"/gtfs-rt/{{id}}/{kind}.{'json' if is_json else 'pb'}",
        tag="gtfs-realtime",
        summary=f"What we merged as GTFS-Realtime {words}, in {form}.",
        text=f"A FeedMessage of {entity} entities about the timetable in use. The header is as old as the newest message it was "
        "merged from, or as the moment since when less is known, and every entity says when it was observed; what was observed more than 300 s ago is left out. Calls "
        "are named by stop_sequence and stop_id, with the times we expect; where nothing is known NO_DATA says so.",
        make=_maker(kind, is_json=is_json),
        answer=None,
        parameters=ParameterTable((_ID,)),
        codes=(Code.UNKNOWN_FEED, Code.NO_TIMETABLE),
        media_types=(JSON,) if is_json else (PROTOBUF,),
        is_heavy=True,
    )


RESOURCES = tuple(_resource(kind, is_json=is_json) for kind in Kind for is_json in (False, True))
