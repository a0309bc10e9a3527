"""The tags of a DMFR feed (texts) -> this service's settings for it; `feeds/README.md` documents every tag."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from mobility.health.rules.thresholds import DEFAULTS, RuleThresholds
from mobility.health.thresholds import DEFAULT_THRESHOLDS, Thresholds
from mobility.model.ids import FeedId, parse_feed_id
from mobility.model.time import zone_named

MIB = 1 << 20


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How a static feed is fetched and used."""

    paused: bool = False
    """Registered, shown as paused, not fetched."""
    static_interval_s: int = 3600
    """Between two conditional requests for the timetable."""
    static_max_bytes: int = 512 * MIB
    """Of the archive; the largest French one, Île-de-France, has about 100 MiB."""
    static_inflated_max_bytes: int = 8192 * MIB
    timeout_s: int = 600
    """For the whole archive; what arrived by then is resumed at the next attempt."""
    confirm_version: str | None = None
    """SHA-256 of a held archive that is right after all: hex, lower case."""
    timezone: str | None = None
    """Stands in for an agency_timezone that is missing or unknown."""
    static_only: bool = False
    """The operator publishes no realtime, so nobody need look for it."""
    match_unknown_trips: bool = False
    """Rule 11: whether an unknown trip_id may be guessed at by route, direction and start."""
    ignore_stop_sequence: bool = False
    """Rule 12: whether updates are matched by stop_id alone, for a producer that numbers stops in its own way."""
    thresholds: Thresholds = DEFAULT_THRESHOLDS
    """Where indicators stop being ok: each field is the tag `health_` and its name."""


class RealtimeSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How a realtime feed is polled and used."""

    paused: bool = False
    poll_interval_s: int = 20
    """GTFS-Realtime best practices ask producers to refresh every 30 s; 20 s misses none of them by more than half."""
    max_bytes: int = 64 * MIB
    """Of a message after inflating."""
    max_entities: int = 200_000
    timeout_s: int = 15
    """For a whole message."""
    priority: int = 0
    """Rule 14: of two sources that speak about one trip the higher wins."""
    static_feeds: tuple[FeedId, ...] = ()
    """The static feeds it speaks about; empty means those that share an operator with it."""
    event_times_in_milliseconds: bool = False
    """The producer's arrival and departure times count milliseconds; they are mended before anything is read."""
    trip_id_prefix: str = ""
    """What stands before every trip_id in the timetable and is missing in realtime."""
    rule_thresholds: RuleThresholds = DEFAULTS
    """Bounds of health rules: each field is the tag `rule_` and its name."""


Read = Callable[[str], object]
"""Gives a tag's value; ValueError says what was expected."""
Either = TypeVar("Either", Settings, RealtimeSettings)


def number(least: int, most: int) -> Read:
    """Make a reader of whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,18}", text) or not least <= int(text) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    return read


def yes_or_no(text: str) -> bool:
    """Read `yes` or `no`."""
    if text not in ("yes", "no"):
        raise ValueError("yes or no")
    return text == "yes"


def _sha256(text: str) -> str:
    digest = text.lower().removeprefix("sha256:")
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise ValueError("a SHA-256 of 64 hexadecimal digits, as the health page shows it for the held version")
    return digest


def _timezone(text: str) -> str:
    try:
        return zone_named(text).key
    except ValueError as error:
        raise ValueError("a name of the tz database, e.g. Indian/Reunion") from error


def _feed_ids(text: str) -> tuple[FeedId, ...]:
    try:
        return tuple(parse_feed_id(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise ValueError("feed ids separated by commas") from error


STATIC_TAGS: dict[str, Read] = {
    "paused": yes_or_no,
    "static_interval_s": number(60, 7 * 86_400),
    "static_max_bytes": number(1024, 8192 * MIB),
    "static_inflated_max_bytes": number(1024, 65_536 * MIB),
    "timeout_s": number(1, 3600),
    "confirm_version": _sha256,
    "timezone": _timezone,
    "static_only": yes_or_no,
    "match_unknown_trips": yes_or_no,
    "ignore_stop_sequence": yes_or_no,
}
"""Tags of feeds with `"spec": "gtfs"`; each is the Settings field of its name."""

REALTIME_TAGS: dict[str, Read] = {
    "paused": yes_or_no,
    "poll_interval_s": number(5, 3600),
    "max_bytes": number(64, 1024 * MIB),
    "max_entities": number(1, 10_000_000),
    "timeout_s": number(1, 3600),
    "priority": number(-1000, 1000),
    "static_feeds": _feed_ids,
    "event_times_in_milliseconds": yes_or_no,
    "trip_id_prefix": str,
}
"""Tags of feeds with `"spec": "gtfs-rt"`; each is the RealtimeSettings field of its name."""


def _threshold_tags(prefix: str, kind: type[Thresholds] | type[RuleThresholds]) -> dict[str, Read]:
    """Make a reader for each field; what is counted is a whole number, what is measured any number."""
    return {
        prefix + field.name: number(0, 10_000_000) if isinstance(field.default, int) else measure
        for field in msgspec.structs.fields(kind)
    }


def measure(text: str) -> float:
    """Read a number that is not negative, such as 97.5."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise ValueError("a number such as 97.5")
    return float(text)


HEALTH, RULE = "health_", "rule_"
THRESHOLD_TAGS = _threshold_tags(HEALTH, Thresholds)
"""Tags of feeds with `"spec": "gtfs"`: bounds of indicators."""
RULE_TAGS = _threshold_tags(RULE, RuleThresholds)
"""Tags of feeds with `"spec": "gtfs-rt"`: bounds of rules."""


def read_settings(tags: Mapping[str, str]) -> tuple[Settings, list[tuple[str, str]]]:
    """Read a static feed's tags; faults as (tag, sentence), the default standing in for each faulty one."""
    return _read(Settings, STATIC_TAGS | THRESHOLD_TAGS, tags, "gtfs")


def read_realtime_settings(tags: Mapping[str, str]) -> tuple[RealtimeSettings, list[tuple[str, str]]]:
    """Read a realtime feed's tags; faults as (tag, sentence), the default standing in for each faulty one."""
    return _read(RealtimeSettings, REALTIME_TAGS | RULE_TAGS, tags, "gtfs-rt")


def _read(
    kind: type[Either], known: Mapping[str, Read], tags: Mapping[str, str], spec: str
) -> tuple[Either, list[tuple[str, str]]]:
    values: dict[str, Any] = {}
    faults = []
    for name, text in tags.items():
        if name not in known:
            shown = [one for one in known if not one.startswith((HEALTH, RULE))]
            faults.append(
                (name, f"unknown tag for {spec}; known: {', '.join(shown)} and the bounds in feeds/README.md")
            )
            continue
        try:
            values[name] = known[name](text.strip())
        except ValueError as error:
            faults.append((name, f"{text!r} must be {error}"))
    health = {name.removeprefix(HEALTH): values.pop(name) for name in THRESHOLD_TAGS if name in values}
    rules = {name.removeprefix(RULE): values.pop(name) for name in RULE_TAGS if name in values}
    if health:
        values["thresholds"] = Thresholds(**health)
    if rules:
        values["rule_thresholds"] = RuleThresholds(**rules)
    return kind(**values), faults
