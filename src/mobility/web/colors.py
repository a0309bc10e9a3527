"""A route's colours in, a badge that can be read out."""

from functools import lru_cache

READABLE = 4.5
"""Contrast ratio of text that WCAG 2.2 asks for (1.4.3)."""
SEPARATES = 3.0
"""Contrast ratio of a shape against what surrounds it (1.4.11)."""
WITHOUT_COLOR = "3D4654"
"""A badge's ground when the feed gives no colour: readable with white, calm on light and dark pages."""


@lru_cache(maxsize=4096)
def badge_colors(color: str, text_color: str) -> tuple[str, str]:
    """Choose ground and text as six hex digits: the feed's text colour where it can be read, else the better of black and white.

    Black or white always reaches at least 4.58:1.
    """
    ground = color.upper() if _is_color(color) else WITHOUT_COLOR
    if _is_color(text_color) and _is_color(color) and contrast(ground, text_color) >= READABLE:
        return ground, text_color.upper()
    return ground, max(("FFFFFF", "000000"), key=lambda candidate: contrast(ground, candidate))


@lru_cache(maxsize=4096)
def line_color(color: str, page: str) -> str:
    """Give the colour of a line drawn on a page: the feed's, darkened or lightened as little as it takes to be seen.

    Source: WCAG 2.2, 1.4.11 (3:1 for graphics).
    """
    start = color.upper() if _is_color(color) else WITHOUT_COLOR
    end = max(("000000", "FFFFFF"), key=lambda candidate: contrast(candidate, page))
    mixed = (_mix(start, end, step / 16) for step in range(17))
    return next(one for one in mixed if contrast(one, page) >= SEPARATES)


def _mix(one: str, other: str, part: float) -> str:
    pairs = ((int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (0, 2, 4))
    return "".join(f"{round(first + (second - first) * part):02X}" for first, second in pairs)


def needs_outline(ground: str, page: str) -> bool:
    """Say whether a badge would drown in a page of that colour."""
    return contrast(ground, page) < SEPARATES


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Give the relative luminance of six hex digits. Source: WCAG 2.2, relative luminance."""
    red, green, blue = (_linear(int(color[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _is_color(text: str) -> bool:
    return len(text) == 6 and all(digit in "0123456789abcdefABCDEF" for digit in text)
