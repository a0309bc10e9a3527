"""A feed's life as text: a world, what its producers say at which minute, and what passengers then see."""

from collections import Counter
from dataclasses import replace

from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import MergeOptions, SourceMessage
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay, Rule, VisitState
from mobility.model.overlay_info import SourceState
from mobility.model.time import ServiceDay, format_gtfs_time, service_day_of, service_day_origin
from tests.merge.spoken import DAY, instant, spoken
from tests.world import message_of, timetable_of

LINE = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:12:00
    t1, 3, C, 08:20:00, 08:20:00
    t1, 4, D, 08:30:00, 08:30:00
"""
"""The trip that most stories are about; the bus waits for two minutes at B."""


class Story:
    """Tells what producers say, in order; each sentence is merged at once, with the memory of those before."""

    def __init__(self, world: str = LINE, options: MergeOptions | None = None, **more: str) -> None:
        """Begin with a timetable and silence."""
        self.timetable = timetable_of(world, **more)
        self.options = options or MergeOptions()
        self.sources: dict[str, SourceMessage] = {}
        self.memory = Memory()
        self.generation = 0
        self.overlay: Overlay = self.wait("00:00")

    def hear(
        self,
        text: str,
        at: str = "08:00",
        *,
        source: str = "s",
        priority: int = 0,
        sent: str = "",
        differential: bool = False,
    ) -> Overlay:
        """Let a source say something at a minute, in a message of `sent` (the same minute unless given)."""
        return self.hear_bytes(
            spoken(text, sent or at, differential=differential), at, source=source, priority=priority
        )

    def hear_bytes(self, body: bytes, at: str = "08:00", *, source: str = "s", priority: int = 0) -> Overlay:
        """Let a source send a body."""
        message = decode(body, now=instant(at))
        assert isinstance(message, FeedMessage), message
        now = instant(at)
        self.sources[source] = SourceMessage(id=source, message=message, priority=priority, fetched_at=now)
        return self.wait(at)

    def hear_text(self, text: str, at: str = "08:00") -> Overlay:
        """Let a source say something in protobuf's text format."""
        return self.hear_bytes(message_of(text), at)

    def wait(self, at: str) -> Overlay:
        """Merge again what was said, at a later minute."""
        self.generation += 1
        self.overlay, self.memory = merge(
            self.timetable,
            list(self.sources.values()),
            self.memory,
            instant(at),
            generation=self.generation,
            options=self.options,
        )
        return self.overlay

    def forget(self, source: str = "s") -> None:
        """Let a source have no message any more."""
        self.sources[source] = replace(self.sources[source], message=None)

    def state(self, source: str = "s") -> SourceState:
        """Give what came of a source's message."""
        return next(state for state in self.overlay.info.sources if state.id == source)

    def rejected(self, source: str = "s") -> dict[str, int]:
        """Give what was left out of a source's message, by reason."""
        return self.state(source).rejected

    def seen(self) -> str:
        """Print the overlay: one line an instance, in its order."""
        return "\n".join(self.line(row) for row in range(len(self.overlay.instances.trip)))

    def line(self, row: int) -> str:
        """Print one instance: trip, state unless running, then each call's scheduled>expected departure."""
        instances = self.overlay.instances
        first, last = int(instances.first[row]), int(instances.first[row + 1])
        state = VisitState(int(instances.state[row]))
        words = [self.name(row)] + ([state.name] if state is not VisitState.RUNNING else [])
        return " | ".join([" ".join(words), *(self._call(visit, state) for visit in range(first, last))])

    def name(self, row: int) -> str:
        """Give an instance's trip_id, with its day unless that is the story's, and its start_time if it has one."""
        instances = self.overlay.instances
        trip = int(instances.trip[row])
        strings = self.timetable.strings
        name = (
            strings[int(self.timetable.trips.id[trip])]
            if trip >= 0
            else self.overlay.strings[int(instances.trip_id[row])]
        )
        days = int(instances.service_day[row]) - service_day_of(DAY)
        start = int(instances.start_time[row])
        return name + (f"{days:+d}d" if days else "") + (f"@{format_gtfs_time(start)[:5]}" if start >= 0 else "")

    def row(self, name: str = "t1") -> int:
        """Find an instance by its printed name."""
        return next(row for row in range(len(self.overlay.instances.trip)) if self.name(row) == name)

    def visits(self, name: str = "t1") -> range:
        """Give the visits of an instance."""
        first = self.overlay.instances.first
        return range(int(first[self.row(name)]), int(first[self.row(name) + 1]))

    def rules(self, name: str = "t1") -> list[str]:
        """Name the rule that gave each visit's expected time."""
        return [Rule(int(self.overlay.visits.rule[visit])).name for visit in self.visits(name)]

    def states(self) -> Counter[str]:
        """Count the visits by state."""
        return Counter(VisitState(int(state)).name for state in self.overlay.visits.state)

    def passed(self, name: str = "t1") -> int:
        """Give the first position of an instance that its vehicle has not left."""
        return int(self.overlay.instances.passed_position[self.row(name)])

    def _call(self, visit: int, of_trip: VisitState) -> str:
        visits = self.overlay.visits
        scheduled = self._times(int(visits.scheduled_arrival[visit]), int(visits.scheduled_departure[visit]))
        expected = self._times(int(visits.expected_arrival[visit]), int(visits.expected_departure[visit]))
        state = VisitState(int(visits.state[visit]))
        mark = f" [{state.name}]" if state not in (VisitState.RUNNING, of_trip) else ""
        return f"{self.stop(int(visits.stop[visit]))} {scheduled}{'>' + expected if expected else ''}{mark}"

    def stop(self, row: int) -> str:
        """Give a stop's id, added ones included."""
        known = len(self.timetable.stops.id)
        if row >= known:
            return self.overlay.info.added_stops[row - known].stop_id
        return self.timetable.strings[int(self.timetable.stops.id[row])]

    def _times(self, arrival: int, departure: int) -> str:
        times = list(dict.fromkeys(self._clock(time) for time in (arrival, departure)))
        return "/".join(time or "-" for time in times) if any(times) else ""

    def _clock(self, when: int) -> str:
        if not when:
            return ""
        origin = service_day_origin(ServiceDay(service_day_of(DAY)), self.timetable.zone)
        text = format_gtfs_time(when - origin)
        return text.removesuffix(":00")
