"""Instants, GTFS times and service days: local noon minus 12 h turns one into the other."""

import datetime as dt
from functools import lru_cache
from typing import NewType
from zoneinfo import ZoneInfo

Instant = int
"""UTC seconds since 1970 (Instant-Is-UTC-Seconds)."""

GtfsTime = int
"""Seconds after noon minus 12 h of a service day; runs past 24:00."""

ServiceDay = NewType("ServiceDay", int)
"""A calendar date as days since 1970-01-01, so that it fits a column."""

NO_TIME = -(2**62)
"""Stands in int64 columns where there is no instant; far outside any sum of real ones."""

DAY_S = 86_400
_EPOCH_ORDINAL = dt.date(1970, 1, 1).toordinal()


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo:
    """Look a zone up by its tz database name; ValueError (the feed's fault) when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"unknown time zone {name!r}") from error


@lru_cache(maxsize=65_536)
def service_day_origin(day: ServiceDay, zone: ZoneInfo) -> Instant:
    """Give the instant that GTFS times of a service day count from: its local noon minus 12 h.

    Not local midnight: on the two days on which clocks change these differ by an hour, and 08:00 must stay 08:00.
    Source: GTFS Schedule, field type Time; rule 1.
    """
    noon = dt.datetime.combine(date_of(day), dt.time(12), tzinfo=zone)
    return int(noon.timestamp()) - DAY_S // 2


def service_day_at(instant: Instant, zone: ZoneInfo) -> ServiceDay:
    """Give the service day whose noon minus 12 h is the last one not after `instant`."""
    day = ServiceDay(dt.datetime.fromtimestamp(instant, zone).date().toordinal() - _EPOCH_ORDINAL)
    if service_day_origin(day, zone) > instant:
        return ServiceDay(day - 1)
    following = ServiceDay(day + 1)
    return following if service_day_origin(following, zone) <= instant else day


def service_day_of(date: dt.date) -> ServiceDay:
    """Number a calendar date."""
    return ServiceDay(date.toordinal() - _EPOCH_ORDINAL)


def date_of(day: ServiceDay) -> dt.date:
    """Give the calendar date of a service day."""
    return dt.date.fromordinal(day + _EPOCH_ORDINAL)


def parse_gtfs_date(text: str) -> ServiceDay:
    """Read `YYYYMMDD`; ValueError for anything else. Source: GTFS Schedule, field type Date."""
    if len(text) != 8 or not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is not a date of the form YYYYMMDD")
    return service_day_of(dt.date(int(text[:4]), int(text[4:6]), int(text[6:])))


def format_gtfs_date(day: ServiceDay) -> str:
    """Spell a service day as `YYYYMMDD`."""
    return date_of(day).strftime("%Y%m%d")


def parse_gtfs_time(text: str) -> GtfsTime:
    """Read `H:MM:SS` to `HHH:MM:SS`; ValueError for anything else. Source: GTFS Schedule, field type Time."""
    parts = text.strip().split(":")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts) or len(parts[0]) > 3:
        raise ValueError(f"{text!r} is not a time of the form HH:MM:SS")
    hours, minutes, seconds = (int(part) for part in parts)
    if minutes > 59 or seconds > 59:
        raise ValueError(f"{text!r} has more than 59 minutes or seconds")
    return hours * 3600 + minutes * 60 + seconds


def format_gtfs_time(time: GtfsTime) -> str:
    """Spell seconds after noon minus 12 h as `HH:MM:SS`, past 24 h where it must."""
    return f"{time // 3600:02d}:{time // 60 % 60:02d}:{time % 60:02d}"


def local_iso(instant: Instant, zone: ZoneInfo) -> str:
    """Print an instant as RFC 3339 with the zone's offset at that instant, to the second."""
    return dt.datetime.fromtimestamp(instant, zone).isoformat(timespec="seconds")


def utc_iso(instant: Instant) -> str:
    """Print an instant as RFC 3339 in UTC, to the second: how machines are told of moments that belong to no place."""
    return dt.datetime.fromtimestamp(instant, dt.UTC).isoformat(timespec="seconds")


def parse_instant(text: str) -> Instant:
    """Read RFC 3339 with an offset or `Z`; ValueError (the caller's fault) without one or when malformed."""
    moment = dt.datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write e.g. 2026-01-15T08:00:00+01:00 or end it with Z")
    return int(moment.timestamp())


def clock_shift_s(text: str, real_now: float) -> float:
    """Read what `--clock` was given: an RFC 3339 instant to start at, or a shift such as `-86400s`; seconds to add to the real time.

    A supervisor turns the instant into a shift once, so that all its processes, also restarted ones, agree.
    ValueError (the caller's fault) for anything else.
    """
    if text[:1] in "+-" and text[-1:] == "s":
        return float(text[:-1])
    return parse_instant(text) - real_now
