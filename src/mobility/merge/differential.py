"""A DIFFERENTIAL message and what is known so far to one full message (rule 26)."""

import dataclasses
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

import msgspec
import numpy as np

from mobility.merge.matches import rows_within
from mobility.model.message import FeedMessage, StopTimeUpdates, TripUpdate


class _Entity(Protocol):
    @property
    def entity_id(self) -> str:
        """FeedEntity.id."""


Entity = TypeVar("Entity", bound=_Entity)


def accumulate(known: FeedMessage | None, news: FeedMessage) -> FeedMessage:
    """Give the dataset after a message: a FULL_DATASET replaces all, a DIFFERENTIAL changes entity by entity.

    An entity that is kept keeps the time of the header it came with, so that its age stays true. Applying a message
    twice equals applying it once. Source: GTFS-RT FeedHeader.Incrementality, FeedEntity.is_deleted; rule 26.
    """
    if not news.is_differential or known is None:
        return news
    gone = set(news.deleted)
    for kind in _KINDS:
        gone.update(entity.entity_id for entity in getattr(news, kind))
    kept = [update for update in known.trip_updates if update.entity_id not in gone]
    updates, trip_updates = _join(known, kept, news)
    lists: dict[str, Any] = {kind: [*_without(getattr(known, kind), gone), *getattr(news, kind)] for kind in _KINDS[1:]}
    vehicles = [
        msgspec.structs.replace(vehicle, timestamp=vehicle.timestamp or known.timestamp)
        for vehicle in _without(known.vehicles, gone)
    ]
    lists["vehicles"] = [*vehicles, *news.vehicles]
    count = len(trip_updates) + sum(map(len, lists.values())) + len(news.rejections)
    return dataclasses.replace(
        news, updates=updates, trip_updates=trip_updates, entity_count=count, deleted=[], **lists
    )


_KINDS = ("trip_updates", "vehicles", "alerts", "trip_modifications", "stops")


def _without(entities: Sequence[Entity], gone: set[str]) -> list[Entity]:
    return [entity for entity in entities if entity.entity_id not in gone]


def _join(
    known: FeedMessage, kept: Sequence[TripUpdate], news: FeedMessage
) -> tuple[StopTimeUpdates, list[TripUpdate]]:
    firsts, lasts = (np.array([getattr(update, name) for update in kept], np.int64) for name in ("first", "last"))
    rows, _ = rows_within(firsts, lasts)
    place = {int(row): number for number, row in enumerate(rows)}
    columns: dict[str, object] = {}
    for field in dataclasses.fields(StopTimeUpdates):
        old, new = getattr(known.updates, field.name), getattr(news.updates, field.name)
        if field.name == "stop_id":
            columns[field.name] = [*(old[row] for row in rows), *new]
        elif field.name == "properties":
            moved = {place[row]: given for row, given in old.items() if row in place}
            columns[field.name] = moved | {row + len(rows): given for row, given in new.items()}
        else:
            columns[field.name] = np.concatenate([old[rows], new])
    trip_updates = []
    at = 0
    for update in kept:
        last = at + update.last - update.first
        stamp = update.timestamp or known.timestamp
        trip_updates.append(msgspec.structs.replace(update, timestamp=stamp, first=at, last=last))
        at = last
    trip_updates += [
        msgspec.structs.replace(update, first=update.first + at, last=update.last + at) for update in news.trip_updates
    ]
    return StopTimeUpdates(**columns), trip_updates  # type: ignore[arg-type]
