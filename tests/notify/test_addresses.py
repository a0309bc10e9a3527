"""Addresses a webhook may be sent to."""

import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from mobility.notify.addresses import PrivateAddressError, PublicResolver, is_public


class Names(AbstractResolver):
    """A resolver whose answers are given."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Give the answers, whatever is asked."""
        return [
            ResolveResult(hostname=host, host=one, port=port, family=family, proto=0, flags=0) for one in self.addresses
        ]

    async def close(self) -> None:
        """Hold nothing."""


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "[::1]",
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_none_of_ours(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses_are_connected_to(address: str) -> None:
    assert is_public(address)


async def test_a_name_that_means_a_private_address_is_refused() -> None:
    with pytest.raises(PrivateAddressError):
        await PublicResolver(Names("127.0.0.1", "10.0.0.1")).resolve("hooks.example.org", 443)


async def test_of_a_name_with_both_only_the_public_address_is_connected_to() -> None:
    found = await PublicResolver(Names("127.0.0.1", "93.184.215.14")).resolve("hooks.example.org", 443)
    assert [one["host"] for one in found] == ["93.184.215.14"]
