"""Retry-After is seconds or a date."""

import pytest

from mobility.feeds.retry_after import parse_retry_after

NOW = 1_768_494_853  # 2026-01-15T16:34:13Z


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Thu, 15 Jan 2026 16:35:13 GMT", 60.0),
        ("Thu, 15 Jan 2026 16:00:00 GMT", 0.0),
        ("999999999999999999", 86_400.0),
        ("Fri, 15 Jan 2027 16:34:13 GMT", 86_400.0),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("²", None),
    ],
)
def test_a_server_says_how_long_to_stay_away(text: str | None, seconds: float | None) -> None:
    assert parse_retry_after(text, NOW) == seconds
