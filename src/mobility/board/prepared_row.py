"""A candidate of a plain board -> its JSON in pieces, all but what the passing of time changes."""

from collections.abc import MutableMapping

import msgspec

from mobility.board.candidate import Candidate
from mobility.board.context import Context
from mobility.board.label import worth
from mobility.board.overlay_reader import OverlayReader
from mobility.board.reasons import runs
from mobility.board.render import departure_json
from mobility.model.board import LIVE_FOR_S, STAYS_AFTER_S, Label, State, StopVisit, TripOnBoard
from mobility.model.reasons import Gap
from mobility.model.time import Instant

_encode = msgspec.json.Encoder().encode
_OFF = (State.CANCELLED, State.SKIPPED)

Texts = MutableMapping[bytes, bytes]
"""Pieces that rows share, by themselves: a line's stand once, however many of its departures are prepared."""


class PreparedRow(msgspec.Struct, frozen=True, gc=False):
    """A visit's JSON in pieces: `times`, what it is worth now, `trip`, `line`, `call`.

    Nothing in it refers to the generation that it was made from, so that it does not keep that in memory.
    """

    when: Instant
    leaves: Instant
    """From this second on it is not shown."""
    observed: Instant
    visit: int
    """Row in the overlay's Visits; -1 for a call that realtime does not speak about."""
    route: int
    """Row in Routes of such a call."""
    predicts: bool
    """Whether realtime gave it a time, which holds while the observation is young enough."""
    runs: bool
    """Whether a traveller can leave with it."""
    times: bytes
    """From the comma before it to the quote that opens the label."""
    trip_text: bytes
    """From `state` to before `route`."""
    line_text: bytes
    call_text: bytes
    trip: TripOnBoard
    stop_sequence: int


def prepare_row(context: Context, candidate: Candidate, visit: StopVisit, texts: Texts) -> PreparedRow | None:
    """Take a visit's JSON apart; None where more of it changes with time than what it is worth.

    The cuts are unmistakable: in a text from a feed the quotes of a field's name would be escaped.
    """
    if visit.booking is not None or visit.when != candidate.when or _alerts_may_name(context, candidate):
        return None
    text = _encode(departure_json(visit))
    label = text.index(b'"label":"') + len(b'"label":"')
    state = text.index(b'"state":"', label)
    route = text.index(b',"route":', state)
    stop = text.index(b',"stop":', route)
    trip_text, line_text, call_text = text[state:route], text[route:stop], text[stop:]
    is_off = visit.state in _OFF
    observed, predicts = _observation(context.realtime, candidate.visit)
    return PreparedRow(
        candidate.when,
        candidate.when + (0 if is_off else STAYS_AFTER_S) + 1,
        observed,
        candidate.visit,
        -1 if candidate.visit >= 0 else context.reader.trip_route[candidate.trip],
        predicts and not is_off,
        runs(visit, context.now),
        b"," + text[:label],
        texts.setdefault(trip_text, trip_text),
        texts.setdefault(line_text, line_text),
        texts.setdefault(call_text, call_text),
        visit.trip,
        visit.stop_sequence,
    )


def _observation(realtime: OverlayReader | None, visit: int) -> tuple[Instant, bool]:
    """Give when a visit was observed and whether with a time; 0 for one that realtime does not speak about."""
    if realtime is None or visit < 0:
        return 0, False
    return realtime.observed[realtime.instance_of[visit]], bool(
        realtime.expected_departure[visit] or realtime.expected_arrival[visit]
    )


def _alerts_may_name(context: Context, candidate: Candidate) -> bool:
    alerts, realtime = context.alerts, context.realtime
    if alerts is None:
        return False
    if candidate.visit < 0 or realtime is None:
        return candidate.trip in alerts.by_trip
    instance = realtime.instance_of[candidate.visit]
    other_id = realtime.trip_id[instance]
    return (realtime.text(other_id) if other_id else realtime.trip[instance]) in alerts.by_trip


def worth_text(context: Context, row: PreparedRow) -> bytes:
    """Spell label, age_s and reason as of now: from the label's first letter to before `state` (rule 30)."""
    realtime = context.realtime
    if row.visit < 0 or realtime is None:
        return spelled(Label.SCHEDULED, None, context.gap_of_route(row.route))
    return spelled(*worth(realtime, row.visit, context.now, has_prediction=row.predicts))


def spelled(label: Label, age_s: int | None, reason: Gap | None) -> bytes:
    """Spell label, age_s and reason as the JSON of a departure has them."""
    age = "null" if age_s is None else age_s
    said = "null" if reason is None else f'"{reason}"'
    return f'{label}","age_s":{age},"reason":{said},'.encode()


LIVE_TEXTS = tuple(spelled(Label.LIVE, age_s, None) for age_s in range(LIVE_FOR_S + 1))
"""By age_s: what most rows of a territory with realtime say."""
