"""Notices about what travellers read of agencies and routes."""

from collections import Counter
from collections.abc import Callable

import numpy as np

from mobility.health.rules.found import found
from mobility.health.rules.static.rows import rows_of
from mobility.model.finding import Found
from mobility.model.strings import NO_TEXT
from mobility.model.time import ServiceDay
from mobility.model.timetable import Timetable

_LONGEST_SHORT_NAME = 12
_LEAST_CONTRAST = 2.0
"""Ratio of luminances below which a line's sign cannot be read; half of what WCAG asks of large text."""


def missing_required_agency_id(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find agencies without agency_id where there are several."""
    agencies = timetable.agencies
    named = [row for row in range(len(agencies.id)) if agencies.name[row] or agencies.url[row] or agencies.id[row]]
    nameless = [row for row in named if agencies.id[row] == NO_TEXT] if len(named) > 1 else []
    return found(("agency.txt", f"agency_name {timetable.strings[int(agencies.name[row])]}") for row in nameless)


def route_both_short_and_long_name_missing(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find routes without any name."""
    routes = timetable.routes
    return rows_of(timetable, "routes", np.flatnonzero((routes.short_name == NO_TEXT) & (routes.long_name == NO_TEXT)))


def duplicate_route_name(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find routes whose names, type and agency are another's too; every one after the first."""
    routes = timetable.routes
    columns = (routes.short_name, routes.long_name, routes.type, routes.agency)
    seen: Counter[tuple[int, ...]] = Counter()
    repeated = []
    for row, key in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        if seen[key] and (key[0] or key[1]):
            repeated.append(row)
        seen[key] += 1
    return rows_of(timetable, "routes", np.array(repeated, np.int64), _name_of(timetable))


def route_short_name_too_long(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find short names of more than 12 characters."""
    rows = [row for row, (short, _) in enumerate(_names(timetable)) if len(short) > _LONGEST_SHORT_NAME]
    return rows_of(timetable, "routes", np.array(rows, np.int64), _name_of(timetable))


def route_long_name_contains_short_name(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find long names that are, or begin with, the short name followed by a blank, a hyphen or a bracket."""
    rows = [row for row, (short, long) in enumerate(_names(timetable)) if short and _repeats(short, long)]
    return rows_of(timetable, "routes", np.array(rows, np.int64), _name_of(timetable))


def _repeats(short: str, long: str) -> bool:
    rest = long.casefold().removeprefix(short.casefold())
    return len(rest) < len(long) and (not rest or rest[0] in " -(")


def route_color_contrast(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find routes whose text can hardly be read on their colour; those that give both."""
    routes, strings = timetable.routes, timetable.strings
    given = np.flatnonzero((routes.color != NO_TEXT) & (routes.text_color != NO_TEXT))
    pairs = ((row, strings[int(routes.color[row])], strings[int(routes.text_color[row])]) for row in given.tolist())
    rows = [row for row, back, front in pairs if _contrast(back, front) < _LEAST_CONTRAST]
    return rows_of(timetable, "routes", np.array(rows, np.int64), _name_of(timetable))


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """Give the relative luminance of six hex digits. Source: WCAG 2.2, relative luminance."""
    channels = (int(color[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _names(timetable: Timetable) -> list[tuple[str, str]]:
    routes, strings = timetable.routes, timetable.strings
    pairs = zip(routes.short_name.tolist(), routes.long_name.tolist(), strict=True)
    return [(strings[short], strings[long]) for short, long in pairs]


def _name_of(timetable: Timetable) -> Callable[[int], str]:
    names = _names(timetable)
    return lambda row: " / ".join(filter(None, names[row]))
