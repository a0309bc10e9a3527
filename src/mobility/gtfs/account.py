"""Rows, kept or rejected, in; how many of which file for which reason, with examples, out (Nothing-Vanishes)."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice

MAX_EXAMPLES = 5
_EXAMPLE_CHARACTERS = 300


class Reason(StrEnum):
    """Why a row is rejected, or a notice given about one that is kept; gtfs-validator's code where one fits."""

    INVALID_ROW_LENGTH = "invalid_row_length"
    """Rejected: more fields than the header has. Notice: fewer, and the missing ones were taken as empty."""
    ROW_TOO_LONG = "row_too_long"
    """Notice: one line of more than 16 MiB was cut."""
    MISSING_REQUIRED_FIELD = "missing_required_field"
    DUPLICATE_KEY = "duplicate_key"
    """The same primary key again; the first row stays."""
    DUPLICATED_COLUMN = "duplicated_column"
    """Notice: a header names a column twice; the first counts."""
    EMPTY_COLUMN_NAME = "empty_column_name"
    """Notice: a header has a nameless column, which is passed over."""
    NEW_LINE_IN_VALUE = "new_line_in_value"
    """Notice: a quoted value goes over several lines; it is read as it stands."""
    BLANKS_AROUND_VALUE = "leading_or_trailing_whitespaces"
    """Notice: they are cut off. Counted by value, not by row."""
    FOREIGN_KEY_VIOLATION = "foreign_key_violation"
    """Refers to a row that does not exist."""
    REFERS_TO_REJECTED_ROW = "refers_to_rejected_row"
    """Refers to a row that exists and was rejected itself."""
    ID_TOO_LONG = "id_too_long"
    INVALID_TIME = "invalid_time"
    INVALID_DATE = "invalid_date"
    INVALID_INTEGER = "invalid_integer"
    """Rejected where the number is needed; as a notice: taken as not given."""
    INVALID_CHARACTER = "invalid_character"
    """Notice: text that is not UTF-8, read as Windows-1252."""
    INVALID_TIMEZONE = "invalid_timezone"
    """Notice: a stop's zone is unknown, the parent's or agency's is used."""
    INVALID_COORDINATE = "invalid_coordinate"
    """Notice: taken as not given."""
    INCONSISTENT_AGENCY_TIMEZONE = "inconsistent_agency_timezone"
    """Rejected: a route of an agency in another zone than most trips'."""
    WRONG_PARENT_LOCATION_TYPE = "wrong_parent_location_type"
    """Notice: parent_station leads in a circle or to nothing, and is taken as not given."""
    UNUSED_TRIP = "unused_trip"
    """No row of stop_times names the trip."""
    UNUSABLE_TRIP = "unusable_trip"
    """Rejected: no call is left. Notice: only one is left."""
    MISSING_TRIP_EDGE = "missing_trip_edge"
    """No times before the first or after the last timed stop, so none to interpolate between."""
    ONLY_ONE_TIME = "stop_time_with_only_arrival_or_departure_time"
    """Notice: the one given stands for both."""
    DEPARTURE_BEFORE_ARRIVAL = "stop_time_with_departure_before_arrival_time"
    """Notice: the departure counts for both."""
    BACKWARDS = "stop_time_with_arrival_before_previous_departure_time"
    """Notice: kept as given."""
    UNSORTED_STOP_TIMES = "unsorted_stop_times"
    """Notice: rows moved into order."""
    INVALID_ENUM = "unexpected_enum_value"
    """Notice: taken as the field's default."""
    OVERLAPPING_FREQUENCY = "overlapping_frequency"
    RANGE_OUT_OF_ORDER = "start_and_end_range_out_of_order"
    """Rejected: a headway that ends before it begins. Notice: such a calendar row, which runs on no day; its exceptions count."""
    RANGE_EMPTY = "start_and_end_range_equal"
    """Rejected: a headway that ends when it begins."""
    MISSING_TIMEPOINT = "missing_timepoint_value"
    """Notice: a row with times and without timepoint, in a file that has the column; the times count as exact."""
    TIMEPOINT_WITHOUT_TIMES = "stop_time_timepoint_without_times"
    """Notice: timepoint says that times are exact where one of the two is not given."""
    NO_ACTIVE_WEEKDAY = "service_has_no_active_day_of_the_week"
    """Notice: a calendar row that runs on no weekday; its exceptions count."""
    CALENDAR_CAPPED = "service_extends_far_in_the_future"
    """Notice: days beyond the longest calendar were left out."""
    TOO_MANY_ROWS = "too_many_rows"
    """More on-demand rows, larger zones, or more points of shapes than are kept."""
    LOCATION_WITH_STOP_TIME = "location_with_unexpected_stop_time"
    """Notice: calls at a station, entrance or boarding area; kept."""


class Account:
    """Counts of one compilation. Files are named without `.txt`."""

    def __init__(self) -> None:
        """Start with nothing counted."""
        self.kept: Counter[str] = Counter()
        self.rejected: dict[str, Counter[str]] = {}
        self.notices: dict[str, Counter[str]] = {}
        self.examples: dict[str, dict[str, list[str]]] = {}
        self.notice_examples: dict[str, dict[str, list[str]]] = {}

    def keep(self, file: str, rows: int) -> None:
        """Count rows that are in the timetable."""
        self.kept[file] += rows

    def reject(self, file: str, reason: Reason, rows: int, examples: Iterable[str] = ()) -> None:
        """Count rows that are not; `examples` (line number and offending text) is read no further than needed."""
        if rows:
            self.rejected.setdefault(file, Counter())[reason.value] += rows
            _show(self.examples, file, reason, examples)

    def notice(self, file: str, reason: Reason, rows: int, examples: Iterable[str] = ()) -> None:
        """Count rows that are kept though something about them had to be put right."""
        if rows:
            self.notices.setdefault(file, Counter())[reason.value] += rows
            _show(self.notice_examples, file, reason, examples)


def _show(shown: dict[str, dict[str, list[str]]], file: str, reason: Reason, examples: Iterable[str]) -> None:
    shown_here = shown.setdefault(file, {}).setdefault(reason.value, [])
    room = MAX_EXAMPLES - len(shown_here)
    shown_here.extend(example[:_EXAMPLE_CHARACTERS] for example in islice(examples, room))
