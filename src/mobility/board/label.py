"""The age of an observation, or what a feed's sources last did -> label and reason (DESIGN.md, section 6; rule 30)."""

from mobility.board.overlay_reader import OverlayReader
from mobility.board.view import FeedView
from mobility.model.board import APPLIED_FOR_S, LIVE_FOR_S, Label
from mobility.model.outcome import Outcome
from mobility.model.overlay import Rule
from mobility.model.overlay_info import SourceState
from mobility.model.reasons import Gap
from mobility.model.time import Instant


def label_of(age_s: int) -> Label:
    """Label an expected time by the age of its observation at the moment it is shown."""
    if age_s <= LIVE_FOR_S:
        return Label.LIVE
    return Label.AGEING if age_s <= APPLIED_FOR_S else Label.SCHEDULED


def source_gap(source: SourceState, now: Instant) -> Gap | None:
    """Say why nothing of a source can be live now; None while its message is young enough to be applied.

    `feed_down` when the last attempt failed, `feed_stale` when attempts succeed but bring nothing new.
    """
    times = [time for time in (source.header_timestamp, source.fetched_at) if time is not None]
    if times and now - min(times) <= APPLIED_FOR_S:
        return None
    return Gap.FEED_STALE if _attempts_succeed(source) else Gap.FEED_DOWN


def predicts(source: SourceState) -> bool:
    """Say whether a source can bring predictions; one of which the registry tells nothing is taken to."""
    return not source.kinds or "trip_updates" in source.kinds


def feed_gap(view: FeedView, now: Instant) -> Gap:
    """Say why a trip that realtime does not mention has no prediction, as far as that holds for the whole feed.

    `not_matched` when the feed speaks about trips but most of them are not in the timetable, or when the overlay was
    made for another version of it.
    """
    if view.overlay is None:
        return Gap.NO_REALTIME_FEED
    if not view.speaks_of_timetable:
        return Gap.NOT_MATCHED
    sources = [source for source in view.overlay.info.sources if predicts(source)]
    if not sources:
        return Gap.NO_REALTIME_FEED
    gaps = [source_gap(source, now) for source in sources]
    if None not in gaps:
        return Gap.FEED_DOWN if Gap.FEED_DOWN in gaps else Gap.FEED_STALE
    trips, matched = sum(source.trips for source in sources), sum(source.matched_trips for source in sources)
    return Gap.NOT_MATCHED if matched * 2 < trips else Gap.TRIP_NOT_IN_FEED


def age_gap(realtime: OverlayReader, visit: int, now: Instant) -> Gap:
    """Say why an observation has not been followed by a younger one.

    `trip_not_in_feed` when the feed goes on without the trip, `feed_stale` also when it goes on repeating what it said.
    """
    sources, row = realtime.info.sources, realtime.source[realtime.instance_of[visit]]
    if row >= len(sources):
        return Gap.FEED_STALE
    if source_gap(sources[row], now) is None and realtime.rule[visit] == Rule.REMEMBERED:
        return Gap.TRIP_NOT_IN_FEED
    return Gap.FEED_STALE if _attempts_succeed(sources[row]) else Gap.FEED_DOWN


def worth(
    realtime: OverlayReader, visit: int, now: Instant, *, has_prediction: bool
) -> tuple[Label, int | None, Gap | None]:
    """Give a visit's label, the age of what was observed in seconds and, unless live, why.

    A cancelled or skipped visit has no time that could be live: it is `scheduled`, with the age of what cancelled it.
    """
    age_s = max(0, now - realtime.observed[realtime.instance_of[visit]])
    label, is_off = label_of(age_s), realtime.is_off[visit]
    if is_off or not has_prediction:
        gap = Gap.NO_DATA if label is not Label.SCHEDULED else age_gap(realtime, visit, now)
        return Label.SCHEDULED, age_s if is_off else None, gap
    return label, age_s, None if label is Label.LIVE else age_gap(realtime, visit, now)


def _attempts_succeed(source: SourceState) -> bool:
    """Say whether the last attempt went well; before the first has ended there is nothing to blame."""
    return source.outcome.is_success or source.outcome is Outcome.PENDING


def realtime_age_s(view: FeedView, now: Instant) -> int | None:
    """Give the age of the newest realtime message in use; None without one."""
    if view.overlay is None:
        return None
    times = [source.header_timestamp or source.fetched_at for source in view.overlay.info.sources if predicts(source)]
    known = [time for time in times if time is not None]
    return max(0, now - max(known)) if known else None
