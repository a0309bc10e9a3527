"""A name in, the outline of an icon out: our own drawings on a square of 24, for pages and for the widget."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Icon(NamedTuple):
    """One path."""

    outline: str
    stroke: float
    """Width of its line; 0 where it is filled."""


ICONS: Final[Mapping[str, Icon]] = {
    "board": Icon(
        "M4 4h16v12H4zM4 8h16M4 12h16M9 16v4M15 16v4M7 20h10",
        1.8,
    ),
    "search": Icon(
        "M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5 21 21",
        2.2,
    ),
    "bus": Icon(
        "M6 3h12a2 2 0 0 1 2 2v12a1 1 0 0 1-1 1v2h-3v-2H8v2H5v-2a1 1 0 0 1-1-1V5a2 2 0 0 1 2-2zm0 3v6h12V6zm1.5 8a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6zm9 0a1.3 1.3 0 1 0 0 2.6 1.3 1.3 0 0 0 0-2.6z",
        0,
    ),
    "rail": Icon(
        "M8 2h8a4 4 0 0 1 4 4v8a4 4 0 0 1-3 3.9l2 3.1h-2.4l-1.3-2H8.7l-1.3 2H5l2-3.1A4 4 0 0 1 4 14V6a4 4 0 0 1 4-4zm-2 4v5h12V6zm6 7a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2z",
        0,
    ),
    "tram": Icon(
        "M8 1h8v1.6h-3.2V5H16a3 3 0 0 1 3 3v8a3 3 0 0 1-2.2 2.9L19 22h-2.5l-1.9-3H9.4l-1.9 3H5l2.2-3.1A3 3 0 0 1 5 16V8a3 3 0 0 1 3-3h3.2V2.6H8zM7.2 8v5h9.6V8zm4.8 6.5a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8z",
        0,
    ),
    "ferry": Icon(
        "M11 2h2v3h4v5l3.5 1.2L18 17c-1 .8-2 1-3 .4-2-1.2-4-1.2-6 0-1 .6-2 .4-3-.4l-2.5-5.8L7 10V5h4zM9 7v2.4l3-1 3 1V7zM3 20c2 1.6 4 1.6 6 .2 2-1.4 4-1.4 6 0 2 1.4 4 1.4 6-.2v2c-2 1.4-4 1.4-6 0-2-1.4-4-1.4-6 0-2 1.4-4 1.4-6 0z",
        0,
    ),
    "cable": Icon(
        "M2 6 22 2v1.8L13 5.6V9h4a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2h4V6L2 7.8zM7.5 11.5v4h9v-4z",
        0,
    ),
    "phone": Icon(
        "M6 2h4l1.5 5-2.5 2a12 12 0 0 0 6 6l2-2.5 5 1.5v4a3 3 0 0 1-3 3A17 17 0 0 1 3 5a3 3 0 0 1 3-3z",
        0,
    ),
    "live": Icon(
        "M5 19a3 3 0 1 1 0-.1M4 11a9 9 0 0 1 9 9M4 4a16 16 0 0 1 16 16",
        2.6,
    ),
    "ageing": Icon(
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.5l3.5 2",
        2.2,
    ),
    "scheduled": Icon(
        "M3 14c3-7 6-7 9-2s6 5 9-2",
        2.4,
    ),
    "alert": Icon(
        "M12 3 22 20H2zM12 9.5v5M12 17v.6",
        2.2,
    ),
    "wheelchair": Icon(
        "M10 2.5a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM9 8h2.2l.6 3H17v2h-4.8l.3 1.5h3.7l2.6 5-1.8 1-2-4H11zM8 11.5a5.5 5.5 0 1 0 6.5 7.8",
        1.7,
    ),
    "star": Icon("m12 3 2.7 5.8 6.3.8-4.6 4.3 1.2 6.3-5.6-3.1-5.6 3.1 1.2-6.3L3 9.6l6.3-.8z", 1.8),
    "near": Icon("M12 2v4M12 18v4M2 12h4M18 12h4M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12z", 2.2),
}
"""Lines are round, and both take the colour of the text around them."""
