"""Who a request is counted as, when proxies stand in between and when somebody pretends they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.api.client_address import client_address, networks_from

PROXIES = networks_from(["10.0.0.0/8", "2001:db8:ffff::/48"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.9.9.9", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8:1:2:3::4]:443", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:aaaa::1", None, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", None, "192.0.2.7"),
        ("fe80::1%eth0", None, "fe80::/64"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", None, None),
        ("127.0.0.1", "127.0.0.1", None),
        ("10.0.0.1", "unknown", None),
        ("10.0.0.1", "198.51.100.1, unknown", None),
        (None, None, None),
        ("", None, None),
    ],
)
def test_a_request_is_counted_by_the_nearest_address_that_is_no_proxy(
    peer: str | None, forwarded: str | None, expected: str | None
) -> None:
    assert client_address(peer, forwarded, PROXIES) == expected


def test_neighbours_in_one_ipv6_subscription_are_one_client() -> None:
    assert client_address("2001:db8::1", None, PROXIES) == client_address("2001:db8::ffff:1", None, PROXIES)


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.1/8", "10.0.0.0/33", ""])
def test_what_is_no_network_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is no address or network"):
        networks_from([text])


@given(st.text(max_size=60))
def test_no_header_of_a_stranger_changes_who_it_is(text: str) -> None:
    assert client_address("192.0.2.7", text, PROXIES) == "192.0.2.7"
    client_address("10.0.0.1", text, PROXIES)
