"""`/health/shown`: a stop and a moment of the past as people type them in, the board of then out."""

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health_pages.page import held, page_resource
from mobility.api.health_shown import find_shown
from mobility.api.page_content import page_language
from mobility.api.parameters import Parameter
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked
from mobility.api.stop_shapes import stop_answer
from mobility.api.stops import find_stops
from mobility.history.shown import Shown
from mobility.model.ids import FeedId
from mobility.model.time import Instant, zone_named
from mobility.web.health.shown_page import Choice, Question, shown_page
from mobility.web.health.words import say

WINDOW_MIN, ROWS = 60, 30
HOME_ZONE = "Europe/Paris"
LONGEST = 200
CHOICES = 8
"""Stops offered for a name."""


class _Answer(NamedTuple):
    found: Shown | None = None
    trouble: str = ""
    choices: tuple[Choice, ...] = ()
    at: str = ""
    """The moment in the feed's zone, as the form's field takes it; empty where none was read."""


def make_shown(asked: Asked) -> tuple[Content, object]:
    """Answer with the form, and with a board once both are given."""
    language = page_language(asked)
    question = Question(asked.values["stop"], asked.values["at"])
    answer = _answered(asked, question, language) if question.stop and question.at else _Answer()
    found = answer.found
    made = shown_page(
        Question(question.stop, answer.at or question.at),
        found.board if found is not None else None,
        [one.value for one in found.missing] if found is not None else (),
        found.at if found is not None else None,
        answer.trouble,
        language,
        answer.choices,
    )
    return held(made, asked)


def _answered(asked: Asked, question: Question, language: str) -> _Answer:
    try:
        stop = parsers.scoped_id(question.stop)
    except ValueError:
        return _named(asked, question, language)
    zone = _zone_of(asked, stop[0])
    at = moment_typed(question.at, zone)
    if at is None:
        return _Answer(trouble=say(language, "shown_bad_at", text=question.at))
    values = {"stop": stop, "at": at, "window": WINDOW_MIN, "limit": ROWS}
    try:
        return _Answer(find_shown(replace(asked, values=values)), at=as_typed(at, zone))
    except RefusedError as refusal:
        return _Answer(trouble=_sentence(refusal.code, question, language))


def _named(asked: Asked, question: Question, language: str) -> _Answer:
    """Offer the stops of the present timetables whose names match what was typed instead of an id."""
    choices = []
    for feed, row in find_stops(asked, question.stop, CHOICES):
        stop = stop_answer(asked.snapshot, feed, row, asked.languages, None)
        query = urlencode({"stop": stop.id, "at": question.at, "lang": language})
        choices.append(Choice(f"/health/shown?{query}", stop.name or stop.id, feed.health.name or feed.id))
    key = "shown_which_stop" if choices else "shown_bad_stop"
    return _Answer(trouble=say(language, key, text=question.stop), choices=tuple(choices))


def _sentence(code: Code, question: Question, language: str) -> str:
    if code is Code.UNKNOWN_STOP:
        return say(language, "shown_unknown_stop", text=question.stop)
    return say(language, "no_history" if code is Code.NO_HISTORY else "history_away")


def moment_typed(text: str, zone: str) -> Instant | None:
    """Read a date with a time; without an offset it is meant in a zone. None for anything else."""
    with suppress(ValueError):
        return parsers.instant(text)
    try:
        return parsers.instant(dt.datetime.fromisoformat(text).replace(tzinfo=zone_named(zone)).isoformat())
    except (OverflowError, ValueError):
        return None


def as_typed(at: Instant, zone: str) -> str:
    """Spell a moment as the form's field takes it: in a zone, without an offset."""
    local = dt.datetime.fromtimestamp(at, zone_named(zone))
    return f"{local:%Y-%m-%dT%H:%M:%S}" if local.second else f"{local:%Y-%m-%dT%H:%M}"


def _zone_of(asked: Asked, feed: FeedId) -> str:
    known = asked.snapshot.feeds.get(feed)
    return (known.health.static.timezone if known is not None else "") or HOME_ZONE


def _text(text: str) -> str:
    return text.strip()[:LONGEST]


_STOP = Parameter("stop", "A stop, FEED:ID.", _text, shared.SCOPED_ID, "demo-ville:gare", default="")
_AT = Parameter(
    "at",
    "When; without an offset in the feed's zone.",
    _text,
    {"type": "string", "format": "date-time"},
    "2026-11-24T08:15",
    default="",
)
SHOWN = page_resource(
    "shown_page", "/health/shown", make_shown, "What a stop's board showed in the past.", _STOP, _AT, is_heavy=True
)
