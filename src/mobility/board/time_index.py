"""Visits with a stop and a time each -> the same by stop, then time."""

import numpy as np
import numpy.typing as npt

OFF = 1
"""Cancelled or skipped."""
NO_BOARDING_HERE = 2
"""A last call, or pickup_type 1."""


class TimeIndex:
    """Visits sorted by stop, then time.

    A stop's are entries `first[stop]` to before `first[stop + 1]`; `special` is 0 for an ordinary departure, else bits.
    """

    def __init__(
        self,
        stop: npt.NDArray[np.integer],
        when: npt.NDArray[np.uint32],
        special: npt.NDArray[np.uint8],
        kept: npt.NDArray[np.int64],
        stop_count: int,
    ) -> None:
        stop, when = stop[kept], when[kept]
        order = _order_by(stop, when)
        first = np.zeros(stop_count + 1, np.int64)
        np.cumsum(np.bincount(stop, minlength=stop_count)[:stop_count], out=first[1:])
        visit = kept[order]
        self.first = first.data
        self.when = when[order].astype(np.uint32).data
        self.visit = visit.data
        self.special = special[visit].data


def _order_by(stop: npt.NDArray[np.integer], when: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
    """Sort by stop, then time. One sort of packed numbers takes half the time of lexsort."""
    count = len(stop)
    row_bits = count.bit_length()
    time_bits = 63 - row_bits - int(stop.max(initial=0)).bit_length()
    earliest = int(when.min(initial=2**32 - 1))
    if not count or int(when.max()) - earliest >= 1 << time_bits:
        return np.lexsort((when, stop)).astype(np.int64)
    packed = stop.astype(np.int64) << (time_bits + row_bits)
    packed |= (when.astype(np.int64) - earliest) << row_bits
    packed |= np.arange(count, dtype=np.int64)
    packed.sort()
    packed &= (1 << row_bits) - 1
    return packed
