"""Stop ids to rows: those of the timetable and, after them, those that realtime added (rule 27)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from mobility.merge.reject import Reject
from mobility.merge.sources import UsedSource
from mobility.model.overlay_info import AddedStopInfo
from mobility.model.timetable import Timetable

NOT_GIVEN = -1
UNKNOWN = -2

_BOARDING_TYPES = (0, 4)


class StopRows:
    """Finds rows of stops; rows from `count_in_timetable` on are added stops."""

    def __init__(self, timetable: Timetable, used: Sequence[UsedSource]) -> None:
        """Take the stops of a timetable and of all messages in use."""
        self._timetable = timetable
        self.count_in_timetable = len(timetable.stops.id)
        self.added: list[AddedStopInfo] = []
        self._rows: dict[str, int] = {"": NOT_GIVEN}
        for source in used:
            self._add_from(source)

    def _add_from(self, source: UsedSource) -> None:
        for stop in sorted(source.message.stops if source.message else (), key=lambda stop: stop.entity_id):
            if self._rows.get(stop.stop_id) is not None or self._timetable.find_stop(stop.stop_id) is not None:
                source.account.reject(Reject.STOP_ALREADY_KNOWN, stop.entity_id, stop.stop_id)
                continue
            self._rows[stop.stop_id] = self.count_in_timetable + len(self.added)
            self.added.append(
                AddedStopInfo(stop_id=stop.stop_id, name=stop.name, latitude=stop.latitude, longitude=stop.longitude)
            )
            source.account.applied += 1

    def find(self, stop_id: str) -> int:
        """Find one stop's row; NOT_GIVEN for the empty id, UNKNOWN for one that nobody declares."""
        row = self._rows.get(stop_id)
        if row is None:
            found = self._timetable.find_stop(stop_id)
            row = self._rows[stop_id] = UNKNOWN if found is None else found
        return row

    def rows_of(self, stop_ids: Sequence[str]) -> npt.NDArray[np.int64]:
        """Find many stops' rows; each different id is looked up once."""
        for stop_id in set(stop_ids):
            self.find(stop_id)
        return np.fromiter(map(self._rows.__getitem__, stop_ids), np.int64, len(stop_ids))

    def stations(self) -> npt.NDArray[np.int64]:
        """Give the topmost parent of every stop, itself where it has none; added stops stand alone."""
        parent = self._timetable.stops.parent.astype(np.int64)
        top = np.where(parent >= 0, parent, np.arange(len(parent)))
        for _ in range(2):
            top = top[top]
        return np.concatenate([top, self.count_in_timetable + np.arange(len(self.added))])

    def can_be_boarded(self) -> npt.NDArray[np.bool_]:
        """Say of every stop whether vehicles call there: platforms and boarding areas, not stations or entrances."""
        types = np.concatenate([self._timetable.stops.location_type, np.zeros(len(self.added), np.int8)])
        return np.isin(types, _BOARDING_TYPES)

    def name_of(self, row: int) -> str:
        """Give a stop's name, in no particular language."""
        if row < self.count_in_timetable:
            return self._timetable.strings[int(self._timetable.stops.name[row])]
        return next(iter(self.added[row - self.count_in_timetable].name.values()), "")
