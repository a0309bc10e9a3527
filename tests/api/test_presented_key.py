"""Where clients put keys, and what else they put there."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from mobility.api.presented_key import key_in_headers, key_in_path

KEY = "mob_abcDEF-_123"


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {KEY}"},
        {"authorization": f"bearer  {KEY} "},
        {"Authorization": KEY},
        {"Authorization": "Basic " + b64encode(f"{KEY}:".encode()).decode()},
        {"X-API-Key": KEY},
        {"apikey": KEY},
        {"Authorization": "Basic dXNlcjpwYXNz", "X-API-Key": KEY},
        {"X-API-Key": "test", "apikey": KEY},
    ],
)
def test_a_key_is_found_wherever_known_clients_put_it(headers: dict[str, str]) -> None:
    assert key_in_headers(CIMultiDict(headers)) == KEY


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic dXNlcjpwYXNz"},
        {"Authorization": "Basic \xff%%"},
        {"Authorization": "Bearer eyJhbGciOi"},
        {"X-API-Key": "test"},
        {"X-API-Key": "mob_" + "a" * 200},
    ],
)
def test_what_is_not_like_our_keys_is_no_key(headers: dict[str, str]) -> None:
    assert key_in_headers(CIMultiDict(headers)) is None


@pytest.mark.parametrize(
    ("path", "left", "found"),
    [
        (f"/v1/stops?key={KEY}", "/v1/stops", KEY),
        (f"/v1/stops?q=a&apikey={KEY}&limit=2", "/v1/stops?q=a&limit=2", KEY),
        ("/v1/stops?key=test&q=a", "/v1/stops?q=a", None),
        (f"/v1/stops?key=test&apikey={KEY}", "/v1/stops", KEY),
        ("/v1/stops?monkey=1", "/v1/stops?monkey=1", None),
        ("/v1/stops", "/v1/stops?", None),
    ],
)
def test_a_key_leaves_the_query(path: str, left: str, found: str | None) -> None:
    assert key_in_path(path) == (left.rstrip("?") if "?" in path else "/v1/stops?", found)


@given(st.text(), st.text())
def test_no_text_is_too_strange(query: str, authorization: str) -> None:
    path, _ = key_in_path(f"/v1/stops?{query}")
    assert "key=mob_" not in path.replace("monkey", "")
    key_in_headers({"Authorization": authorization})
