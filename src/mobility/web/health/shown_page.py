"""A board of the past and what its making had to do without in, the page that answers "what did we show?" out."""

from collections.abc import Sequence
from typing import NamedTuple

from mobility.model.board import Board
from mobility.model.time import Instant
from mobility.web.health.frame import health_frame
from mobility.web.health.numbers import moment
from mobility.web.health.words import named, say
from mobility.web.shown import shown_board
from mobility.web.templating import Page, page


class Question(NamedTuple):
    """What somebody asked, as they typed it."""

    stop: str = ""
    """FEED:ID."""
    at: str = ""


class Choice(NamedTuple):
    """A stop that may be meant."""

    url: str
    """Of the same question about this stop."""
    name: str
    network: str


def shown_page(
    question: Question,
    board: Board | None,
    missing: Sequence[str],
    at: Instant | None,
    trouble: str,
    language: str,
    choices: Sequence[Choice] = (),
) -> Page:
    """Render the form, and below it the board; `missing` are our own words, `trouble` says in a sentence why there is none."""
    shown = None if board is None else shown_board(board, language)
    when = moment(at, board.place.timezone if board is not None else "", language)
    return page(
        "health_shown.html",
        question=question,
        shown=shown,
        caption=say(language, "shown_caption", time=when.text) if when is not None else "",
        missing=[named(language, "missing", one) for one in missing],
        trouble=trouble,
        choices=choices,
        **health_frame(language, "/health/shown"),
    )
