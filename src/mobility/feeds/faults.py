"""What aiohttp, TLS and the resolver raise -> the outcome it stands for."""

import os
import socket
import ssl

import aiohttp

from mobility.feeds.fetched import Ending
from mobility.model.outcome import Outcome

NETWORK_FAULTS = (aiohttp.ClientError, ConnectionError, ssl.SSLError, socket.gaierror, UnicodeError)
"""What a request or its answer can fail with through no fault of ours; anything else is.

UnicodeError is how the resolver refuses a host name with an empty or over-long label.
"""

_MEANINGS: tuple[tuple[tuple[type[BaseException], ...], Outcome], ...] = (
    ((aiohttp.ClientConnectorDNSError, socket.gaierror, UnicodeError), Outcome.DNS_ERROR),
    ((aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError, ssl.SSLError), Outcome.TLS_ERROR),
    ((aiohttp.ConnectionTimeoutError,), Outcome.CONNECT_TIMEOUT),
    ((aiohttp.ClientConnectorError,), Outcome.CONNECT_ERROR),
    ((aiohttp.ClientResponseError,), Outcome.SERVER_ERROR),
    ((aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError), Outcome.CLIENT_ERROR),
)


def ending_of(error: BaseException, *, answered: bool) -> Ending:
    """Name how a request failed; `answered` says whether headers had arrived, after which silence means a lost answer."""
    # Before the table: it is a kind of connection error, but what it means depends on how far the answer got.
    if isinstance(error, aiohttp.SocketTimeoutError):
        return Ending(Outcome.TOTAL_TIMEOUT if answered else Outcome.FIRST_BYTE_TIMEOUT, "nothing arrived for too long")
    for kinds, outcome in _MEANINGS:
        if isinstance(error, kinds):
            return Ending(outcome, _reason(error))
    return Ending(Outcome.CONNECTION_LOST, type(error).__name__)


def outcome_of_status(status: int) -> Outcome:
    """Name what an HTTP status means; OK for what carries a whole body."""
    named = {
        200: Outcome.OK,
        304: Outcome.NOT_MODIFIED,
        401: Outcome.UNAUTHORIZED,
        403: Outcome.UNAUTHORIZED,
        404: Outcome.NOT_FOUND,
        410: Outcome.NOT_FOUND,
        429: Outcome.RATE_LIMITED,
    }
    if status in named:
        return named[status]
    if status == 204:
        return Outcome.EMPTY_BODY
    return Outcome.CLIENT_ERROR if 400 <= status < 500 else Outcome.SERVER_ERROR


def _reason(error: BaseException) -> str:
    """Say why without the error's own text, which quotes addresses."""
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    for name in ("verify_message", "reason", "message"):
        found = getattr(cause, name, None)
        if isinstance(found, str) and found:
            return found
    number = cause.errno if isinstance(cause, OSError) else None
    return os.strerror(number) if number and number > 0 else type(cause).__name__
