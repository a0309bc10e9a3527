"""A do-nothing aiohttp handler: the measure of what an HTTP answer costs before there is anything in it."""

import os
import sys

import uvloop
from aiohttp import web


def main(port: int, size: int) -> None:
    """Answer everything with `size` bytes of JSON text."""
    body = b'"' + b"x" * max(0, size - 2) + b'"'

    async def nothing(_: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_get("/{tail:.*}", nothing)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    main(int(sys.argv[1]), int(sys.argv[2]))
