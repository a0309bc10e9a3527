"""A resource in, an aiohttp handler out: parse, cached bytes or make, refuse, count; no middleware in between."""

import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

import msgspec
from aiohttp import web

from mobility.api.answer import PROBLEM, Answer, Content, answer_with, is_request_id
from mobility.api.languages import languages_wanted
from mobility.api.parameters import read_query
from mobility.api.problems import EXPLANATIONS, Code, RefusedError
from mobility.api.resource import Api, Asked, Resource
from mobility.api.state import Snapshot

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_REQUEST_ID = web.RequestKey("request_id", str)

STREAM = "text/event-stream"
LONGEST_PATH = 4_096
"""Longer requests are not kept in the cache, so that keys stay small."""


def handler_of(api: Api, resource: Resource) -> Handler:
    """Make the handler of a resource."""
    requested = api.connections.requested
    cache, metrics, state, clock, name = api.cache, api.metrics, api.state, api.settings.clock, resource.name

    async def handle(request: web.Request) -> web.StreamResponse:
        requested(request)
        headers = request.headers
        key = (request.raw_path, headers.get("Accept"), headers.get("Accept-Language"))
        now = clock()
        found = cache.find(key, now)
        if found is not None and is_current(found[1], state.snapshot):
            metrics.cache_hits[name] += 1
            answer: web.StreamResponse = answer_with(request, found[0], now)
        else:
            try:
                asked = _read(api, resource, request, now)
                if resource.stream is not None and STREAM in asked.accept:
                    return await resource.stream(request, asked)
                answer = answer_with(request, _make(resource, asked, key), now)
            except RefusedError as refusal:
                answer = refuse(request, refusal)
            except Exception:
                log.exception("request %s failed: %.200r", request_id_of(request), request.path)
                answer = refuse(request, RefusedError(Code.INTERNAL_ERROR, "The request could not be answered."))
        metrics.requests[name, answer.status] += 1
        return answer

    return handle


def is_current(witness: object, snapshot: Snapshot) -> bool:
    """Say whether what a content was made from still stands: its feeds, all feeds, or all timetables (by their count)."""
    if isinstance(witness, tuple):
        feeds = snapshot.feeds
        return all(feeds.get(feed.id) is feed for feed in witness)
    return witness is None or witness is snapshot or witness == snapshot.timetables


def _read(api: Api, resource: Resource, request: web.Request, now: float) -> Asked:
    sent = request.raw_path if request.raw_path.startswith("/") else request.path_qs
    path, _, query = sent.partition("?")
    values = read_query(query, resource.parameters)
    lang = values.get("lang")
    wanted = languages_wanted(request.headers.get("Accept-Language", ""))
    return Asked(
        api=api,
        snapshot=api.state.snapshot,
        values=values,
        id=unquote(path[len(resource.path.partition("{")[0]) :]) if "{" in resource.path else "",
        now=int(now),
        languages=(lang, *wanted) if lang else wanted,
        accept=request.headers.get("Accept", ""),
        path=request.raw_path,
    )


def _make(resource: Resource, asked: Asked, key: tuple[str, str | None, str | None]) -> Content:
    began = time.perf_counter()
    content, witness = resource.make(asked)
    asked.api.metrics.computed(resource.name, time.perf_counter() - began)
    if content.valid_until > asked.now and len(key[0]) < LONGEST_PATH:
        asked.api.cache.put(key, content, witness)
    return content


def refuse(request: web.Request, refusal: RefusedError, extra_head: str = "") -> Answer:
    """Answer with a problem, which always carries a request id."""
    request_id = request_id_of(request)
    if request.headers.get("X-Request-Id") != request_id:
        extra_head += f"X-Request-Id: {request_id}\r\n"
    body = msgspec.json.encode(refusal.problem(request_id))
    status = EXPLANATIONS[refusal.code].status
    return answer_with(request, Content(body, PROBLEM, status=status, etag="", extra_head=extra_head), time.time())


def request_id_of(request: web.Request) -> str:
    """Give the client's own request id when it sent a usable one, else the one made for this request."""
    given = request.headers.get("X-Request-Id", "")
    if is_request_id(given):
        return given
    made: str | None = request.get(_REQUEST_ID)
    if made is None:
        made = request[_REQUEST_ID] = secrets.token_hex(8)
    return made
