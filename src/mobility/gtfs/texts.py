"""Texts of a feed, as they come, in; numbers that stand for them, and at the end the timetable's Strings, out."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.model.strings import Strings, strings_of

Column = npt.NDArray[Any]


class Texts:
    """Every text once, numbered as it comes; number 0 is the empty text."""

    def __init__(self) -> None:
        """Start with the empty text alone."""
        self._numbers: dict[bytes, int] = {b"": 0}
        self._texts: list[bytes] = [b""]

    def number(self, text: bytes) -> int:
        """Give the number of a text."""
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self._texts)
            self._texts.append(text)
        return number

    def numbers(self, texts: Iterable[bytes]) -> Column:
        """Give the numbers of many texts, as uint32."""
        return np.array([self.number(text) for text in texts], np.uint32)

    def __getitem__(self, number: int) -> str:
        """Give the text of a number."""
        return self._texts[number].decode()

    def strings(self) -> Strings:
        """Lay all texts out."""
        return strings_of(self._texts)


def is_utf8(text: bytes) -> bool:
    """Say whether bytes are valid UTF-8."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(text: bytes) -> bytes:
    """Give text that is not UTF-8 as what it most likely is, Windows-1252; bytes that this does not know are replaced."""
    return text if is_utf8(text) else text.decode("cp1252", "replace").encode()
