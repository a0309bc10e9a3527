"""Any text -> the characters of a text message (GSM 03.38 default alphabet), 160 of which fit one."""

import unicodedata

LONGEST = 160
"""Septets that fit one message."""
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""Source: 3GPP TS 23.038, section 6.2.1. `é è à ù` are in it, `ç ê î ô œ ’ –` are not."""
EXTENSION = frozenset("^{}\\[~]|€")
"""Characters that take two septets each. Source: 3GPP TS 23.038, section 6.2.1.1."""

_INSTEAD = str.maketrans(
    {
        "œ": "oe",
        "Œ": "OE",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‑": "-",
        "→": ">",
        "·": "-",
        "•": "-",
        "º": "o",
        "°": "o",
        "\n": " ",
        "\r": " ",
    }
)


def gsm7(text: str) -> str:
    """Write a text with the alphabet alone: accents that it lacks are left off, what has no likeness becomes `?`."""
    return " ".join("".join(map(_letter, text.translate(_INSTEAD))).split())


def septets(text: str) -> int:
    """Count what a text in the alphabet takes of the 160."""
    return sum(2 if letter in EXTENSION else 1 for letter in text)


def _letter(letter: str) -> str:
    if letter in ALPHABET or letter in EXTENSION:
        return letter
    kind = unicodedata.category(letter)
    if kind[0] in "ZC":
        return " " if kind != "Cf" else ""
    plain = "".join(one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one))
    if plain and all(one in ALPHABET for one in plain):
        return plain
    return "" if kind[0] == "M" else "?"
