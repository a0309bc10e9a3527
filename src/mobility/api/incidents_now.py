"""Incidents as history remembers them and the feeds of this moment in, the same incidents as they are now out."""

from collections.abc import Iterable

from mobility.api.state import Snapshot
from mobility.model.health import Incident


def as_they_are_now(remembered: Iterable[Incident], snapshot: Snapshot) -> list[Incident]:
    """Give those that the feeds still speak of as they are now: history follows an open one's cost only once a minute."""
    known = {one.id: one for feed in snapshot.feeds.values() for one in feed.health.incidents}
    return [known.get(one.id, one) for one in remembered]
