"""New connections in, the same out, but for what they answer to a request that is no readable HTTP: a problem like any other."""

import asyncio
from collections.abc import Callable

from aiohttp import http_exceptions, web

from mobility.api.problems import Code, RefusedError
from mobility.api.requests import refuse

LONGEST_LINE = 8_190
"""Bytes of a request line or header; longer ones are refused before anything is parsed."""


class _Protocol(web.RequestHandler):
    """A connection; aiohttp's own answer is plain text that no web page may read."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Refuse, and log nothing: a stranger could fill the log, and what came may hold a key."""
        if status >= 500:
            return super().handle_error(request, status, exc, message)
        if isinstance(exc, http_exceptions.LineTooLong):
            detail = f"The request line or a field of the head is longer than {LONGEST_LINE} bytes."
            return refuse(request, RefusedError(Code.UNREADABLE_REQUEST, detail, hint="ask in several requests"))
        return refuse(request, RefusedError(Code.UNREADABLE_REQUEST, "This is no HTTP request that can be read."))


def answering_with_problems(accept: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
    """Wrap the factory of connections; aiohttp has no setting for the class that it makes them of."""

    def accept_so() -> asyncio.Protocol:
        protocol = accept()
        protocol.__class__ = _Protocol
        return protocol

    return accept_so
