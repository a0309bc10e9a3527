"""A webhook's host -> the public addresses it may be connected to; private networks are refused when they are resolved."""

import ipaddress
import socket

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult


class PrivateAddressError(OSError):
    """The host lies in a private network, or this machine is it."""


class PublicResolver(AbstractResolver):
    """Resolves like the system, and gives none but public addresses to connect to.

    The connection is made to the addresses given here, so that a name cannot mean another one a moment later.
    """

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        """Filter what `inner` gives, the system's own resolver unless told otherwise; needs a running event loop."""
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give the public addresses of a host; PrivateAddressError when it has others only."""
        found = await self._inner.resolve(host, port, family)
        public = [one for one in found if is_public(one["host"])]
        if not public:
            raise PrivateAddressError("the host is in a private network")
        return public

    async def close(self) -> None:
        """Close the inner resolver."""
        await self._inner.close()


def is_public(address: str) -> bool:
    """Say whether an IP address is reachable from the whole internet, whatever it is wrapped into.

    ValueError never: what is no IP address is a name, and names are for the resolver.
    """
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return True
    if isinstance(parsed, ipaddress.IPv6Address):
        embedded = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if embedded is not None:
            return embedded.is_global
        if parsed in _NAT64:
            return ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF).is_global
    return parsed.is_global and not parsed.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
