"""A peer and what proxies say of whom they ask for in, the client's address as it is counted out."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

LOOPBACK = ("127.0.0.0/8", "::1/128")
"""Always trusted: who asks from this machine is a proxy on it, or could read everything anyway."""
COUNTED_BITS = 64
"""An IPv6 subscriber has a /64 at least, and may use any address in it."""


def networks_from(texts: Sequence[str]) -> tuple[Network, ...]:
    """Read addresses and networks (`10.0.0.0/8`, `192.0.2.7`), loopback added; ValueError with the offending text."""
    found: list[Network] = []
    for text in (*LOOPBACK, *texts):
        try:
            found.append(ip_network(text.strip()))
        except ValueError as error:
            raise ValueError(f"{text!r} is no address or network, e.g. 10.0.0.0/8: {error}") from error
    return tuple(found)


def client_address(peer: str | None, forwarded: str | None, trusted: Sequence[Network]) -> str | None:
    """Give the address to count a request by: an IPv4 address, or an IPv6 /64.

    `forwarded` is X-Forwarded-For, read from its end for as long as those who wrote it are trusted: what stands before
    that, anybody can have written. None for a trusted peer that does not say for whom it asks, and for a unix socket.
    """
    address = find_address(peer or "")
    if address is None or not _is_in(address, trusted):
        return None if address is None else counted(address)
    for text in reversed((forwarded or "").split(",")[-32:]):
        told = find_address(text.strip())
        if told is None:
            break
        address = told
        if not _is_in(address, trusted):
            return counted(address)
    return None


def counted(address: Address) -> str:
    """Spell what is counted as one client."""
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address) >> COUNTED_BITS << COUNTED_BITS, COUNTED_BITS)))


def find_address(text: str) -> Address | None:
    """Read an address, as some proxies write it with a port (`192.0.2.7:443`, `[2001:db8::1]:443`); None for anything else."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _is_in(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
