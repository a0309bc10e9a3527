"""A feed in use in, what was left out of it and why out."""

import msgspec

from mobility.api.state import FeedInUse
from mobility.model.message import Rejection


class RejectionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Up to five rows or entities that were left out for one reason."""

    where: str
    """Source id, or file name of the timetable."""
    reason: str
    """Why, for programs."""
    count: int
    """How many were left out for it."""
    examples: list[str]
    """Entity id or line number with the offending text."""


def rejections(feed: FeedInUse) -> list[RejectionAnswer]:
    """List the rows of its timetable and the entities of its messages that were left out, by where and why."""
    return [*_rejected_rows(feed), *_rejected_entities(feed)]


def _rejected_rows(feed: FeedInUse) -> list[RejectionAnswer]:
    info = feed.timetable.info if feed.timetable is not None else None
    rejected, examples = (info.rejected, info.examples) if info is not None else (feed.health.static.rejected, {})
    return [
        RejectionAnswer(where=file, reason=reason, count=count, examples=examples.get(file, {}).get(reason, []))
        for file, reasons in rejected.items()
        for reason, count in reasons.items()
    ]


def _rejected_entities(feed: FeedInUse) -> list[RejectionAnswer]:
    states = feed.overlay.info.sources if feed.overlay is not None else []
    seen = {(state.id, reason) for state in states for reason in state.rejected}
    from_states = [
        RejectionAnswer(
            where=state.id,
            reason=reason,
            count=count,
            examples=[_example(one) for one in state.examples.get(reason, [])],
        )
        for state in states
        for reason, count in state.rejected.items()
    ]
    from_health = [
        RejectionAnswer(where=source.id, reason=reason, count=count, examples=source.examples.get(reason, []))
        for source in feed.health.sources
        for reason, count in source.rejected.items()
        if (source.id, reason) not in seen
    ]
    return from_states + from_health


def _example(rejection: Rejection) -> str:
    return f"{rejection.entity_id}: {rejection.detail}" if rejection.detail else rejection.entity_id
