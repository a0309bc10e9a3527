"""A trip on a day and a language in, its calls and its vehicle's place in words out."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from mobility.board.iso import iso
from mobility.board.presentation import present
from mobility.board.trip import TripOnDay
from mobility.board.whereabouts import Progress
from mobility.board.words import MODES, say
from mobility.model.board import APPLIED_FOR_S, LIVE_FOR_S, Boarding, Call, Label, State, StopVisit
from mobility.web.links import stop_link
from mobility.web.shown import MODE_ICONS, OFF
from mobility.web.shown_shapes import ShownFact
from mobility.web.trip_words import TRIP_WORDS

LONG_STOP_S = 120
"""A vehicle that waits this long at a stop has an arrival worth telling."""


class ShownCall(NamedTuple):
    """A call in words."""

    name: str
    url: str
    time: str
    """On the wall: expected, else scheduled."""
    planned: str
    """The scheduled one, where the other differs by a minute or more: less is on time, and says so."""
    instant: str
    label: str
    """`live`, `ageing` or `scheduled`; empty where nothing stops, or where it is over."""
    label_text: str
    facts: list[ShownFact]
    is_off: bool
    is_yours: bool
    is_passed: bool
    """True where the vehicle has left it; of its past nothing is known without its place."""
    has_vehicle: bool
    vehicle_comes: bool
    """True where the vehicle is on its way to it from the call before."""


class ShownTrip(NamedTuple):
    """A trip in words."""

    title: str
    line: str
    icon: str
    lead: str
    states: list[str]
    """What is off or different about the whole trip."""
    is_off: bool
    where: str
    where_from: str
    """How it is known and how old that is, `{age}` to be filled in; empty where nothing is known."""
    age_s: int
    """Of what tells where it is."""
    label: str
    holds_s: int
    """For how many seconds the labels and the place hold unless something newer comes."""
    earlier: list[ShownCall]
    calls: list[ShownCall]


def shown_trip(trip: TripOnDay, language: str, yours: int | None = None) -> ShownTrip:
    """Put a trip into words; `yours` is the stop_sequence of the reader's stop."""
    words, where = TRIP_WORDS[language], trip.whereabouts
    calls = _calls(trip, language, yours)
    passed = next((place for place, call in enumerate(calls) if not call.is_passed), len(calls))
    # The stop just left stays beside the vehicle: "between" needs both.
    cut = max(0, passed - 1)
    mode = "other" if trip.route is None else trip.route.mode
    sentence = words["off"] if trip.state is State.CANCELLED else words["unknown"]
    if where is not None:
        sentence = words[where.progress].format(stop=_name(trip, where.call), before=_name_before(trip, where.call))
    return ShownTrip(
        title=trip.trip.headsign or trip.calls[-1].stop.name,
        line="–" if trip.route is None else trip.route.short_name or trip.route.long_name or "–",
        icon=MODE_ICONS[mode],
        lead=" · ".join(filter(None, _lead(trip, mode, language))),
        states=_states(trip, language),
        is_off=trip.state is State.CANCELLED,
        where=sentence,
        where_from="" if where is None else words[where.basis],
        age_s=0 if where is None else where.age_s,
        label=trip.label.value,
        holds_s=_holds_s(trip),
        earlier=calls[:cut] if cut > 1 else [],
        calls=calls[cut:] if cut > 1 else calls,
    )


def age_text(age_s: int, language: str) -> str:
    """Say an age: seconds below one minute, else whole minutes."""
    return f"{age_s} s" if age_s < 60 else say(language, "minutes", minutes=age_s // 60)


def _holds_s(trip: TripOnDay) -> int:
    ages = [age for age in (trip.age_s, trip.whereabouts.age_s if trip.whereabouts else None) if age is not None]
    return min((limit - age for age in ages for limit in (LIVE_FOR_S, APPLIED_FOR_S) if age <= limit), default=3600)


def _lead(trip: TripOnDay, mode: str, language: str) -> Sequence[str]:
    day = dt.date.fromisoformat(trip.trip.start_date)
    weekday, month = say(language, "weekdays").split()[day.weekday()], say(language, "months").split()[day.month - 1]
    short_name = trip.trip.short_name
    return (
        MODES[language].get(mode, ""),
        short_name if isinstance(short_name, str) else "",
        "" if trip.operator is None else trip.operator.name,
        say(language, "day", weekday=weekday, day=day.day, month=month),
    )


def _states(trip: TripOnDay, language: str) -> list[str]:
    states = [] if trip.state is State.RUNNING else [say(language, trip.state.value)]
    if trip.headway_s is not None:
        states.append(say(language, "headway", minutes=max(1, round(trip.headway_s / 60))))
    if trip.calls and all(call.boarding is Boarding.PHONE_AGENCY for call in trip.calls[:-1]):
        states.append(say(language, "phone_agency"))
    return states


def _calls(trip: TripOnDay, language: str, yours: int | None) -> list[ShownCall]:
    where = trip.whereabouts
    first_ahead = 0 if where is None else where.call
    has_ended = where is not None and where.progress is Progress.ENDED
    shown = []
    for place, call in enumerate(trip.calls):
        is_last = place == len(trip.calls) - 1
        visit = _visit(trip, call, is_last=is_last)
        made = present(visit, trip.as_of, language)
        is_off = visit.state in OFF
        has_vehicle = where is not None and place == where.call and where.progress is not Progress.BETWEEN
        is_passed = place < first_ahead or (has_ended and not has_vehicle)
        expected, scheduled = visit.expected, visit.scheduled
        clock = iso(visit.when, call.timezone)[11:16]
        shown.append(
            ShownCall(
                name=call.stop.name,
                url=stop_link(call.stop.id, language),
                time=clock if not is_off else made.clock,
                planned=made.clock if expected and scheduled and abs(expected - scheduled) >= 60 and not is_off else "",
                instant=iso(visit.when, call.timezone),
                label="" if is_off or is_passed else visit.label.value,
                label_text="" if is_off or is_passed else made.words[-1],
                facts=_facts(trip, call, visit, language, is_last=is_last),
                is_off=is_off,
                is_yours=yours is not None and call.stop_sequence == yours,
                is_passed=is_passed,
                has_vehicle=has_vehicle,
                vehicle_comes=where is not None and place == where.call and where.progress is Progress.BETWEEN,
            )
        )
    return shown


def _visit(trip: TripOnDay, call: Call, *, is_last: bool) -> StopVisit:
    """Take a call for a visit of its stop, so that every rule of a board holds for it too; the last for its arrival."""
    scheduled, expected = call.scheduled_departure, call.expected_departure
    if is_last or (scheduled is None and expected is None):
        scheduled, expected = call.scheduled_arrival or scheduled, call.expected_arrival or expected
    return StopVisit(
        feed=trip.feed,
        scheduled=scheduled,
        expected=expected,
        scheduled_arrival=call.scheduled_arrival,
        expected_arrival=call.expected_arrival,
        label=Label.SCHEDULED if expected is None else trip.label,
        age_s=None if expected is None else trip.age_s,
        reason=trip.reason,
        state=call.state,
        trip=trip.trip,
        route=trip.route,
        operator=trip.operator,
        stop=call.stop,
        stop_sequence=call.stop_sequence,
        boarding=Boarding.REGULAR if is_last else call.boarding,
        approximate=trip.headway_s is not None,
        timezone=call.timezone,
    )


def _facts(trip: TripOnDay, call: Call, visit: StopVisit, language: str, *, is_last: bool) -> list[ShownFact]:
    """List what is special about a call; not again what holds for the whole trip."""
    facts, whole = [], _states(trip, language)
    is_off = visit.state in OFF
    made = present(visit, trip.as_of, language)
    delay = made.spoken[3]
    words = made.words[: len(made.words) - (not is_off) - bool(delay)]
    facts += [ShownFact(word, "gone" if is_off else "") for word in words if word not in whole]
    if delay and not is_off:
        late_s = visit.delay_s or 0
        facts.append(ShownFact(delay, "punctual" if abs(late_s) < 60 else "late" if late_s > 0 else "early"))
    arrival, departure = call.expected_arrival or call.scheduled_arrival, visit.when
    if arrival is not None and not is_last and not is_off and departure - arrival >= LONG_STOP_S:
        facts.append(ShownFact(TRIP_WORDS[language]["arrival"].format(time=iso(arrival, call.timezone)[11:16])))
    if call.stop.platform:
        facts.append(ShownFact(say(language, "platform", platform=call.stop.platform)))
    return facts


def _name(trip: TripOnDay, place: int) -> str:
    return trip.calls[place].stop.name


def _name_before(trip: TripOnDay, place: int) -> str:
    """Name the served stop before a call."""
    before = [call for call in trip.calls[:place] if call.state not in OFF]
    return before[-1].stop.name if before else ""
