"""New connections in, the same out, but for those that never send a request: they are closed."""

import asyncio
from asyncio import TimerHandle
from collections.abc import Callable

from aiohttp import web


class Connections:
    """Connections from which no complete request head has come yet; aiohttp itself waits for ever."""

    def __init__(self, within_s: float) -> None:
        """Close a connection that has sent no request within this time."""
        self.within_s = within_s
        self.waiting: dict[asyncio.BaseProtocol, TimerHandle] = {}

    def guard(self, server: web.Server) -> Callable[[], asyncio.Protocol]:
        """Wrap the factory of connections."""

        def accept() -> asyncio.Protocol:
            protocol = server()
            loop = asyncio.get_running_loop()
            self.waiting[protocol] = loop.call_later(self.within_s, self._expire, protocol)
            return protocol

        return accept

    def requested(self, request: web.BaseRequest) -> None:
        """Note that a request has come; costs a dictionary look-up."""
        timer = self.waiting.pop(request.protocol, None)
        if timer is not None:
            timer.cancel()

    def _expire(self, protocol: web.RequestHandler) -> None:
        if self.waiting.pop(protocol, None) is not None and protocol.transport is not None:
            protocol.transport.abort()
