"""A line as a timetable poster says it (path, departures per service) in, its trips out."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mobility.demo.chance import chance
from mobility.demo.network import Call, Headway, Pattern, Route, Stop, Trip
from mobility.model.time import GtfsTime

MARKS: Mapping[str, Mapping[str, object]] = {
    "phone": {"pickup_type": 2, "drop_off_type": 2},
    "driver": {"pickup_type": 3, "drop_off_type": 3},
    "board": {"drop_off_type": 1},
    "alight": {"pickup_type": 1},
    "approximate": {"timepoint": 0},
    "untimed": {"timed": False, "timepoint": 0},
}
"""What may follow a stop in a path after a `+`."""

_TOKEN = re.compile(r"(?P<there>[^|@+\s]+)(?:\|(?P<back>[^@+\s]+))?(?:@(?P<minute>\d+))?(?:\+(?P<marks>\S+))?")
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)/(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A route and how it runs.

    `path`: stops in order, `PLACE` or `THERE|BACK` where the two directions use different stops, then `@MINUTE` after the start
    where speed does not give it, then `+mark+mark` (see MARKS). `there`, `back`: departures by service_id, as in `05:30 06:00-09:00/10`;
    `back=None` mirrors `there`, an empty mapping makes the line one-way. `headway=0` or `1`: each span is one row of frequencies.txt with that exact_times.
    """

    route: Route
    path: str
    there: Mapping[str, str]
    back: Mapping[str, str] | None = None
    speed_kmh: float = 18.0
    dwell_s: int = 20
    headsigns: tuple[str, str] = ("", "")
    stop_headsigns: Mapping[int, str] = field(default_factory=dict)
    """stop_headsign of the way there, by position along the path from 0."""
    booking_rule_id: str = ""
    wheelchair_accessible: int = 0
    bikes_allowed: int = 0
    headway: int | None = None
    seeded: bool = False
    """Whether the seed shifts all departures by up to four minutes."""


def trips_of(line: Line, stops: Mapping[str, Stop], seed: int) -> list[Trip]:
    """Spell out the trips of both directions, in the order of the line's services and departures."""
    trips: list[Trip] = []
    for direction_id, departures in enumerate((line.there, line.there if line.back is None else line.back)):
        if not departures:
            continue
        pattern = pattern_of(line, stops, direction_id)
        shift = int(chance(seed, line.route.route_id, direction_id) * 5) * 60 if line.seeded else 0
        for service_id, text in departures.items():
            trips += [
                Trip(
                    trip_id=f"{line.route.route_id}-{service_id}-{direction_id}-{start // 3600:02d}{start // 60 % 60:02d}",
                    service_id=service_id,
                    start=start,
                    pattern=pattern,
                    wheelchair_accessible=line.wheelchair_accessible,
                    bikes_allowed=line.bikes_allowed,
                    headway=headway,
                )
                for start, headway in _starts(text, shift, line.headway)
            ]
    return trips


def pattern_of(line: Line, stops: Mapping[str, Stop], direction_id: int) -> Pattern:
    """Lay the calls of one direction out in time."""
    matches = [_TOKEN.fullmatch(token) for token in line.path.split()]
    tokens = [match for match in matches if match]
    assert len(tokens) == len(matches), f"a path of {line.route.route_id} cannot be read"
    if direction_id:
        tokens.reverse()
    stop_ids = [_stop_id(token, direction_id, stops) for token in tokens]
    minutes = [token["minute"] for token in tokens]
    offsets = _given_offsets(minutes) if all(minutes) else _driven_offsets([stops[s] for s in stop_ids], line)
    calls = []
    for position, (token, stop_id, offset) in enumerate(zip(tokens, stop_ids, offsets, strict=True)):
        dwell_s = 0 if position in {0, len(tokens) - 1} else line.dwell_s
        headsign = "" if direction_id else line.stop_headsigns.get(position, "")
        marks = {key: value for mark in (token["marks"] or "").split("+") for key, value in MARKS.get(mark, {}).items()}
        call = Call(stop_id=stop_id, arrival=offset, departure=offset + dwell_s, stop_headsign=headsign)
        calls.append(replace(call, booking_rule_id=line.booking_rule_id, **marks))  # type: ignore[arg-type]
    headsign = line.headsigns[direction_id] or stops[stop_ids[-1]].stop_name
    return Pattern(route=line.route, direction_id=direction_id, trip_headsign=headsign, calls=tuple(calls))


def distance_m(one: Stop, other: Stop) -> float:
    """Measure the straight way between two stops, good to a percent within a region."""
    north = (other.stop_lat - one.stop_lat) * 111_320
    east = (other.stop_lon - one.stop_lon) * 111_320 * math.cos(math.radians(one.stop_lat))
    return math.hypot(north, east)


def _stop_id(token: re.Match[str], direction_id: int, stops: Mapping[str, Stop]) -> str:
    place = token["back"] if direction_id and token["back"] else token["there"]
    quay = f"{place}-{direction_id + 1}"
    return quay if quay in stops else place


def _given_offsets(minutes: list[str]) -> list[int]:
    first = int(minutes[0])
    return [abs(int(minute) - first) * 60 for minute in minutes]


def _driven_offsets(path: list[Stop], line: Line) -> list[int]:
    """Drive 1.25 times the straight distance, to the half minute, at least one minute from stop to stop."""
    offsets = [0]
    for one, other in pairwise(path):
        driving_s = distance_m(one, other) * 1.25 / (line.speed_kmh / 3.6)
        offsets.append(offsets[-1] + max(60, round((driving_s + line.dwell_s) / 30) * 30))
    return offsets


def _starts(text: str, shift: int, exact_times: int | None) -> Iterator[tuple[GtfsTime, Headway | None]]:
    for part in text.split():
        span = _SPAN.fullmatch(part)
        if span is None:
            hours, minutes = part.split(":")
            yield int(hours) * 3600 + int(minutes) * 60 + shift, None
            continue
        h1, m1, h2, m2, every = map(int, span.groups())
        first, end = h1 * 3600 + m1 * 60 + shift, h2 * 3600 + m2 * 60 + shift
        if exact_times is None:
            yield from ((start, None) for start in range(first, end, every * 60))
        else:
            yield first, Headway(end_time=end, headway_secs=every * 60, exact_times=exact_times)
