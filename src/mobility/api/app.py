"""State and settings in, the aiohttp application with all resources out."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from mobility.api import resources
from mobility.api.answer import SERVER
from mobility.api.cache import AnswerCache
from mobility.api.connections import Connections
from mobility.api.keyring import Keyring
from mobility.api.limiter import Limiter
from mobility.api.metrics import RequestMetrics
from mobility.api.path_meant import path_hint
from mobility.api.problems import Code, RefusedError
from mobility.api.requests import handler_of, poster_of, refuse
from mobility.api.resource import Api, Resource
from mobility.api.self_audit import SelfAudit
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.api.stream import Hub
from mobility.board.prepared import PreparedBoards
from mobility.history.reader import HistoryReader

METHODS = "GET, HEAD, OPTIONS"
PREFLIGHT_HEADERS = {
    "Server": SERVER,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, "
    "If-None-Match, Last-Event-ID, X-API-Key, X-Request-Id, apikey",
    "Access-Control-Max-Age": "86400",
}

ANYTHING = r"[\s\S]"
"""Of a path: line breaks too, or an id that has one would be refused by aiohttp itself, in other words than ours."""

_PATHS = [resource.path for resource in resources.ALL if "{" not in resource.path]

API = web.AppKey("api", Api)


def make_app(
    state: State, settings: Settings, redis_url: str = "", history: HistoryReader | None = None
) -> web.Application:
    """Build the application; whoever holds `state` fills it, the application only reads it.

    `redis_url` is for the few requests that write something down.
    """
    metrics = RequestMetrics()
    hub = Hub(state, settings, metrics)
    connections = Connections(settings.request_head_within_s)
    limiter, audit = Limiter(settings, Keyring()), SelfAudit(settings.audit_every)
    cache, prepared = AnswerCache(settings.cache_bytes), PreparedBoards(settings.prepared_rows)
    api = Api(state, settings, cache, metrics, hub, connections, limiter, prepared, redis_url, audit, history)
    app = web.Application()
    app[API] = api
    app.on_startup.append(lambda _: _started(hub))
    app.on_shutdown.append(lambda _: hub.stop())
    app.on_cleanup.append(lambda _: audit.settled())
    for resource in resources.ALL:
        path = resource.path.replace("{id}", f"{{id:{ANYTHING}+}}")
        handle = handler_of(api, resource)
        app.router.add_get(path, handle)
        if resource.post is not None:
            app.router.add_post(path, poster_of(api, resource))
        app.router.add_route("*", path, _refuser_of(resource))
    app.router.add_route("*", f"/{{path:{ANYTHING}*}}", _nothing_here)
    return app


async def _started(hub: Hub) -> None:
    hub.start()


def _refuser_of(resource: Resource) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make the handler of all methods that a resource does not answer."""
    methods = METHODS if resource.post is None else f"{METHODS}, POST"

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.method == "OPTIONS":
            return _preflight(methods)
        refusal = RefusedError(
            Code.METHOD_NOT_ALLOWED, f"{request.method[:20]} is not answered here.", hint=f"use one of {methods}"
        )
        return refuse(request, refusal, f"Allow: {methods}\r\n")

    return handle


def _preflight(methods: str) -> web.Response:
    headers = {**PREFLIGHT_HEADERS, "Access-Control-Allow-Methods": methods, "Allow": methods}
    return web.Response(status=204, headers=headers)


async def _nothing_here(request: web.Request) -> web.StreamResponse:
    """Refuse; a preflight is let pass, or a browser would hide from its page that nothing is here."""
    if request.method == "OPTIONS":
        return _preflight(METHODS)
    path = request.raw_path.partition("?")[0]
    refusal = RefusedError(
        Code.UNKNOWN_RESOURCE, "There is no resource at this path.", value=path, hint=path_hint(path, _PATHS)
    )
    return refuse(request, refusal)
