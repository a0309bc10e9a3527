"""A small network and a message as text in; what one rule finds in it out."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mobility.gtfs_rt.decode import examine
from mobility.gtfs_rt.refused import Refused
from mobility.health.rules.check import check_message
from mobility.health.rules.checked import Checked
from mobility.health.rules.registry import RULES
from mobility.health.rules.side_by_side import SideBySide
from mobility.model.as_sent import AsSent
from mobility.model.finding import Found
from mobility.model.time import Instant
from mobility.model.timetable import Timetable
from tests.world import message_of, timetable_of

HEADER_TIMESTAMP: Instant = 1767225600
"""2026-01-01T00:00:00Z, 01:00 in Paris; what tests.world puts into a header."""
NOW: Instant = HEADER_TIMESTAMP + 10
MORNING: Instant = HEADER_TIMESTAMP + 7 * 3600
"""08:00 in Paris, when t1 leaves A."""

NETWORK = """
# stops.txt
stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station
A, Aubépine, 48.00, 2.00, 0,
B, Bruyère, 48.01, 2.00, 0,
C, Charme, 48.02, 2.00, 0, S
S, Gare, 48.02, 2.00, 1,
# routes.txt
route_id, agency_id, route_short_name, route_type
R1, 1, 1, 3
R2, 1, 2, 3
# trips.txt
route_id, service_id, trip_id, direction_id, block_id, shape_id
R1, S, t1, 0, b, way
R2, S, t2, 1, b,
R2, S, t3, , c,
R1, S, loop, 0, ,
R1, S, every10, 0, ,
R1, S, exact10, 0, ,
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, A, 08:00:00, 08:00:00
t1, 2, B, 08:10:00, 08:11:00
t1, 5, C, 08:20:00, 08:20:00
t2, 1, C, 08:30:00, 08:30:00
t2, 2, B, ,
t2, 3, A, 08:50:00, 08:50:00
t3, 1, A, 09:00:00, 09:00:00
t3, 2, C, 09:30:00, 09:30:00
loop, 1, A, 10:00:00, 10:00:00
loop, 2, B, 10:10:00, 10:10:00
loop, 3, A, 10:20:00, 10:20:00
every10, 1, A, 00:00:00, 00:00:00
every10, 2, B, 00:10:00, 00:10:00
exact10, 1, A, 00:00:00, 00:00:00
exact10, 2, B, 00:10:00, 00:10:00
# frequencies.txt
trip_id, start_time, end_time, headway_secs, exact_times
every10, 06:00:00, 09:00:00, 600, 0
exact10, 06:00:00, 09:00:00, 600, 1
# shapes.txt
shape_id, shape_pt_lat, shape_pt_lon, shape_pt_sequence
way, 48.00, 2.00, 1
way, 48.01, 2.00, 2
way, 48.01, 2.001, 3
way, 48.01, 2.00, 4
way, 48.02, 2.00, 5
"""


@cache
def network(text: str = NETWORK) -> Timetable:
    """Compile a network once."""
    return timetable_of(text)


def sent(text: str, now: Instant = NOW) -> AsSent:
    """Read a message that can be read, whatever its header says."""
    examined = examine(message_of(text), now=now)
    assert not isinstance(examined, Refused), examined
    return examined


@dataclass(frozen=True)
class Case:
    """One rule, a message, and how often the message breaks it."""

    rule: str
    count: int
    message: str
    now: Instant = NOW
    previous: str | None = None
    beside: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    """More of Checked; `timetable=None` for a message alone."""

    def look(self) -> Found:
        """Let the rule look at the message."""
        message = sent(self.message, self.now)
        beside = tuple(sent(text, self.now) for text in self.beside)
        timetable = self.options.get("timetable", network())
        rule = RULES[self.rule]
        if "side by side" in rule.needs:
            return rule.function(SideBySide((message, *beside), timetable))
        previous = sent(self.previous, self.now) if self.previous is not None else None
        options = {"timetable": timetable, **self.options}
        return rule.function(Checked(message, self.now, previous=previous, beside=beside, **options))


def found_in(text: str, **options: Any) -> dict[str, int]:
    """Count what all rules find in a message, by rule."""
    checked = Checked(sent(text), **options)
    return {finding.rule: finding.count for finding in check_message(checked)}


def update(trip: str, *stops: str, more: str = "", entity_id: str = "e") -> str:
    """Write a TripUpdate of the trip descriptor's fields and its stop time updates' fields."""
    rows = " ".join(f"stop_time_update {{ {stop} }}" for stop in stops)
    return f'entity {{ id: "{entity_id}" trip_update {{ trip {{ {trip} }} {rows} {more} }} }}'


def vehicle(fields: str, *, entity_id: str = "e") -> str:
    """Write a VehiclePosition."""
    return f'entity {{ id: "{entity_id}" vehicle {{ {fields} }} }}'


def alert(*selectors: str, more: str = "", entity_id: str = "e") -> str:
    """Write an Alert about what the selectors say."""
    informed = " ".join(f"informed_entity {{ {selector} }}" for selector in selectors)
    return f'entity {{ id: "{entity_id}" alert {{ {informed} {more} }} }}'
