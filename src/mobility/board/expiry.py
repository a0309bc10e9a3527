"""A board -> until when it holds though nothing new is learnt."""

from mobility.model.board import APPLIED_FOR_S, LIVE_FOR_S, STAYS_AFTER_S, Board, Label, State, StopVisit
from mobility.model.time import Instant

_OFF = (State.CANCELLED, State.SKIPPED)


def valid_until(board: Board) -> Instant:
    """Give the first instant at which the board, made again from the same data, could read otherwise.

    That is when a visit ages out of its label or leaves, and at the latest the next full minute, for which a visit that
    enters at the window's far end may wait: a kept answer must never call a time live that no longer is.
    """
    minute = board.as_of - board.as_of % 60 + 60
    return min((minute, *(moment for visit in board.departures for moment in _changes(visit, board.as_of))))


def _changes(visit: StopVisit, now: Instant) -> list[Instant]:
    found = [visit.when + (0 if visit.state in _OFF else STAYS_AFTER_S) + 1]
    if visit.age_s is not None and visit.label is not Label.SCHEDULED:
        lasts = LIVE_FOR_S if visit.label is Label.LIVE else APPLIED_FOR_S
        found.append(now - visit.age_s + lasts + 1)
    if visit.window is not None:
        found.append(visit.window.end)
    if visit.booking is not None:
        booking = visit.booking
        found += [booking.earliest or 0, 0 if booking.latest is None else booking.latest + 1]
    return [moment for moment in found if moment > now]
