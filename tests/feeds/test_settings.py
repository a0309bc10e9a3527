"""Tags are texts; each is read into a setting or told as a fault."""

import pytest

from mobility.feeds.settings import RealtimeSettings, Settings, read_realtime_settings, read_settings


def test_a_feed_without_tags_has_the_defaults() -> None:
    assert read_settings({}) == (Settings(), [])
    assert read_realtime_settings({}) == (RealtimeSettings(), [])


def test_tags_are_read_into_settings() -> None:
    digest = "AB" * 32
    settings, faults = read_settings(
        {
            "static_interval_s": "900",
            "confirm_version": f"sha256:{digest}",
            "timezone": "Indian/Reunion",
            "paused": "yes",
        }
    )
    assert faults == []
    assert (settings.static_interval_s, settings.confirm_version) == (900, digest.lower())
    assert (settings.timezone, settings.paused) == ("Indian/Reunion", True)


def test_a_realtime_feed_may_name_what_it_speaks_about() -> None:
    settings, faults = read_realtime_settings({"static_feeds": "fr-a, fr-b", "priority": "-3"})
    assert (settings.static_feeds, settings.priority, faults) == (("fr-a", "fr-b"), -3, [])


def test_a_realtime_feed_may_name_what_is_to_be_mended() -> None:
    settings, faults = read_realtime_settings({"event_times_in_milliseconds": "yes", "trip_id_prefix": "gt:"})
    assert (settings.event_times_in_milliseconds, settings.trip_id_prefix, faults) == (True, "gt:", [])


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        ("static_interval_s", "59", "a whole number from 60 to 604800"),
        ("static_interval_s", "1e3", "a whole number from 60 to 604800"),
        ("static_interval_s", "９００", "a whole number from 60 to 604800"),
        ("paused", "true", "yes or no"),
        ("timezone", "Europe/Reunion", "a name of the tz database, e.g. Indian/Reunion"),
        ("timezone", "../../etc/passwd", "a name of the tz database, e.g. Indian/Reunion"),
        (
            "confirm_version",
            "abc",
            "a SHA-256 of 64 hexadecimal digits, as the health page shows it for the held version",
        ),
    ],
)
def test_a_value_that_cannot_be_meant_is_told_and_the_default_stands(tag: str, text: str, expected: str) -> None:
    settings, faults = read_settings({tag: text})
    assert faults == [(tag, f"{text!r} must be {expected}")]
    assert settings == Settings()


def test_a_tag_of_the_other_specification_is_unknown() -> None:
    _, ((tag, sentence),) = read_settings({"poll_interval_s": "20"})
    assert tag == "poll_interval_s"
    assert sentence.startswith("unknown tag for gtfs; known: paused, static_interval_s")
