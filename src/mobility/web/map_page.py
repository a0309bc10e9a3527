"""A stop's lines and their stops as degrees in, a page with their map as SVG, and the same as lists, out."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from mobility.web.board_page import frame
from mobility.web.colors import badge_colors, line_color
from mobility.web.links import stop_link
from mobility.web.map_geometry import SIZE, Points, View, beside, cut, lanes, scale_bar, simplify
from mobility.web.map_labels import Box, Label, Room
from mobility.web.map_words import MAP_WORDS
from mobility.web.templating import Page, page

GROUNDS = ("FFFFFF", "172127")
"""What a map is drawn on, light and dark; `--sheet` of mobility.css."""
MOST_POINTS = 5_000
"""Of all lines together: a point is some five bytes, compressed."""
FINEST = 0.7
MOST_NAMED = 40
_BETWEEN_LINES = 4.4
_WIDEST_BUNDLE = 22.0
OWN_LETTER = 10.0
"""Width of a letter of the stop's own name, which is larger."""
CORNERS = (Box(592, 20, SIZE, 90), Box(0, 592, 190, SIZE))
"""Where the arrow to the north and the scale bar stand."""


class MapLine(NamedTuple):
    """A line as its feed has it."""

    name: str
    long_name: str
    color: str
    text_color: str
    ways: list[Points]
    """Longitude and latitude along its ways."""
    is_straight: bool
    """True where stops are joined by straight lines, for want of a shape."""


class MapStop(NamedTuple):
    """A stop of the lines drawn."""

    id: str
    name: str
    lat: float
    lon: float


class MapPlatform(NamedTuple):
    """Where one boards at the stop itself."""

    letter: str
    lat: float
    lon: float


class StopMap(NamedTuple):
    """What a stop's map shows."""

    stop: str
    name: str
    view: View | None
    """None where nobody knows where the stop is."""
    lines: list[MapLine]
    others: list[str]
    """Names of lines that are too many to draw."""
    stops: list[MapStop]
    platforms: list[MapPlatform]


class DrawnLine(NamedTuple):
    """A line on the drawing."""

    name: str
    long_name: str
    ground: str
    ink: str
    light: str
    dark: str
    path: str
    badge: tuple[float, float, float] | None
    """Middle of its badge on the drawing, and the badge's width; None where there is no room."""


class Mark(NamedTuple):
    """A point on the drawing."""

    x: float
    y: float
    text: str


def map_page(made: StopMap, language: str) -> Page:
    """Render the page of a stop's map."""
    words = MAP_WORDS[language]
    url = f"/stops/{made.stop}/map?lang={language}"
    names = [line.name for line in made.lines]
    view = made.view
    values: dict[str, object] = {"drawn": None, "shown_stops": [], "platforms": []}
    if view is not None:
        here = [Mark(*point, "") for point in _placed(view, [(view.lon, view.lat)])]
        platforms = _platforms(made, view)
        stops = _stops_shown(made, view)
        room = Room(
            [
                *(_around(mark, 13) for mark in here),
                *map(_under_letters, platforms),
                *(_around(mark, 5) for _, mark in stops),
                *CORNERS,
            ]
        )
        gap = max(
            [16.0, *(box.right - here[0].x + 4 for box in map(_under_letters, platforms) if _is_beside(box, here[0]))]
        )
        own = room.place(made.name, here[0].x, here[0].y, gap, OWN_LETTER)
        labels = [label for _, mark in stops[:MOST_NAMED] if (label := room.place(mark.text, mark.x, mark.y, 10))]
        metres, length = scale_bar(view)
        values |= {
            "drawn": _drawn(made, view, room),
            "here": here[0],
            "platforms": platforms,
            "marks": [mark for _, mark in stops],
            "labels": labels,
            "shown_stops": [(stop.name, stop_link(stop.id, language)) for stop, _ in stops],
            "scale": (f"{metres} m" if metres < 1000 else f"{metres // 1000} km", round(length, 1)),
            "name_label": own or Label(here[0].x, here[0].y - 20, "middle", made.name),
        }
    return page(
        "map.html",
        said=words,
        size=SIZE,
        map=made,
        described=words["described"].format(lines=", ".join(names)),
        straight=", ".join(dict.fromkeys(line.name for line in made.lines if line.is_straight)),
        back=stop_link(made.stop, language),
        **values,
        **frame(language, url),
    )


def _placed(view: View, degrees: list[tuple[float, float]]) -> list[tuple[float, float]]:
    points = view.project(np.array(degrees, np.float64).reshape(-1, 2))
    return [(round(x, 1), round(y, 1)) for x, y in points.tolist()]


def _around(mark: Mark, radius: float) -> Box:
    return Box(mark.x - radius, mark.y - radius, mark.x + radius, mark.y + radius)


def _under_letters(mark: Mark) -> Box:
    """Give what a mark of platforms covers."""
    half = 8 + 4 * len(mark.text)
    return Box(mark.x - half, mark.y - 12, mark.x + half, mark.y + 12)


def _is_beside(box: Box, mark: Mark) -> bool:
    return box.left <= mark.x <= box.right and box.top <= mark.y + 12 and box.bottom >= mark.y - 12


def _stops_shown(made: StopMap, view: View) -> list[tuple[MapStop, Mark]]:
    """Give the stops on the drawing, nearest to its middle first, each name at one spot once."""
    points = _placed(view, [(stop.lon, stop.lat) for stop in made.stops])
    found = [(stop, Mark(x, y, stop.name)) for stop, (x, y) in zip(made.stops, points, strict=True) if view.shows(x, y)]
    found.sort(key=lambda one: (one[1].x - SIZE / 2) ** 2 + (one[1].y - SIZE / 2) ** 2)
    shown: list[tuple[MapStop, Mark]] = []
    for stop, mark in found:
        twin = any(mark.text == other.text and abs(mark.x - other.x) + abs(mark.y - other.y) < 40 for _, other in shown)
        if not twin:
            shown.append((stop, mark))
    return shown


def _platforms(made: StopMap, view: View) -> list[Mark]:
    """Gather platforms that would cover each other into one mark with all their letters."""
    points = _placed(view, [(platform.lon, platform.lat) for platform in made.platforms])
    groups: list[tuple[float, float, list[str]]] = []
    for platform, (x, y) in zip(made.platforms, points, strict=True):
        near = next((group for group in groups if abs(group[0] - x) < 26 and abs(group[1] - y) < 22), None)
        if near is None and view.shows(x, y):
            groups.append((x, y, [platform.letter]))
        elif near is not None and platform.letter not in near[2]:
            near[2].append(platform.letter)
    return [Mark(x, y, " ".join(sorted(letters, key=lambda one: (len(one), one)))) for x, y, letters in groups]


def _drawn(made: StopMap, view: View, room: Room) -> list[DrawnLine]:
    runs = [[run for way in line.ways for run in cut(view.project(way))] for line in made.lines]
    tolerance = FINEST
    slim = [[simplify(run, tolerance) for run in line] for line in runs]
    while sum(len(run) for line in slim for run in line) > MOST_POINTS:
        tolerance *= 1.6
        slim = [[simplify(run, tolerance) for run in line] for line in runs]
    slots = lanes(slim)
    apart = min(_BETWEEN_LINES, _WIDEST_BUNDLE / (2 * max(map(abs, slots), default=0) + 1))
    found = []
    for line, kept, slot in zip(made.lines, slim, slots, strict=True):
        moved = [beside(run, slot * apart) for run in kept]
        ground, ink = badge_colors(line.color, line.text_color)
        light, dark = (line_color(ground, page) for page in GROUNDS)
        path = "".join(_path(run) for run in moved if len(run) > 1)
        found.append(
            DrawnLine(line.name, line.long_name, ground, ink, light, dark, path, _badge(line.name, moved, room))
        )
    return found


def _path(run: Points) -> str:
    """Spell a line in whole units, each point relative to the one before: that is shortest."""
    whole = np.rint(run).astype(np.int64)
    steps = np.diff(whole, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    told = " ".join(f"{x} {y}" for x, y in steps.tolist()).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{told}" if told else ""


def _badge(name: str, runs: list[Points], room: Room) -> tuple[float, float, float] | None:
    """Find a spot on the line for its badge, far from the middle first."""
    width = max(22.0, len(name) * 8.5 + 10)
    spots = [
        (float(x), float(y))
        for run in runs
        for start, end in pairwise(run)
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
        for x, y in (start + (end - start) * part,)
    ]
    spots.sort(key=lambda one: -max(abs(one[0] - SIZE / 2), abs(one[1] - SIZE / 2)))
    for x, y in spots[:400]:
        if room.take(Box(x - width / 2, y - 11, x + width / 2, y + 11)):
            return round(x, 1), round(y, 1), round(width, 1)
    return None
