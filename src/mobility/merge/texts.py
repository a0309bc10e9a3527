"""Texts of an overlay to rows of its string table."""

from mobility.model.strings import Strings, strings_of


class Texts:
    """Collects texts; each different one is kept once, the empty one is row 0."""

    def __init__(self) -> None:
        """Begin with the empty text."""
        self._rows: dict[str, int] = {"": 0}

    def row_of(self, text: str) -> int:
        """Give the row of a text, keeping it when it is new."""
        return self._rows.setdefault(text, len(self._rows))

    def strings(self) -> Strings:
        """Lay the texts out; a lone surrogate, which UTF-8 cannot carry, becomes a question mark."""
        return strings_of(text.encode(errors="replace") for text in self._rows)
