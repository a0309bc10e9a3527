"""A worker's own small server on loopback: `/livez` and `/metrics`."""

import asyncio

from aiohttp import web
from prometheus_client import generate_latest

from mobility.worker.metrics import METRICS


async def serve_probes(port: int) -> None:
    """Serve until cancelled."""
    app = web.Application()
    app.router.add_get("/livez", _livez)
    app.router.add_get("/metrics", _metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _livez(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(
        body=generate_latest(METRICS.registry), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
    )
