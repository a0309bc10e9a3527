"""A kiosk's boards in, the full-screen page out; the first screen complete before any script runs."""

from urllib.parse import quote

import msgspec

from mobility.board.words import direction_of, say
from mobility.web.kiosk_rows import KioskBoard
from mobility.web.templating import Page, page
from mobility.web.words import WORDS, language_for

THEMES = ("auto", "day", "night")
FIRST_ROWS = 12
"""Rows of the screen that the server draws; the module then fills what fits."""


def kiosk_page(board: KioskBoard, json_url: str, theme: str) -> Page:
    """Render the page of a screen; `theme` is one of THEMES.

    The data stand in the page, so that the module begins without asking; `<` cannot occur in them as written.
    """
    language = board.languages[0]
    colors = {(row.ground, row.text): None for place in board.places for row in place.rows[:FIRST_ROWS]}
    data = msgspec.json.encode(board).decode().replace("<", "\\u003c")
    return page(
        "kiosk.html",
        board=board,
        first=board.places[0] if board.places else None,
        first_rows=FIRST_ROWS,
        badges=list(colors),
        data=data,
        json_url=json_url,
        theme=theme,
        language=language,
        dir=direction_of(language),
        words=WORDS[language_for([language])],
        columns=[say(language, f"column_{one}") for one in ("line", "direction", "departure")],
        lost={one: say(one, "lost", age="{age}") for one in board.languages},
    )


def kiosk_link(stop_id: str, suffix: str = "") -> str:
    """Give the address of a stop's screen, or with `.png` or `.json` of its picture or data."""
    return f"/b/{quote(stop_id, safe=':')}{suffix}"
