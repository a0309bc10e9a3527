"""A Publisher and a clock in, an HTTP server out that answers as the operators of the territory would."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable
from email.utils import formatdate, parsedate_to_datetime

import msgspec
from aiohttp import web

from mobility.demo.clock import Clock
from mobility.demo.faults import Fault, FaultRequest, Served, moment_under, served_under
from mobility.demo.publisher import Publication, Publisher
from mobility.demo.registry import KINDS, registry_json

CONTENT_TYPES = {"static": "application/zip"} | dict.fromkeys(KINDS, "application/x-protobuf")
PUBLISHER = web.AppKey("publisher", Publisher)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
FAULTS: web.AppKey[dict[tuple[str, str], Fault]] = web.AppKey("faults")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def application(publisher: Publisher, clock: Clock) -> web.Application:
    """Build the application; every answer carries the clock's own Date."""
    app = web.Application(middlewares=[_dated])
    app[PUBLISHER], app[CLOCK], app[FAULTS] = publisher, clock, {}
    app.router.add_get("/feeds.dmfr.json", _registry)
    app.router.add_get("/{feed}/gtfs.zip", _resource)
    app.router.add_get(f"/{{feed}}/{{kind:{'|'.join(KINDS)}}}.pb", _resource)
    app.router.add_post("/control/{feed}/{kind}", _control)
    return app


@web.middleware
async def _dated(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Stamp answers with the demo's time, so that a reader on the same clock sees no skew."""
    response = await handler(request)
    response.headers["Date"] = formatdate(request.app[CLOCK](), usegmt=True)
    return response


async def _registry(request: web.Request) -> web.Response:
    base_url = f"{request.scheme}://{request.host}"
    body = registry_json(request.app[PUBLISHER].networks, base_url)
    return web.Response(body=body, content_type="application/json")


async def _resource(request: web.Request) -> web.Response:
    feed_id, kind = _named_resource(request)
    fault = request.app[FAULTS].get((feed_id, kind))
    now = int(request.app[CLOCK]())
    publication = request.app[PUBLISHER].publication(feed_id, kind, moment_under(fault, now))
    headers = {
        "ETag": publication.etag,
        "Last-Modified": formatdate(publication.since, usegmt=True),
        "Cache-Control": "no-cache",
    }
    served = Served(200, CONTENT_TYPES[kind], publication.body)
    if fault and fault.name != "stale":
        served = served_under(fault, served, now)
        headers = {}
    elif _is_known(request, publication):
        return web.Response(status=304, headers=headers)
    if served.held_back_s:
        await asyncio.sleep(served.held_back_s)
    return web.Response(status=served.status, body=served.body, content_type=served.content_type, headers=headers)


async def _control(request: web.Request) -> web.Response:
    """Set or end a fault; only for callers on this machine."""
    if request.remote is None or not ipaddress.ip_address(request.remote).is_loopback:
        raise web.HTTPForbidden(text="faults can be set from this machine alone")
    feed_id, kind = _named_resource(request)
    try:
        wanted = msgspec.json.decode(await request.read(), type=FaultRequest)
    except msgspec.DecodeError as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    faults = request.app[FAULTS]
    faults.pop((feed_id, kind), None)
    if wanted.fault:
        faults[feed_id, kind] = Fault(wanted.fault, int(request.app[CLOCK]()))
    return web.json_response({"feed": feed_id, "kind": kind, "fault": wanted.fault})


def _named_resource(request: web.Request) -> tuple[str, str]:
    """Read feed and kind from the address; 404 names what there is not."""
    feed_id, kind = request.match_info["feed"], request.match_info.get("kind", "static")
    if kind not in CONTENT_TYPES or not request.app[PUBLISHER].has(feed_id, kind):
        raise web.HTTPNotFound(text=f"no {kind!r} of {feed_id!r} here")
    return feed_id, kind


def _is_known(request: web.Request, publication: Publication) -> bool:
    """Say whether the caller has this publication already. Source: RFC 9110, 13.1: If-None-Match goes before If-Modified-Since."""
    if "If-None-Match" in request.headers:
        tags = (tag.strip().removeprefix("W/") for tag in request.headers["If-None-Match"].split(","))
        return any(tag in {publication.etag, "*"} for tag in tags)
    try:
        since = parsedate_to_datetime(request.headers["If-Modified-Since"])
    except (KeyError, ValueError):
        return False
    return publication.since <= since.timestamp()
