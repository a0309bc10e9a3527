"""Incidents as they are assessed in, which of them differ from what is kept out."""

from collections.abc import Mapping, Sequence

import msgspec
from sqlalchemy import Connection, func, select

from mobility.history.schema import INCIDENTS, SPANS, TRANSITIONS
from mobility.model.health import FeedHealth, Incident, Status
from mobility.model.history import Transition
from mobility.model.ids import FeedId
from mobility.model.time import Instant

REFRESHED_AFTER_S = 60
"""An open incident's value and cost change at every assessment; its row follows this often."""


class Told:
    """What the tables hold of each feed's incidents."""

    def __init__(self) -> None:
        """Start knowing of no feed."""
        self._statuses: dict[FeedId, dict[str, Status]] = {}
        self._written: dict[str, tuple[Incident, Instant]] = {}

    def completed(self, connection: Connection, health: FeedHealth, source_id: int) -> FeedHealth:
        """Add to a feed's first assessment the incidents that the tables hold as open and that it does not speak of.

        Whoever knew of them was cut off and left nothing behind, as a power cut does. They ended when the feed was watched
        last, for nobody knows of them any longer; what is still wrong opens an incident of its own.
        """
        if health.feed in self._statuses:
            return health
        spoken_of = {incident.id for incident in health.incidents}
        left = [one for one in _open(connection, health.feed) if one.id not in spoken_of]
        if not left:
            return health
        watched = connection.execute(select(func.max(SPANS.c.until)).where(SPANS.c.source_id == source_id)).scalar()
        ended = [msgspec.structs.replace(one, ended=max(one.since, watched or one.since)) for one in left]
        return msgspec.structs.replace(health, incidents=[*health.incidents, *ended])

    def of(self, connection: Connection, health: FeedHealth) -> Mapping[str, Status]:
        """Give the status last kept of each incident that the feed speaks of, by incident id."""
        told = self._statuses.get(health.feed)
        if told is None:
            told = self._statuses[health.feed] = _kept(connection, [one.id for one in health.incidents])
        return told

    def changed(self, health: FeedHealth, changes: Sequence[Transition]) -> list[Incident]:
        """Choose the incidents whose rows have to follow."""
        moved, at = {change.incident for change in changes}, health.assessed_at or 0
        return [one for one in health.incidents if one.id in moved or self._is_behind(one, at)]

    def _is_behind(self, incident: Incident, at: Instant) -> bool:
        before = self._written.get(incident.id)
        if before is None:
            return True
        return before[0] != incident and (incident.ended is not None or at - before[1] >= REFRESHED_AFTER_S)

    def note(self, health: FeedHealth, changes: Sequence[Transition]) -> None:
        """Remember what has been written; incidents that the feed no longer speaks of are forgotten."""
        told, at = self._statuses.setdefault(health.feed, {}), health.assessed_at or 0
        for change in changes:
            told[change.incident] = change.status
        for incident in self.changed(health, changes):
            self._written[incident.id] = (msgspec.structs.replace(incident), at)
        spoken_of = {incident.id for incident in health.incidents}
        for gone in set(told) - spoken_of:
            del told[gone]
            self._written.pop(gone, None)


def _open(connection: Connection, feed: FeedId) -> list[Incident]:
    is_open = (INCIDENTS.c.feed == feed) & INCIDENTS.c.ended.is_(None)
    rows = connection.execute(select(INCIDENTS.c.body).where(is_open))
    return [msgspec.json.decode(body, type=Incident) for (body,) in rows]


def _kept(connection: Connection, incidents: Sequence[str]) -> dict[str, Status]:
    """Read the last transition of each incident."""
    if not incidents:
        return {}
    rows = connection.execute(select(INCIDENTS.c.id, INCIDENTS.c.ended).where(INCIDENTS.c.id.in_(incidents)))
    has_ended = {incident for incident, ended in rows if ended is not None}
    wanted = select(TRANSITIONS.c.incident, TRANSITIONS.c.status).where(TRANSITIONS.c.incident.in_(incidents))
    statuses = {incident: Status(status) for incident, status in connection.execute(wanted.order_by(TRANSITIONS.c.at))}
    return {incident: Status.OK if incident in has_ended else status for incident, status in statuses.items()}
