"""One trip and its updates to expected times, the slow obvious way: rules 15 to 20 without numpy, to compare with."""

from dataclasses import dataclass

Times = tuple[int | None, int | None]
"""Arrival and departure."""


@dataclass
class Said:
    """One update of one call: events as ("time", instant), ("delay", seconds) or None."""

    relationship: str
    arrival: tuple[str, int] | None
    departure: tuple[str, int] | None


def expected_times(scheduled: list[tuple[int, int]], said: dict[int, Said], trip_delay: int | None) -> list[Times]:
    """Give what rules 15 to 19 expect of each call, then let rule 20 put it in order."""
    delay = trip_delay
    found: list[list[int | None]] = []
    explicit: list[tuple[bool, bool]] = []
    for place, (arrival, departure) in enumerate(scheduled):
        update = said.get(place)
        if update is None or (update.relationship == "SKIPPED" and not (update.arrival or update.departure)):
            found.append([None if delay is None else arrival + delay, None if delay is None else departure + delay])
            explicit.append((False, False))
            continue
        if update.relationship == "NO_DATA" or not (update.arrival or update.departure):
            delay = None
            found.append([None, None])
            explicit.append((False, False))
            continue
        before = delay
        given_arrival, given_departure = _instant(update.arrival, arrival), _instant(update.departure, departure)
        here = given_departure - departure if given_departure is not None else (given_arrival or 0) - arrival
        if update.relationship == "SKIPPED":
            here = delay if delay is not None else here
            carried = None if delay is None else departure + delay
        else:
            delay, carried = here, departure + here
        times: list[int | None] = [given_arrival, given_departure if given_departure is not None else carried]
        if given_arrival is None:
            times[0] = given_departure if arrival == departure else None if before is None else arrival + before
        found.append(times)
        explicit.append((given_arrival is not None, given_departure is not None))
    skipped = [place in said and said[place].relationship == "SKIPPED" for place in range(len(scheduled))]
    return _in_order(found, explicit, skipped)


def _instant(event: tuple[str, int] | None, scheduled: int) -> int | None:
    if event is None:
        return None
    return event[1] if event[0] == "time" else scheduled + event[1]


def _in_order(found: list[list[int | None]], explicit: list[tuple[bool, bool]], skipped: list[bool]) -> list[Times]:
    events = [(place, kind) for place in range(len(found)) for kind in (0, 1) if not skipped[place]]
    events = [(place, kind) for place, kind in events if found[place][kind] is not None]
    before: int | None = None
    for number, (place, kind) in enumerate(events):
        time = found[place][kind]
        assert time is not None
        if not explicit[place][kind]:
            ahead = [found[later][other] for later, other in events[number:] if explicit[later][other]]
            time = min(time, ahead[0]) if ahead and ahead[0] is not None else time
            time = time if before is None else max(time, before)
            found[place][kind] = time
        before = time
    return [(arrival, departure) for arrival, departure in found]
