"""A visit and where it comes from -> which rule gave its time, from whose word and how old, or why there is none."""

from mobility.board.candidate import Candidate
from mobility.board.context import Context
from mobility.board.overlay_reader import OverlayReader
from mobility.model.board import Explanation, State, StopVisit
from mobility.model.overlay import Rule
from mobility.model.reasons import GAPS, Gap

RULES: dict[Rule, tuple[str, str]] = {
    Rule.NONE: (
        "rule 16",
        "The feed knows the trip, and predicts nothing for this stop: stops before the first update keep the schedule.",
    ),
    Rule.TIME: ("rule 15", "The feed gave this time for this stop."),
    Rule.DELAY: ("rule 15", "The feed gave a delay for this stop; it is added to the scheduled time."),
    Rule.CARRIED: ("rule 16", "The delay that the feed gave for an earlier stop is carried on."),
    Rule.TRIP_DELAY: (
        "rule 17",
        "The feed gave one delay for the whole trip, and none for this stop or an earlier one.",
    ),
    Rule.NO_DATA: (
        "rule 18",
        "The feed says that it has no data for this stop: NO_DATA ends the delay carried so far.",
    ),
    Rule.HELD_BACK: (
        "rule 20",
        "The time is held back: a vehicle does not leave a stop before it has left the previous one.",
    ),
    Rule.REMEMBERED: ("rule 29", "The feed has dropped the trip; this is what it last said."),
    Rule.MODIFIED: ("rule 27", "A detour of the trip gives this stop and its time."),
    Rule.SHIFTED: ("rule 24", "The trip runs once more; its pattern is shifted to the new start."),
}
"""By the rule that merging recorded: its name and a sentence."""

OFF: dict[State, tuple[str, str]] = {
    State.CANCELLED: ("rule 22", "The feed says that the trip is cancelled."),
    State.SKIPPED: ("rule 19", "The feed says that the trip does not serve this stop."),
}


def explain(context: Context, candidate: Candidate, visit: StopVisit) -> Explanation:
    """Explain a visit: the rule's name and sentence, and for what realtime said its feed, entity, update and times."""
    if candidate.visit < 0 or context.realtime is None:
        gap = visit.reason if visit.reason is not None else Gap.TRIP_NOT_IN_FEED
        rule = "rule 4" if candidate.start_time >= 0 else "rule 1"
        return Explanation(rule=rule, text=f"The time is the timetable's. {GAPS[gap]}")
    return _explain_realtime(context.realtime, candidate.visit, visit)


def _explain_realtime(realtime: OverlayReader, row: int, visit: StopVisit) -> Explanation:
    instance, update = realtime.instance_of[row], realtime.update[row]
    rule, text = OFF.get(visit.state) or RULES[Rule(realtime.rule[row])]
    if visit.age_s is not None and visit.expected is None and visit.state not in OFF:
        rule, text = "rule 30", f"A prediction older than 300 s is not applied; this one is {visit.age_s} s old."
    if visit.reason is not None and visit.state not in OFF:
        text = f"{text} {GAPS[visit.reason]}"
    source_row = realtime.source[instance]
    source = realtime.info.sources[source_row] if source_row < len(realtime.info.sources) else None
    return Explanation(
        rule=rule,
        text=text,
        source=None if source is None else source.id,
        entity=realtime.text(realtime.entity[instance]) or None,
        stop_time_update=update if update >= 0 else None,
        header_timestamp=None if source is None else source.header_timestamp,
        observed=realtime.observed[instance],
    )
