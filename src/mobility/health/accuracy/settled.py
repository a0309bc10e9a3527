"""Predictions whose outcome is known or will never be, as compact columns: what figures are made from and what files hold."""

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

NONE = -(2**15)
"""Stands in int16 columns of errors where no actual departure is known."""
LONGEST_ERROR_S = 2400
"""Further from its prediction a departure is not the one that was predicted. Source: HEALTH.md 4, 40 minutes."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Samples, then calls; routes as rows in `routes`."""

    sampled: npt.NDArray[np.uint32]
    ahead: npt.NDArray[np.int16]
    """Predicted minus sampled, seconds."""
    by_vehicle: npt.NDArray[np.int16]
    """Actual minus predicted, seconds, by vehicle positions; NONE where unknown."""
    by_last: npt.NDArray[np.int16]
    """The same by the last prediction."""
    route: npt.NDArray[np.int32]
    hour: npt.NDArray[np.int8]
    """Of the predicted departure, in the feed's zone."""
    call_predicted: npt.NDArray[np.uint32]
    """Last predicted, or where never predicted the actual, departure of each call."""
    call_had: npt.NDArray[np.int16]
    """Two columns, by vehicle and by last: minutes of the last 30 before it with a fresh prediction; -1 without an actual."""
    call_due: npt.NDArray[np.int16]
    """Two columns: how many such minutes were sampled at all."""
    call_is_predicted: npt.NDArray[np.bool_]
    call_is_seen: npt.NDArray[np.int8]
    """1 where its vehicle was ever seen at the stop or beyond, 0 where not, -1 where no vehicle was heard of by then."""
    routes: npt.NDArray[np.str_]
    """route_id of each row."""


def nothing_settled() -> Settled:
    """Give none."""
    return Settled(
        sampled=np.zeros(0, np.uint32),
        ahead=np.zeros(0, np.int16),
        by_vehicle=np.zeros(0, np.int16),
        by_last=np.zeros(0, np.int16),
        route=np.zeros(0, np.int32),
        hour=np.zeros(0, np.int8),
        call_predicted=np.zeros(0, np.uint32),
        call_had=np.zeros((0, 2), np.int16),
        call_due=np.zeros((0, 2), np.int16),
        call_is_predicted=np.zeros(0, np.bool_),
        call_is_seen=np.zeros(0, np.int8),
        routes=np.zeros(0, np.str_),
    )


def together(parts: list[Settled]) -> Settled:
    """Put settled predictions one after the other, under common rows of routes."""
    if not parts:
        return nothing_settled()
    routes = np.unique(np.concatenate([part.routes for part in parts]))
    columns: dict[str, Any] = {}
    for field in fields(Settled):
        if field.name == "route":
            moved = [_moved(part, routes) for part in parts]
            columns["route"] = np.concatenate(moved).astype(np.int32)
        elif field.name != "routes":
            columns[field.name] = np.concatenate([getattr(part, field.name) for part in parts])
    return Settled(**columns, routes=routes)


def _moved(part: Settled, routes: npt.NDArray[np.str_]) -> npt.NDArray[np.int32]:
    if not len(part.routes):
        return np.full(len(part.route), -1, np.int32)
    place = np.append(np.searchsorted(routes, part.routes), -1)
    return place[part.route].astype(np.int32)


def clipped(errors: npt.NDArray[np.int64], is_known: npt.NDArray[np.bool_]) -> npt.NDArray[np.int16]:
    """Write errors, NONE where none is known or it is too large to be about the same departure."""
    is_kept = is_known & (np.abs(errors) <= LONGEST_ERROR_S)
    return np.where(is_kept, errors, NONE).astype(np.int16)
