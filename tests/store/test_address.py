"""What a Redis address may look like, and that it never gives a password away."""

import pytest

from mobility.store.address import Address, masked, parse_address


@pytest.mark.parametrize(
    ("url", "kind", "hosts", "service", "database"),
    [
        ("redis://", "standalone", [("localhost", 6379)], "", 0),
        ("redis://valkey:6380/2", "standalone", [("valkey", 6380)], "", 2),
        ("rediss://valkey", "standalone", [("valkey", 6379)], "", 0),
        ("redis://[::1]:7000", "standalone", [("::1", 7000)], "", 0),
        ("redis+sentinel://a:1,b,[::2]:3/main/4", "sentinel", [("a", 1), ("b", 26379), ("::2", 3)], "main", 4),
        ("redis+cluster://a:1,b", "cluster", [("a", 1), ("b", 6379)], "", 0),
    ],
)
def test_an_address_says_where(url: str, kind: str, hosts: list[tuple[str, int]], service: str, database: int) -> None:
    found = parse_address(url)
    assert (found.kind, list(found.hosts), found.service, found.database) == (kind, hosts, service, database)


def test_a_socket_is_a_path() -> None:
    assert parse_address("unix:///run/mobility/7.sock").path == "/run/mobility/7.sock"


def test_credentials_and_tls_go_to_the_client_and_are_not_shown() -> None:
    found = parse_address("rediss+cluster://me:s%40cret@h1,h2?ssl_ca_certs=/etc/ca.pem")
    assert found.options == {"username": "me", "password": "s@cret", "ssl": True, "ssl_ca_certs": "/etc/ca.pem"}
    assert "cret" not in repr(found)
    assert masked("rediss://user:secret@host:6380/2?x=secret") == "rediss://host:6380/2"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "starts with one of redis://"),
        ("http://x", "starts with one of redis://"),
        ("localhost:6379", "starts with one of redis://"),
        ("redis+sentinel://me:secret@h:1", "names no service"),
        ("redis://me:secret@h:port", "'h:port' is not HOST:PORT"),
        ("redis://h/first", "'first' is not the number of a database"),
        ("redis+cluster://h/1", "'1' is not the number of a database"),
        ("redis://a,b", "several hosts"),
        ("redis://h?socket_timeout=60", "'socket_timeout' is not an option"),
        ("rediss://h?decode_responses=1", "'decode_responses' is not an option"),
    ],
)
def test_what_is_no_address_is_the_callers_fault_and_named(url: str, says: str) -> None:
    with pytest.raises(ValueError, match="redis") as refused:
        parse_address(url)
    assert says in str(refused.value)
    assert "secret" not in str(refused.value)


def test_an_address_is_a_value() -> None:
    assert parse_address("redis://h") == Address("standalone", "redis://h", (("h", 6379),))
