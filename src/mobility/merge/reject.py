"""Names for what merging leaves out, each with its sentence, and the account that is kept of them."""

from collections import Counter
from enum import StrEnum

from mobility.model.message import Rejection

EXAMPLES_KEPT = 5
"""Enough to see the pattern, few enough for a health page."""
DETAIL_CHARACTERS = 200


class Reject(StrEnum):
    """Why an entity, or one stop time update, is left out."""

    UNKNOWN_TRIP = "unknown_trip"
    UNKNOWN_ROUTE = "unknown_route"
    UNKNOWN_AGENCY = "unknown_agency"
    UNKNOWN_STOP = "unknown_stop"
    UNKNOWN_RELATIONSHIP = "unknown_relationship"
    UNKNOWN_MODIFICATION = "unknown_modification"
    NOT_MATCHED = "not_matched"
    AMBIGUOUS_TRIP = "ambiguous_trip"
    INVALID_START_DATE = "invalid_start_date"
    INVALID_START_TIME = "invalid_start_time"
    MISSING_START_TIME = "missing_start_time"
    TRIP_NOT_RUNNING_THAT_DAY = "trip_not_running_that_day"
    INCOMPLETE_DUPLICATE = "incomplete_duplicate"
    NO_USABLE_STOP = "no_usable_stop"
    DUPLICATE_TRIP = "duplicate_trip"
    OTHER_SOURCE_PREFERRED = "other_source_preferred"
    OLDER_THAN_KNOWN = "older_than_known"
    NO_INFORMED_ENTITY = "no_informed_entity"
    INVALID_MODIFICATION = "invalid_modification"
    STOP_ALREADY_KNOWN = "stop_already_known"
    NO_POSITION = "no_position"

    ENTITY_REJECTED = "entity_rejected"
    NO_STOP_REFERENCE = "no_stop_reference"
    SEQUENCE_NOT_IN_TRIP = "sequence_not_in_trip"
    STOP_NOT_IN_TRIP = "stop_not_in_trip"
    SEQUENCE_STOP_MISMATCH = "sequence_stop_mismatch"
    DUPLICATE_UPDATE = "duplicate_update"
    NO_TIME = "no_time"


SENTENCES: dict[Reject, str] = {
    Reject.UNKNOWN_TRIP: "The trip_id is not in the timetable.",
    Reject.UNKNOWN_ROUTE: "The route_id is not in the timetable.",
    Reject.UNKNOWN_AGENCY: "The agency_id is not in the timetable.",
    Reject.UNKNOWN_STOP: "The stop_id is neither in the timetable nor added by the message.",
    Reject.UNKNOWN_RELATIONSHIP: "The trip's schedule_relationship is not a number that GTFS-Realtime defines.",
    Reject.UNKNOWN_MODIFICATION: "The modified trip is not one that a TripModifications entity selects.",
    Reject.NOT_MATCHED: "Without a trip_id, route, direction, start time and start date name no trip.",
    Reject.AMBIGUOUS_TRIP: "Without a trip_id, route, direction, start time and start date name several trips.",
    Reject.INVALID_START_DATE: "The start_date is not a date of the form YYYYMMDD.",
    Reject.INVALID_START_TIME: "The start_time is not a time, or not one at which the frequency trip starts.",
    Reject.MISSING_START_TIME: "A trip of frequencies.txt runs many times a day, and no start_time says which.",
    Reject.TRIP_NOT_RUNNING_THAT_DAY: "The trip does not run on the day that the update is about.",
    Reject.INCOMPLETE_DUPLICATE: "A duplicated trip needs a trip_id, start_date and start_time of its own.",
    Reject.NO_USABLE_STOP: "No stop of the added or replacing trip could be used.",
    Reject.DUPLICATE_TRIP: "The message speaks about the trip a second time; the newest timestamp was used.",
    Reject.OTHER_SOURCE_PREFERRED: "Another realtime feed with precedence speaks about the trip.",
    Reject.OLDER_THAN_KNOWN: "The message is older than one already in use.",
    Reject.NO_INFORMED_ENTITY: "The alert does not say what it is about.",
    Reject.INVALID_MODIFICATION: "The modification's stops are not in the trip in this order, or a date is unreadable.",
    Reject.STOP_ALREADY_KNOWN: "The added stop's id is in the timetable, which holds.",
    Reject.NO_POSITION: "The vehicle position gives no latitude and longitude.",
    Reject.ENTITY_REJECTED: "The update's entity was left out as a whole.",
    Reject.NO_STOP_REFERENCE: "The update gives neither a stop_sequence nor a stop_id.",
    Reject.SEQUENCE_NOT_IN_TRIP: "The stop_sequence is not in the trip.",
    Reject.STOP_NOT_IN_TRIP: "The trip does not call at the stop, or not as often as it is updated.",
    Reject.SEQUENCE_STOP_MISMATCH: "The stop_sequence and the stop_id name different calls.",
    Reject.DUPLICATE_UPDATE: "A later update of the same entity speaks about the same call.",
    Reject.NO_TIME: "The update of an added or replacing trip gives no time at which it could be shown.",
}

UPDATE_REASONS: tuple[Reject, ...] = (
    Reject.ENTITY_REJECTED,
    Reject.NO_STOP_REFERENCE,
    Reject.UNKNOWN_STOP,
    Reject.SEQUENCE_NOT_IN_TRIP,
    Reject.STOP_NOT_IN_TRIP,
    Reject.SEQUENCE_STOP_MISMATCH,
    Reject.DUPLICATE_UPDATE,
    Reject.NO_TIME,
)
"""Reasons of single updates; a verdict column holds 1 + the place in here, 0 for an update that was applied."""

APPLIED = 0
VERDICT: dict[Reject, int] = {reason: place + 1 for place, reason in enumerate(UPDATE_REASONS)}


class Account:
    """What one source's message came to: every entity applied xor rejected, every update too."""

    def __init__(self, examples_kept: int = EXAMPLES_KEPT) -> None:
        """Open an empty account that keeps so many examples of each reason."""
        self.examples_kept = examples_kept
        self.applied = 0
        self.trips = 0
        self.matched_trips = 0
        self.updates = 0
        self.matched_updates = 0
        self.entities: Counter[str] = Counter()
        self.update_reasons: Counter[str] = Counter()
        self.examples: dict[str, list[Rejection]] = {}

    def reject(self, reason: str, entity_id: str, detail: str = "", count: int = 1) -> None:
        """Count an entity, or `count` of its updates that could not be read, under the reason for leaving it out."""
        self.entities[reason] += count
        self.keep_example(reason, entity_id, detail)

    def keep_example(self, reason: str, entity_id: str, detail: str) -> None:
        """Keep the first few rejections of each reason."""
        kept = self.examples.setdefault(reason, [])
        if len(kept) < self.examples_kept:
            kept.append(Rejection(reason, entity_id, detail[:DETAIL_CHARACTERS]))

    def rejected(self) -> dict[str, int]:
        """Give entities and updates left out, by reason; updates that fell with their entity are not named again."""
        total = self.entities + self.update_reasons
        total.pop(Reject.ENTITY_REJECTED, None)
        return {str(reason): count for reason, count in sorted(total.items())}
