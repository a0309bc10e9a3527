"""Somebody else's website: a page as HTML and a content security policy in, its address out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer


@asynccontextmanager
async def site(html: str, policy: str = "") -> AsyncIterator[str]:
    """Serve a page on a port of its own, hence another origin."""

    async def answer(request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": policy} if policy else {}
        return web.Response(text=f'<!doctype html><html lang="fr">{html}', content_type="text/html", headers=headers)

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))
