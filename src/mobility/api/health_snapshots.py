"""`/v1/health/feeds/{id}/snapshots/{ts}`: an instant in, the message that a source gave then out, as it came or as JSON."""

from dataclasses import replace
from urllib.parse import unquote

import msgspec

from mobility.api import health_history, parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import JSON, Content
from mobility.api.health import find_feed
from mobility.api.health_history import HELD_FOR_S
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.past import history_of
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.gtfs_rt.as_json import message_as_dict
from mobility.model.time import Instant

PROTOBUF = "application/x-protobuf"
_PB, _JSON = ".pb", ".json"
LATEST = "latest"
ANY_TIME: Instant = 1 << 32
"""After every message that can be kept."""


def moment(text: str) -> tuple[Instant, str]:
    """Read `1764059700.pb`, or `latest` or an RFC 3339 instant with either ending."""
    ending = next((one for one in (_PB, _JSON) if text.endswith(one)), "")
    at = text.removesuffix(ending)
    if not ending:
        raise ValueError("must end in .pb or .json")
    if at == LATEST:
        return ANY_TIME, ending
    return (Instant(int(at)) if at.isascii() and at.isdigit() and len(at) <= 11 else parsers.instant(at)), ending


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the newest message fetched up to that instant."""
    feed, archive = find_feed(asked), history_of(asked).archive
    text = unquote(asked.path.partition("?")[0].rpartition("/")[2])
    try:
        at, ending = moment(text)
    except ValueError as error:
        raise RefusedError(
            Code.INVALID_PARAMETER, f"`ts`: {error}.", parameter="ts", value=text, hint=f"for example {TS.example}"
        ) from error
    sources = archive.sources(feed.id)
    source = asked.values["source"] or (sources[0] if sources else "")
    found = archive.message_at(feed.id, source, at) if source in sources else None
    if found is None:
        raise RefusedError(
            Code.NOT_KEPT,
            f"No message of `{source[:64]}` from before that instant is kept on this host.",
            parameter="ts",
            value=text,
            hint=f"messages are kept of: {', '.join(sources) or 'no source'}",
        )
    fetched_at, body = found
    until = asked.now + HELD_FOR_S
    if ending == _PB:
        name = f"{feed.id}-{fetched_at}.pb"
        head = f'Content-Disposition: attachment; filename="{name}"\r\n'
        return Content(body, PROTOBUF, valid_until=until, extra_head=head), None
    message = message_as_dict(body)
    if message is None:
        raise RefusedError(
            Code.NOT_KEPT, "What came then is no message; ask for it as .pb.", parameter="ts", value=text
        )
    return Content(msgspec.json.encode(message), JSON, valid_until=until), None


TS = Parameter(
    "ts",
    "When: UTC seconds, RFC 3339 or `latest`, then `.pb` for the bytes as they came or `.json` for reading.",
    str,
    {"type": "string", "pattern": r"^(latest|[1-3][0-9]{9})\.(pb|json)$"},
    "latest.json",
    is_path=True,
)

SOURCE = replace(
    health_history.SOURCE, text="The realtime source; without it the first one of which messages are kept."
)

RESOURCE = Resource(
    name="health_snapshot",
    path="/v1/health/feeds/{id}/snapshots/{ts}",
    tag="health",
    summary="The message that a source gave at an instant.",
    text="The newest one fetched up to then. Messages are kept on the host of the worker that fetched them, within a number of bytes.",
    make=make,
    answer=None,
    media_types=(JSON, PROTOBUF),
    parameters=ParameterTable((shared.feed_path_id("Feed id, as in /v1/health.", "demo-ville"), TS, SOURCE)),
    codes=(Code.UNKNOWN_FEED, Code.NO_HISTORY, Code.NOT_KEPT),
    is_heavy=True,
)
