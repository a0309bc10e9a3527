"""Trip instances and stops in, one number for each call out: the same call has it in every message and after every restart."""

import hashlib

import numpy as np
import numpy.typing as npt

from mobility.model.overlay import Overlay
from mobility.model.timetable import Timetable

Keys = npt.NDArray[np.uint64]

_ODD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


def trip_keys(overlay: Overlay, timetable: Timetable) -> Keys:
    """Number the trip instances of an overlay, by trip_id, service day and start time."""
    instances, strings = overlay.instances, timetable.strings
    columns = zip(
        instances.trip.tolist(),
        instances.trip_id.tolist(),
        instances.service_day.tolist(),
        instances.start_time.tolist(),
        strict=True,
    )
    keys = [
        trip_key(overlay.strings[own] if own or trip < 0 else strings[int(timetable.trips.id[trip])], day, start)
        for trip, own, day, start in columns
    ]
    return np.array(keys, np.uint64)


def trip_key(trip_id: str, service_day: int, start_time: int = -1) -> int:
    """Number one trip instance."""
    text = f"{trip_id}\0{service_day}\0{start_time}".encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def call_keys(trips: Keys, sequences: npt.NDArray[np.int64]) -> Keys:
    """Number calls: a trip instance at a stop_sequence."""
    with np.errstate(over="ignore"):
        mixed = (trips ^ (sequences.astype(np.uint64) + np.uint64(1)) * _ODD) * _ODD
    keys: Keys = mixed ^ (mixed >> _SHIFT)
    return keys
