"""What the service holds of one feed at one moment -> one value that boards are made from."""

from dataclasses import dataclass
from functools import cached_property

from mobility.board.alerts import AlertIndex
from mobility.board.on_demand_rows import on_demand_rows
from mobility.board.overlay_reader import OverlayReader
from mobility.board.timetable_reader import TimetableReader, reader_of
from mobility.model.board import APPLIED_FOR_S
from mobility.model.overlay import Overlay
from mobility.model.time import Instant
from mobility.model.timetable import Timetable


@dataclass(frozen=True, eq=False)
class FeedView:
    """One feed's timetable and the newest generation of its merged departures.

    Make one when either changes and keep it until the next: what is worked out about a timetable survives with the
    timetable, what is worked out about a generation lives in here.
    """

    timetable: Timetable | None
    """None while no version is in use."""
    overlay: Overlay | None = None
    """None where no realtime is known, or none yet."""
    status: str = "unknown"
    attribution: str = ""
    license: str = ""

    @cached_property
    def reader(self) -> TimetableReader | None:
        """Read the timetable; None without one."""
        return None if self.timetable is None else reader_of(self.timetable)

    @cached_property
    def realtime(self) -> OverlayReader | None:
        """Read the overlay; None without one, and when its rows speak of another version of the timetable."""
        if self.overlay is None or self.reader is None or not self.speaks_of_timetable:
            return None
        return OverlayReader(self.overlay, self.reader)

    @cached_property
    def alerts(self) -> AlertIndex | None:
        """Look the overlay's alerts up by what they concern; None without any that may be read with the timetable."""
        if self.realtime is None or self.reader is None or not self.realtime.info.alerts:
            return None
        return AlertIndex(self.realtime.info.alerts, self.reader)

    @property
    def speaks_of_timetable(self) -> bool:
        """False when there is an overlay whose rows are those of another version: it must not be read with this one."""
        if self.overlay is None or self.timetable is None:
            return True
        return self.overlay.info.timetable_version == self.timetable.info.version

    def prepare(self, now: Instant) -> None:
        """Work out beforehand what the first boards would otherwise wait for; safe in a thread.

        Costs about 50 ms for 400,000 visits; later boards of this view then cost the same as all others.
        """
        reader, realtime = self.reader, self.realtime
        if reader is None:
            return
        for day in reader.days_reaching(now, now + 3600):
            reader.running_trips(day) if realtime is None else realtime.standing_trips(day)
        on_demand_rows(reader)
        if realtime is None:
            return
        _ = realtime.by_expected, realtime.headway_instances
        if realtime.oldest < now - APPLIED_FOR_S // 2:
            _ = realtime.by_scheduled
