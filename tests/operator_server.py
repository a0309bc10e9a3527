"""An operator's server on loopback that answers as told."""

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Operator:
    """A real HTTP server; `answers` maps a path to what is sent, `asked` records every request."""

    def __init__(self) -> None:
        self.answers: dict[str, Handler | web.Response] = {}
        self.asked: list[web.BaseRequest] = []
        self.port = 0
        self.scheme = "http"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Give the address of a path; another spelling of the host is another origin."""
        return f"{self.scheme}://{host}:{self.port}{path}"

    def says(self, path: str, body: bytes = b"", *, status: int = 200, **headers: str) -> None:
        """Answer a path with the same bytes each time; header names with underscores for dashes."""

        async def answer(_: web.BaseRequest) -> web.Response:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, status=status, headers=named)

        self.answers[path] = answer

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        self.asked.append(request)
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=404)
        return answer if isinstance(answer, web.Response) else await answer(request)


@asynccontextmanager
async def playing_operator(certificate: ssl.SSLContext | None = None) -> AsyncIterator[Operator]:
    """Start an operator's server on a free port, on 127.0.0.1 and localhost alike; with a certificate it speaks HTTPS."""
    playing = Operator()
    playing.scheme = "http" if certificate is None else "https"
    runner = web.ServerRunner(web.Server(playing.handle), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificate)
    await site.start()
    playing.port = runner.addresses[0][1]
    yield playing
    await runner.cleanup()
