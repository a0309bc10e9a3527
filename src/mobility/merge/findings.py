"""What became of each entity of a message, as values, and their sum."""

from collections import Counter
from enum import StrEnum

import msgspec


class Verdict(StrEnum):
    """What became of an entity."""

    MATCHED = "matched"
    """With something in the timetable."""
    UNMATCHED = "unmatched"
    """Used all the same: a trip of its own, a vehicle on the map."""
    REJECTED = "rejected"


class Alone(StrEnum):
    """Why an entity is used although nothing in the timetable is matched with it."""

    OWN_TRIP = "own_trip"
    NO_TRIP_NAMED = "no_trip_named"
    VEHICLE_TRIP_UNKNOWN = "vehicle_trip_unknown"


ALONE: dict[Alone, str] = {
    Alone.OWN_TRIP: "A trip of its own, which the timetable does not have.",
    Alone.NO_TRIP_NAMED: "The vehicle names no trip; it is on the map without one.",
    Alone.VEHICLE_TRIP_UNKNOWN: "The vehicle's trip was not found; the vehicle is on the map without one.",
}


class NamedTrip(msgspec.Struct, frozen=True, kw_only=True):
    """The trip instance that was found, else what the entity says of it; empty where not given."""

    trip_id: str
    start_date: str = ""
    """YYYYMMDD."""
    start_time: str = ""
    """Of a frequency instance."""
    state: str = ""
    """Of the instance that was found, when it is not simply running."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One entity, and what became of it; empty or 0 where it has no such thing."""

    entity_id: str
    kind: str
    """trip_update, vehicle, alert, trip_modifications, stop or unreadable."""
    verdict: Verdict
    trip: NamedTrip | None = None
    updates: int = 0
    matched_updates: int = 0
    rejected_updates: dict[str, int] = {}
    selectors: int = 0
    """Selectors of an alert that name something known."""
    reason: str = ""
    sentence: str = ""
    """Why it was left out or stands alone."""
    detail: str = ""
    """The offending text."""


class Summary(msgspec.Struct, kw_only=True):
    """What became of a message's entities and stop time updates, in numbers."""

    entities: int = 0
    matched: int = 0
    unmatched: int = 0
    rejected: dict[str, int] = {}
    """By reason."""
    updates: int = 0
    matched_updates: int = 0
    """Of entities that were not rejected."""
    rejected_updates: dict[str, int] = {}


def summary_of(findings: list[Finding]) -> Summary:
    """Count findings; every entity is matched, unmatched or rejected."""
    verdicts = Counter(finding.verdict for finding in findings)
    rejected_updates: Counter[str] = Counter()
    for finding in findings:
        rejected_updates.update(finding.rejected_updates)
    reasons = Counter(finding.reason for finding in findings if finding.verdict is Verdict.REJECTED)
    return Summary(
        entities=len(findings),
        matched=verdicts[Verdict.MATCHED],
        unmatched=verdicts[Verdict.UNMATCHED],
        rejected=dict(sorted(reasons.items())),
        updates=sum(finding.updates for finding in findings),
        matched_updates=sum(finding.matched_updates for finding in findings),
        rejected_updates=dict(sorted(rejected_updates.items())),
    )
