"""What compiling rejected or put right in; the same under gtfs-validator's codes out."""

from collections.abc import Iterator

from mobility.model.finding import MAX_EXAMPLES, Example, Found
from mobility.model.timetable_info import TimetableInfo

_CODES = {
    "invalid_coordinate": "number_out_of_range",
    "row_too_long": "csv_parsing_failed",
    "stop_time_with_departure_before_arrival_time": "start_and_end_range_out_of_order",
}
"""Reasons that gtfs-validator calls otherwise; every other reason bears its code already."""

_TEXT_CHARACTERS = 200


def accounted(info: TimetableInfo) -> dict[str, Found]:
    """Give the rows that compiling rejected, or kept with something put right, by code; examples name the file."""
    counts: dict[str, int] = {}
    examples: dict[str, list[Example]] = {}
    for file, reason, rows, texts in _entries(info):
        code = _CODES.get(reason, reason)
        counts[code] = counts.get(code, 0) + rows
        shown = examples.setdefault(code, [])
        shown += [Example(f"{file}.txt", text[:_TEXT_CHARACTERS]) for text in texts or [f"{rows} rows"]]
    return {code: Found(count, tuple(examples[code][:MAX_EXAMPLES])) for code, count in counts.items()}


def _entries(info: TimetableInfo) -> Iterator[tuple[str, str, int, list[str]]]:
    for counts, examples in ((info.rejected, info.examples), (info.notices, info.notice_examples)):
        for file, reasons in counts.items():
            for reason, rows in reasons.items():
                yield file, reason, rows, examples.get(file, {}).get(reason, [])
