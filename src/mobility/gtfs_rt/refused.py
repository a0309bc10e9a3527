"""The value that stands for a whole message that cannot be used."""

from typing import NamedTuple

from mobility.model.outcome import Outcome

DETAIL_CHARACTERS = 200


class Refused(NamedTuple):
    """A body that is not a usable FeedMessage; the operator's fault, so it is a value and never raised."""

    outcome: Outcome
    detail: str = ""
    """The offending text or number, at most 200 characters; may repeat what the server said."""


def excerpt(raw: bytes) -> str:
    """Quote the beginning of a body for people: its text where it is text, else its first bytes in hexadecimal."""
    text = raw[: 4 * DETAIL_CHARACTERS].decode(errors="ignore").strip()
    if text and all(character.isprintable() or character.isspace() for character in text):
        return " ".join(text.split())[:DETAIL_CHARACTERS]
    return f"{len(raw)} bytes, beginning {raw[:16].hex(' ')}"
