"""A key goes where the registry says, and nowhere else."""

import pytest

from mobility.feeds.authorization import Request, authorized
from mobility.feeds.config import Address
from mobility.feeds.dmfr import Authorization
from mobility.feeds.secrets import Secret

KEY = "k-17&x=/"


def sent(
    kind: str, url: str = "https://example.org/a?format=pb", key: str = KEY, param_name: str | None = None
) -> Request:
    """Build the request of an address with a key."""
    authorization = Authorization(type=kind, param_name=param_name)  # type: ignore[arg-type]
    result = authorized(Address(url=url, authorization=authorization, secret=Secret(key)))
    assert result is not None
    return result


def test_a_query_param_is_added_to_the_others() -> None:
    assert dict(sent("query_param", param_name="apikey").url.query) == {"format": "pb", "apikey": KEY}


def test_a_header_carries_the_key_as_it_is() -> None:
    assert sent("header").headers == {"Authorization": KEY}
    assert sent("header", param_name="X-Key").headers == {"X-Key": KEY}


def test_basic_auth_encodes_user_and_password() -> None:
    assert sent("basic_auth", key="user:pässword").headers == {"Authorization": "Basic dXNlcjpww6Rzc3dvcmQ="}


def test_a_path_segment_takes_the_place_of_the_braces() -> None:
    assert sent("path_segment", "https://example.org/{}/a.zip").url.raw_path == "/k-17&x=%2F/a.zip"


def test_replace_url_sends_to_the_key() -> None:
    assert str(sent("replace_url", key="https://secret.example/k-17").url) == "https://secret.example/k-17"


def test_without_its_key_nothing_is_sent() -> None:
    assert authorized(Address(url="https://example.org", authorization=Authorization(type="header"))) is None


def test_without_authorization_a_key_is_not_used() -> None:
    result = authorized(Address(url="https://example.org/a", secret=Secret(KEY)))
    assert result is not None
    assert (str(result.url), result.headers) == ("https://example.org/a", {})


@pytest.mark.parametrize("kind", ["query_param", "header", "basic_auth", "path_segment", "replace_url"])
def test_no_way_of_authorization_prints_the_key(kind: str) -> None:
    key = "https://secret.example/k-17" if kind == "replace_url" else "k-17"
    url = "https://example.org/{}/a" if kind == "path_segment" else "https://example.org/a"
    address = Address(url=url, authorization=Authorization(type=kind), secret=Secret(key))  # type: ignore[arg-type]
    request = authorized(address)
    for printed in (repr(address), str(address), repr(request), f"{request}", request.shown if request else ""):
        assert "k-17" not in printed
