"""A feed's compartment and its newest overlay in, what an assessment looks at beside the attempts out."""

from mobility.health.activity import UnderWay, trips_on, trips_under_way
from mobility.health.coverage import coverage_of
from mobility.health.coverage_day import day_coverage, next_seen
from mobility.health.impact import costs_of
from mobility.health.looked import Looked
from mobility.health.rules_seen import rule_states
from mobility.health.validity import weeks_served
from mobility.model.overlay import Overlay
from mobility.model.time import Instant, service_day_at
from mobility.worker.feed_state import FeedState

COSTS_EVERY_S = 60
"""The coming hour's departures are counted this often: they change no faster."""


def looked_at(state: FeedState, overlay: Overlay | None, now: Instant) -> Looked:
    """Gather what the rules have found, and count trips and departures; call it in a thread.

    What the timetable has on the road is noted in `state.static`: a night without service is no outage.
    """
    coverage, of_day = None, None
    under_way = _look_at_timetable(state, now)
    if overlay is not None and state.timetable is not None:
        coverage = coverage_of(state.timetable, overlay, under_way)
        state.seen_day = next_seen(state.seen_day, state.timetable, overlay, now)
        of_day = day_coverage(state.timetable, state.seen_day, now)
        if state.costs_at is None or now - state.costs_at >= COSTS_EVERY_S:
            state.costs, state.costs_at = costs_of(state.timetable, overlay, state.memory.routes, now), now
    return Looked(
        signs={one.id: one.checks.signs for one in state.streams if one.checks.signs is not None},
        rules=[rule for one in state.streams for rule in rule_states(one.checks.seen, one.id)],
        coverage=coverage,
        coverage_day=of_day,
        costs=state.costs,
        content_changed={
            one.id: one.checks.content_changed_at for one in state.streams if one.checks.content_changed_at is not None
        },
        skew={one.id: one.checks.skew_s for one in state.streams},
        poll_intervals_s={one.id: one.source.poll_interval_s for one in state.streams},
        accuracy=state.accuracy,
        bands=state.bands,
        is_paused=state.config.settings.paused,
    )


def _look_at_timetable(state: FeedState, now: Instant) -> UnderWay:
    timetable = state.timetable
    if timetable is None:
        return []
    under_way = trips_under_way(timetable, now)
    state.static.timezone = timetable.info.timezone
    today = service_day_at(now, timetable.zone)
    state.static.trips_today = trips_on(timetable, today)
    state.static.weeks_served = 0 if state.static.trips_today else weeks_served(timetable, today)
    state.static.active_trips = sum(len(trips) for _, trips in under_way)
    return under_way
