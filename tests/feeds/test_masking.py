"""What may be secret is struck out of everything that is shown."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.feeds.masking import mask_text, mask_url, shorten


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a.zip", "https://example.org/a.zip"),
        ("https://example.org/a.zip?key=k-17&format=x", "https://example.org/a.zip?***"),
        ("https://user:k-17@example.org:8443/a#k-17", "https://***@example.org:8443/a"),
        ("https://[::1", "***"),
    ],
)
def test_an_address_is_shown_without_user_query_and_fragment(url: str, shown: str) -> None:
    assert mask_url(url) == shown


@given(st.text(alphabet="kxyzü/&=+%-_ 019", min_size=8))
def test_a_known_secret_never_survives_in_a_text(secret: str) -> None:
    shown = mask_text(f"cannot reach https://example.org/{quote(secret, safe='')}/a nor {secret}!", [secret])
    assert secret not in shown
    assert quote(secret, safe="") not in shown


def test_queries_of_addresses_within_a_text_are_masked() -> None:
    assert (
        mask_text("GET https://u:p@example.org/a?key=k-17 failed, see http://x/?b")
        == "GET https://***@example.org/a?*** failed, see http://x/?***"
    )


def test_a_detail_is_one_short_line_of_valid_text() -> None:
    assert shorten("a\n  b\t c") == "a b c"
    assert len(shorten("x" * 1000)) == 200
    assert shorten("\udc80") == "?"
