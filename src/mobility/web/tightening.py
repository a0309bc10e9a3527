"""Our own scripts and style sheets in, the same without comments and needless spaces out."""

import re

_TEXT = r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
_SCRIPT_TEXT = re.compile(_TEXT)
_TEXT_OR_COMMENT = re.compile(rf"{_TEXT}|//[^\n]*|/\*.*?\*/", re.DOTALL)
_AROUND_SIGNS = re.compile(r"\s*([{}()\[\];,:?=<>&|!*%])\s*")
_AROUND_ARITHMETIC = re.compile(r"(?<![+-])\s*([+/]|-)\s*(?![+-])")
_LAST_SEMICOLON = re.compile(";}")
_NUMBER_NAMED = re.compile(r"\bconst ([A-Z][A-Z_]+)=([\d_]+);")
_SPACES = re.compile(r"\s+")
_IN_STYLE = re.compile(r"\s*([{};,])\s*")


def tight_script(code: str) -> str:
    """Leave out comments, spaces around signs and names of numbers, outside of texts.

    For our own code: every statement ends in a semicolon or a brace, none is empty, templates do not nest, and no regular expression
    holds quotes, spaces or two slashes.
    """
    parts = _SCRIPT_TEXT.split(_TEXT_OR_COMMENT.sub(lambda found: found[1] or "", code))
    return _with_plain_numbers("".join(part if place % 2 else _tight(part) for place, part in enumerate(parts)))


def _with_plain_numbers(code: str) -> str:
    """Write the numbers themselves for constants in capitals that name them; a text that spells such a name keeps it."""
    for name, number in _NUMBER_NAMED.findall(code):
        parts = _SCRIPT_TEXT.split(code)
        if any(name in text for text in parts[1::2]):
            continue
        named = re.compile(rf"(?<![\w.]){name}\b")
        bare = [part.replace(f"const {name}={number};", "") for part in parts]
        code = "".join(part if place % 2 else named.sub(number, part) for place, part in enumerate(bare))
    return code


def tight_style(style: str) -> str:
    """Leave out spaces around the signs that end or begin something; those in selectors and values mean something."""
    return _SPACES.sub(" ", _IN_STYLE.sub(r"\1", style)).replace(": ", ":").replace(";}", "}").strip()


def _tight(code: str) -> str:
    return _SPACES.sub(" ", _LAST_SEMICOLON.sub("}", _AROUND_ARITHMETIC.sub(r"\1", _AROUND_SIGNS.sub(r"\1", code))))
