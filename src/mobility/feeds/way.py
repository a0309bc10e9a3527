"""The steps of a fetch, each a request and the headers that came back, in; what they told of the way out."""

import ssl
from typing import Any, NamedTuple

import aiohttp
from aiohttp.connector import Connection

from mobility.feeds.authorization import Request
from mobility.feeds.redirects import PERMANENT_STATUSES, is_internal
from mobility.model.http import HttpFacts
from mobility.model.time import Instant


class Certificate(NamedTuple):
    """From when to when a server's certificate holds."""

    begins: Instant
    ends: Instant


class TellingResponse(aiohttp.ClientResponse):
    """A response that remembers the certificate it came under: a small body gives its connection back before one can ask."""

    certificate: Certificate | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Note the certificate, then read the headers."""
        transport = connection.transport
        self.certificate = certificate_of(transport.get_extra_info("peercert")) if transport is not None else None
        return await super().start(connection)


def certificate_of(told: dict[str, Any] | None) -> Certificate | None:
    """Read the dates of a server's own certificate as `ssl` tells it; None without one, or where it cannot be read."""
    try:
        begins, ends = (ssl.cert_time_to_seconds(told[name]) for name in ("notBefore", "notAfter")) if told else (0, 0)
    except (KeyError, ValueError):
        return None
    return Certificate(Instant(begins), Instant(ends)) if told else None


class Way:
    """What was met between the registered address and the answer."""

    def __init__(self) -> None:
        """Stand at the registered address."""
        self.begin()

    def begin(self) -> None:
        """Forget an earlier question of the same fetch."""
        self._request: Request | None = None
        self._redirects: list[int] = []
        self._is_https = True
        self._certificate: Certificate | None = None

    def step(self, request: Request, response: aiohttp.ClientResponse) -> None:
        """Note whom a request went to, and under which certificate it was answered."""
        self._request = request
        self._is_https = self._is_https and request.url.scheme == "https"
        found = response.certificate if isinstance(response, TellingResponse) else None
        if found is not None and (self._certificate is None or found.ends < self._certificate.ends):
            self._certificate = found

    def redirected(self, status: int) -> None:
        """Note that we go on where the last answer sent us."""
        self._redirects.append(status)

    def told(self) -> HttpFacts | None:
        """Tell the way; None while nobody has answered."""
        if self._request is None:
            return None
        return HttpFacts(
            redirects=len(self._redirects),
            is_permanent=PERMANENT_STATUSES.issuperset(self._redirects) if self._redirects else None,
            final_url=self._request.shown if self._redirects else "",
            is_https=self._is_https,
            is_internal=is_internal(self._request.url.host),
            certificate_from=self._certificate.begins if self._certificate is not None else None,
            certificate_ends=self._certificate.ends if self._certificate is not None else None,
        )
