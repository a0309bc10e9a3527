"""Texts with the points they belong to in, where each stands on a drawing without covering another, out."""

from collections.abc import Iterator
from typing import NamedTuple

from mobility.web.map_geometry import SIZE

PER_LETTER = 7.4
"""Width of a letter at the drawing's text size, generously."""
HEIGHT = 16.0


class Box(NamedTuple):
    """A rectangle that something covers."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Say whether two rectangles share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Label(NamedTuple):
    """A text on the drawing."""

    x: float
    y: float
    """Of its base line."""
    anchor: str
    """`start`, `middle` or `end`."""
    text: str


class Room:
    """What of a drawing is still free."""

    def __init__(self, taken: list[Box]) -> None:
        """Begin with what marks cover."""
        self.taken = taken

    def take(self, box: Box) -> bool:
        """Take a rectangle that lies on the drawing and covers nothing; says whether that could be."""
        is_inside = box.left >= 2 and box.top >= 2 and box.right <= SIZE - 2 and box.bottom <= SIZE - 2
        if not is_inside or any(box.overlaps(other) for other in self.taken):
            return False
        self.taken.append(box)
        return True

    def place(self, text: str, x: float, y: float, gap: float, per_letter: float = PER_LETTER) -> Label | None:
        """Place a text beside a point; None where there is no room on any side."""
        for label, box in _candidates(text, len(text) * per_letter, x, y, gap):
            if self.take(box):
                return label
        return None


def _candidates(text: str, width: float, x: float, y: float, gap: float) -> Iterator[tuple[Label, Box]]:
    base = 5.0
    for anchor, at, up in (
        ("start", x + gap, 0.0),
        ("end", x - gap, 0.0),
        ("middle", x, -gap - 6),
        ("middle", x, gap + 6),
        ("start", x + gap, -12.0),
        ("start", x + gap, 12.0),
        ("end", x - gap, -12.0),
        ("end", x - gap, 12.0),
    ):
        left = at if anchor == "start" else at - width if anchor == "end" else at - width / 2
        yield (
            Label(at, y + up + base, anchor, text),
            Box(left, y + up - HEIGHT / 2, left + width, y + up + HEIGHT / 2),
        )
