"""A question about the past in, the history's answer or a refusal in plain words out."""

import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked
from mobility.history.errors import ForeignHistoryError, HistoryError, NoHistoryError
from mobility.history.reader import HistoryReader

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

CODES = (Code.NO_HISTORY, Code.HISTORY_AWAY)
"""What every resource about the past may refuse with."""


def history_of(asked: Asked) -> HistoryReader:
    """Give the reader; a refusal where no history is kept."""
    if asked.api.history is None:
        raise RefusedError(Code.NO_HISTORY, "No history is kept here.", hint="the service runs with --history none")
    return asked.api.history


def ask_history(
    asked: Asked, question: Callable[Concatenate[Connection, P], T], *words: P.args, **named: P.kwargs
) -> T:
    """Ask; what is wrong with the history is logged in full and said without addresses."""
    try:
        return history_of(asked).ask(question, *words, **named)
    except NoHistoryError as error:
        raise RefusedError(Code.NO_HISTORY, "No worker has written a history yet.") from error
    except ForeignHistoryError as error:
        log.warning("%s", error)
        raise RefusedError(Code.HISTORY_AWAY, "The history is of another version of the software.") from error
    except HistoryError as error:
        log.warning("%s", error)
        raise RefusedError(Code.HISTORY_AWAY, "The history cannot be read.") from error
