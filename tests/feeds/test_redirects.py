"""Redirects are followed without carrying a key to another server."""

import pytest
from yarl import URL

from mobility.feeds.authorization import Request
from mobility.feeds.redirects import follow, is_internal

KEY = "k-17/ü"


def request(url: str = "https://example.org/a?key=k-17", secret: str | None = KEY) -> Request:
    """Make a request with a key in a header."""
    return Request(url=URL(url), headers={"X-Key": KEY} if secret else {}, secret=secret)


def followed(location: str | None, before: Request | None = None) -> Request:
    """Follow a redirect that must not be refused."""
    result = follow(before or request(), location)
    assert isinstance(result, Request), result
    return result


def test_within_the_origin_the_credentials_stay() -> None:
    result = followed("/b?x=1")
    assert (str(result.url), result.headers) == ("https://example.org/b?x=1", {"X-Key": KEY})


@pytest.mark.parametrize(
    "location", ["https://other.example/b", "http://example.org/b", "https://example.org:8443/b", "//other.example/b"]
)
def test_another_origin_gets_no_credentials(location: str) -> None:
    result = followed(location)
    assert result.headers == {}
    assert "k-17" not in str(result.url)


def test_a_key_that_the_server_put_into_the_query_is_taken_out() -> None:
    result = followed("https://other.example/b?key=k-17%2F%C3%BC&page=2")
    assert str(result.url) == "https://other.example/b?page=2"


def test_a_key_elsewhere_in_the_address_of_another_server_is_not_followed() -> None:
    assert (
        follow(request(), "https://other.example/k-17/%C3%BC/b") == "the redirect would show our key to another server"
    )


@pytest.mark.parametrize(
    "location",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:,x",
        None,
        "",
        "http://[::1",
    ],
)
def test_what_is_not_http_is_refused(location: str | None) -> None:
    assert isinstance(follow(request(), location), str)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.8", "169.254.169.254", "[::1]", "192.168.1.1", "x.internal"]
)
def test_a_public_server_does_not_lead_us_into_an_internal_network(host: str) -> None:
    assert follow(request(), f"http://{host}/a") == "the redirect leads from a public server to an internal network"


def test_within_an_internal_network_redirects_are_followed() -> None:
    assert followed("http://127.0.0.1:2/b", request("http://127.0.0.1:1/a", secret=None)).url.port == 2


def test_credentials_that_a_location_brings_along_are_dropped() -> None:
    assert str(followed("https://u:p@other.example/b").url) == "https://other.example/b"


@pytest.mark.parametrize(
    ("host", "internal"),
    [("example.org", False), ("93.184.215.14", False), ("::ffff:10.0.0.1", True), ("LOCALHOST.", True)],
)
def test_internal_hosts_are_known_by_their_spelling(host: str, *, internal: bool) -> None:
    assert is_internal(host) is internal
