"""A board -> one text message: at most 160 characters of the GSM alphabet, the next three departures."""

from mobility.board.booking import is_closed
from mobility.board.gsm7 import LONGEST, gsm7, septets
from mobility.board.iso import iso
from mobility.board.phrases import SMS
from mobility.board.text import next_service_sentences
from mobility.board.words import spoken_language
from mobility.model.board import Board, Boarding, State, StopVisit
from mobility.model.time import Instant

DEPARTURES = 3
WIDEST_NAME = 40
NARROWEST_NAME = 5
_OFF = {State.CANCELLED: "cancelled", State.SKIPPED: "skipped"}


def sms_board(board: Board, languages: tuple[str, ...] = ()) -> str:
    """Draw a board as one message, lines broken by LF; names are cut as far as it takes, times never.

    Times are by the clock, for nobody knows when a message is read. A live time says so; `~` stands before one that is
    only approximate.
    """
    language = spoken_language(languages, SMS)
    visits = board.departures[:DEPARTURES]
    for count in range(len(visits), 0, -1):
        for width in range(WIDEST_NAME, NARROWEST_NAME - 1, -1):
            message = "\n".join(
                (_head(board, width), *(_line(visit, board.as_of, language, width) for visit in visits[:count]))
            )
            if septets(message) <= LONGEST:
                return message
    return _without_departures(board, language)


def _without_departures(board: Board, language: str) -> str:
    """Say why nothing leaves and when something does; the days of the week only where there is room for them."""
    if board.next_service is None:
        return _cut(f"{_head(board, WIDEST_NAME)}\n", LONGEST)
    why, served, when = next_service_sentences(board, board.next_service, language)
    said = [gsm7(" ".join(filter(None, parts))) for parts in ((why, served, when), (why, when))]
    messages = [f"{_head(board, WIDEST_NAME)}\n{one}" for one in said]
    return messages[0] if septets(messages[0]) <= LONGEST else _cut(messages[1], LONGEST)


def _head(board: Board, width: int) -> str:
    return f"{_cut(gsm7(board.place.name), width)} {iso(board.as_of, board.place.timezone)[11:16]}"


def _line(visit: StopVisit, now: Instant, language: str, width: int) -> str:
    """Write `12 Cilaos 08:14 reel +2`; the phone instead of the destination's end where it has to be booked."""
    route = visit.route
    line = "" if route is None else _cut(gsm7(route.short_name or route.long_name), 8)
    parts = [line, _cut(gsm7(visit.trip.headsign), width), _times(visit), *_facts(visit, now, SMS[language])]
    return " ".join(filter(None, parts))


def _times(visit: StopVisit) -> str:
    if visit.window is not None:
        return "-".join(iso(moment, visit.timezone)[11:16] for moment in (visit.window.start, visit.window.end))
    about = "~" if visit.approximate and visit.expected is None else ""
    return about + iso(visit.when, visit.timezone)[11:16]


def _facts(visit: StopVisit, now: Instant, words: dict[str, str]) -> list[str]:
    if visit.state in _OFF:
        return [words[_OFF[visit.state]]]
    if is_closed(visit.booking, now):
        return [words["closed"]]
    facts = []
    if visit.expected is not None:
        delay = 0 if visit.delay_s is None else int(visit.delay_s / 60)
        facts += [words["live"], f"{delay:+d}" if delay else ""]
    if visit.boarding is Boarding.PHONE_AGENCY:
        phone = "" if visit.booking is None else "".join((visit.booking.phone_number or "").split())
        facts += [words["on_demand"], _cut(gsm7(phone), 16)]
    return facts


def _cut(text: str, width: int) -> str:
    while septets(text) > width:
        text = text[:-1]
    return text.rstrip()
