"""One parameter's text in, its value out; ValueError says what the text must be."""

import difflib
import math
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

from mobility.model.ids import FeedId, parse_feed_id, split_scoped_id
from mobility.model.time import Instant, ServiceDay, parse_gtfs_date, parse_gtfs_time, parse_instant

_LONGEST_ID = 512
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
UTC = ZoneInfo("UTC")
_BLANK_OFFSET = re.compile(r" (\d\d:?\d\d)$")


def scoped_id(text: str) -> tuple[FeedId, str]:
    """Split FEED:ID; longer than 512 characters is refused, no feed has such ids."""
    if len(text) > _LONGEST_ID:
        raise ValueError(f"an id has at most {_LONGEST_ID} characters")
    return split_scoped_id(text)


def feed_id(text: str) -> FeedId:
    """Accept a feed's id."""
    return parse_feed_id(text[:_LONGEST_ID])


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Make a parser of whole numbers from `low` to `high`, both included."""

    def parse(text: str) -> int:
        if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 9 and low <= int(text) <= high):
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return parse


def degrees(limit: float) -> Callable[[str], float]:
    """Make a parser of decimal degrees from -limit to limit."""

    def parse(text: str) -> float:
        value = _finite(text)
        if value is None or abs(value) > limit:
            raise ValueError(f"must be decimal degrees from -{limit:g} to {limit:g}")
        return value

    return parse


def point(text: str) -> tuple[float, float]:
    """Read `lat,lon` in decimal degrees."""
    numbers = [_finite(part) for part in text.split(",")]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        lat, lon = numbers[0], numbers[1]
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
    raise ValueError("must be `lat,lon` in decimal degrees")


def box(text: str) -> tuple[float, float, float, float]:
    """Read `west,south,east,north` in decimal degrees. Source: RFC 7946, section 5."""
    numbers = [value for part in text.split(",") if (value := _finite(part)) is not None]
    if len(numbers) == 4 == text.count(",") + 1:
        west, south, east, north = numbers
        if max(abs(south), abs(north)) <= 90 and max(abs(west), abs(east)) <= 180 and south <= north and west <= east:
            return west, south, east, north
    raise ValueError("must be `west,south,east,north` in decimal degrees, west <= east and south <= north")


def instant(text: str) -> Instant:
    """Read RFC 3339; a `+` that was not percent-encoded arrives as a blank and is taken for what it was."""
    try:
        moment = parse_instant(_BLANK_OFFSET.sub(r"+\1", text))
    except (ValueError, OverflowError) as error:
        raise ValueError("must be RFC 3339 with an offset or Z") from error
    if not 0 < moment < 2**32:
        raise ValueError("must lie between 1970 and 2106")
    return moment


def service_day(text: str) -> ServiceDay:
    """Read a service day as `YYYY-MM-DD` or `YYYYMMDD`."""
    try:
        return parse_gtfs_date(text.replace("-", "") if text.count("-") == 2 else text)
    except ValueError as error:
        raise ValueError("must be a date, YYYY-MM-DD or YYYYMMDD") from error


def start_time(text: str) -> int:
    """Read the HH:MM:SS at which a frequency instance starts, in seconds after noon minus 12 h."""
    return parse_gtfs_time(text)


def language(text: str) -> str:
    """Accept a BCP 47 tag of letters and digits."""
    if not _LANGUAGE.fullmatch(text):
        raise ValueError("must be a language tag such as fr or en-GB")
    return text


def one_of(*choices: str) -> Callable[[str], str]:
    """Make a parser that accepts exactly these words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}{_meant(text, choices)}")
        return text

    return parse


def some_of(*choices: str) -> Callable[[str], tuple[str, ...]]:
    """Make a parser of a comma-separated list of these words."""

    def parse(text: str) -> tuple[str, ...]:
        words = tuple(word for word in text.split(",") if word)
        if not words or not set(words) <= set(choices):
            unknown = next((word for word in words if word not in choices), "")
            raise ValueError(f"must be a comma-separated list of {', '.join(choices)}{_meant(unknown, choices)}")
        return words

    return parse


def _meant(text: str, choices: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(text[:64], choices, n=1, cutoff=0.5)
    return f"; did you mean `{near[0]}`?" if near else ""


def flag(text: str) -> bool:
    """Read 1 or 0."""
    if text not in {"0", "1"}:
        raise ValueError("must be 1 or 0")
    return text == "1"


def text_up_to(longest: int) -> Callable[[str], str]:
    """Make a parser of free text of 1 to `longest` characters."""

    def parse(text: str) -> str:
        if not text.strip() or len(text) > longest:
            raise ValueError(f"must be text of 1 to {longest} characters")
        return text.strip()

    return parse


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and len(text) <= 32 else None
