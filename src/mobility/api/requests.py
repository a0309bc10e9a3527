"""A resource in, an aiohttp handler out: parse, cached bytes or make, refuse, count; no middleware in between."""

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

import msgspec
from aiohttp import web

from mobility.api.answer import OWN_HEAD, PROBLEM, Answer, Content, answer_with, is_request_id
from mobility.api.cache import ENTRY_OVERHEAD_BYTES
from mobility.api.languages import languages_wanted
from mobility.api.lookup import helped
from mobility.api.parameters import read_query
from mobility.api.problems import EXPLANATIONS, Code, RefusedError
from mobility.api.resource import Api, Asked, Resource
from mobility.api.state import Snapshot
from mobility.store.api_keys import Scope

_HOST = re.compile(r"[A-Za-z0-9.-]{1,255}(:[0-9]{1,5})?|\[[0-9A-Fa-f:]{2,45}\](:[0-9]{1,5})?")

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_REQUEST_ID = web.RequestKey("request_id", str)

STREAM = "text/event-stream"
HEALTH = "health"
"""Tag of what is answered from the first moment on."""
LONGEST_PATH = 4_096
"""Longer requests are not kept in the cache, so that keys stay small."""


def handler_of(api: Api, resource: Resource) -> Handler:
    """Make the handler of a resource."""
    requested = api.connections.requested
    cache, metrics, state, clock, name = api.cache, api.metrics, api.state, api.settings.clock, resource.name
    speaks_of_feeds = resource.path.startswith("/v1/") and resource.tag != HEALTH
    limiter, stream, is_limited = api.limiter, resource.stream, resource.is_limited
    audit = api.audit if resource.is_audited else None

    async def handle(request: web.Request) -> web.StreamResponse:
        requested(request)
        headers, now, own_head, bucket = request.headers, clock(), b"", limiter.nobody
        path = request.raw_path if request.raw_path.startswith("/") else request.path_qs
        accept = headers.get("Accept")
        is_stream = stream is not None and accept is not None and STREAM in accept
        try:
            if is_limited:
                path, bucket = limiter.bucket_of(request, path, Scope.STREAM if is_stream else Scope.READ, now)
                own_head = bucket.take(now)
            if speaks_of_feeds and not state.has_listed:
                raise not_ready("Redis has not yet said which feeds there are.")
            key = (path, accept, headers.get("Accept-Language"))
            found = None if is_stream else cache.find(key, now)
            if found is not None and is_current(found[1], state.snapshot):
                metrics.cache_hits[name] += 1
                content, witness, size = found
                answer: web.StreamResponse = answer_with(request, content, now, own_head)
                if content.kept_bytes + ENTRY_OVERHEAD_BYTES != size:
                    cache.put(key, content, witness)  # From now on it is kept compressed, too, or in one.
            elif is_stream and stream is not None:
                request[OWN_HEAD] = own_head
                with bucket.stream():
                    return await stream(request, _read(api, resource, request, path, now))
            else:
                asked = _read(api, resource, request, path, now)
                made = await _make_aside(resource, asked) if resource.is_heavy else _make(resource, asked)
                content = made[0]
                answer = answer_with(request, content, now, own_head)
                _keep(made, asked, key)
            if audit is not None:
                audit.offer(content, state.snapshot, now)
        except RefusedError as refusal:
            refusal = helped(refusal, state.snapshot) if state.is_ready else while_loading(refusal)
            answer = refuse(request, refusal, own_head=own_head)
        except Exception:
            log.exception("request %s failed: %.200r", request_id_of(request), request.path)
            answer = refuse(request, RefusedError(Code.INTERNAL_ERROR, "The request could not be answered."))
        metrics.requests[name, answer.status] += 1
        return answer

    return handle


def poster_of(api: Api, resource: Resource) -> Handler:
    """Make the handler of what a resource takes in; it counts like any other request of its client."""
    post, limiter, metrics, clock, name = resource.post, api.limiter, api.metrics, api.settings.clock, resource.name
    assert post is not None

    async def handle(request: web.Request) -> web.StreamResponse:
        api.connections.requested(request)
        now, own_head = clock(), b""
        try:
            path, bucket = limiter.bucket_of(request, request.raw_path, Scope.READ, now)
            own_head = bucket.take(now)
            content = await post(request, _read(api, resource, request, path, now))
            answer = answer_with(request, content, now, own_head)
        except RefusedError as refusal:
            answer = refuse(request, refusal, own_head=own_head)
        except Exception:
            log.exception("request %s failed: POST %.200r", request_id_of(request), request.path)
            answer = refuse(request, RefusedError(Code.INTERNAL_ERROR, "The request could not be answered."))
        metrics.requests[name, answer.status] += 1
        return answer

    return handle


def while_loading(refusal: RefusedError) -> RefusedError:
    """Refuse for now what may yet turn out to exist: a server that starts must not call a stop unknown."""
    if EXPLANATIONS[refusal.code].status != 404 or refusal.code is Code.UNKNOWN_RESOURCE:
        return refusal
    return not_ready(f"{refusal.detail} But feeds are still being loaded.", refusal.parameter, refusal.value)


def not_ready(detail: str, parameter: str | None = None, value: str | None = None) -> RefusedError:
    """Send the client away for a second."""
    hint, head = "try again in a second", "Retry-After: 1\r\n"
    return RefusedError(Code.NOT_READY, detail, parameter=parameter, value=value, hint=hint, extra_head=head)


def is_current(witness: object, snapshot: Snapshot) -> bool:
    """Say whether what a content was made from still stands: its feeds, all feeds, or all timetables (by their count)."""
    if isinstance(witness, tuple):
        feeds = snapshot.feeds
        return all(feeds.get(feed.id) is feed for feed in witness)
    return witness is None or witness is snapshot or witness == snapshot.timetables


def _read(api: Api, resource: Resource, request: web.Request, sent: str, now: float) -> Asked:
    path, _, query = sent.partition("?")
    values = read_query(query, resource.parameters)
    lang = values.get("lang")
    wanted = languages_wanted(request.headers.get("Accept-Language", ""))
    return Asked(
        api=api,
        snapshot=api.state.snapshot,
        values=values,
        id=_id_in(path, resource.path),
        now=int(now),
        languages=(lang, *wanted) if lang else wanted,
        origin=api.settings.public_url or _origin(request),
        accept=request.headers.get("Accept", ""),
        path=sent,
    )


def _id_in(path: str, template: str) -> str:
    """Take the id out of a path as sent; empty where the template has none."""
    before, brace, after = template.partition("{id}")
    between, second, _ = after.partition("{")
    if second:
        return unquote(path[len(before) :].rpartition(between)[0])
    return unquote(path[len(before) : len(path) - len(after)]) if brace else ""


def _origin(request: web.Request) -> str:
    host = request.headers.get("Host", "")
    return f"{request.scheme}://{host}" if _HOST.fullmatch(host) else ""


def _make(resource: Resource, asked: Asked) -> tuple[Content, object]:
    began = time.perf_counter()
    made = resource.make(asked)
    asked.api.metrics.computed(resource.name, time.perf_counter() - began)
    return made


async def _make_aside(resource: Resource, asked: Asked) -> tuple[Content, object]:
    """Make in a thread, one at a time for all heavy resources: they must not keep boards waiting."""

    def make() -> tuple[Content, object]:
        made = _make(resource, asked)
        made[0].gzipped()
        return made

    async with asked.api.heavy:
        return await asyncio.to_thread(make)


def _keep(made: tuple[Content, object], asked: Asked, key: tuple[str, str | None, str | None]) -> None:
    content, witness = made
    if content.valid_until > asked.now and len(key[0]) < LONGEST_PATH:
        asked.api.cache.put(key, content, witness)


def refuse(request: web.BaseRequest, refusal: RefusedError, extra_head: str = "", *, own_head: bytes = b"") -> Answer:
    """Answer with a problem, which always carries a request id; `own_head` is the client's RateLimit fields."""
    request_id = request_id_of(request)
    extra_head += refusal.extra_head
    if request.headers.get("X-Request-Id") != request_id:
        extra_head += f"X-Request-Id: {request_id}\r\n"
    body = msgspec.json.encode(refusal.problem(request_id))
    status = EXPLANATIONS[refusal.code].status
    return answer_with(
        request, Content(body, PROBLEM, status=status, etag="", extra_head=extra_head), time.time(), own_head
    )


def request_id_of(request: web.BaseRequest) -> str:
    """Give the client's own request id when it sent a usable one, else the one made for this request."""
    given = request.headers.get("X-Request-Id", "")
    if is_request_id(given):
        return given
    made: str | None = request.get(_REQUEST_ID)
    if made is None:
        made = request[_REQUEST_ID] = secrets.token_hex(8)
    return made
