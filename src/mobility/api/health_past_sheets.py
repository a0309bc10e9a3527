"""A feed's days and months, or incidents, in; sheets that a contract is reckoned with out."""

from collections.abc import Callable, Iterable, Sequence

from mobility.api.answer import Content
from mobility.api.health_past_shapes import MonthAnswer
from mobility.api.incidents_notified import Told, sentence_of
from mobility.api.resource import Asked
from mobility.api.spreadsheet import sheet_content
from mobility.model.health import Incident, Status
from mobility.model.history import FeedDay
from mobility.model.ids import FeedId
from mobility.model.time import utc_iso
from mobility.web.csv_sheet import Cell

INCIDENT_COLUMNS = (
    "feed",
    "source",
    "cause",
    "status",
    "since",
    "ended",
    "lasted_s",
    "value",
    "unit",
    "departures_without_live",
    "sentence_fr",
    "sentence",
    "notified",
    "not_notified_fr",
    "not_notified",
)


def days_sheet(asked: Asked, feed: FeedId, days: Sequence[FeedDay], months: Sequence[MonthAnswer]) -> Content:
    """Give a line for each day, or with `by=month` for each month: availability, score and the seconds in each status."""
    by = asked.values["by"]
    lines = [(one.month, one) for one in months] if by == "month" else [(one.day, one) for one in days]
    rows = [
        (when, one.availability_percent, one.score, *(one.seconds.get(status, 0) for status in Status))
        for when, one in lines
    ]
    columns = (by, "availability_percent", "score", *(f"{status.value}_s" for status in Status))
    return sheet_content(asked, f"availability-{feed}", columns, rows)


def incidents_sheet(asked: Asked, incidents: Iterable[Incident], told_of: Callable[[Incident], Told]) -> Content:
    """Give a line for each incident; who was told stands in one cell: `WHO KIND ABOUT WHEN OUTCOME`, with bars between."""
    rows = (_row(one, told_of(one)) for one in incidents)
    return sheet_content(asked, "incidents", INCIDENT_COLUMNS, rows)


def _row(one: Incident, told: Told) -> tuple[Cell, ...]:
    return (
        one.feed,
        one.source,
        one.cause,
        one.status.value,
        utc_iso(one.since),
        None if one.ended is None else utc_iso(one.ended),
        None if one.ended is None else one.ended - one.since,
        one.value,
        one.unit,
        None if one.impact is None else round(one.impact.so_far),
        one.sentence_fr or one.sentence,
        one.sentence,
        " | ".join(f"{it.to} {it.kind} {it.about} {utc_iso(it.at)} {it.outcome}" for it in told.notified),
        sentence_of(told, "fr"),
        sentence_of(told, "en"),
    )
