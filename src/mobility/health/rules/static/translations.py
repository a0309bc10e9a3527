"""Notices about translations."""

from collections.abc import Callable, Iterator

from mobility.health.rules.found import found
from mobility.model.finding import Found
from mobility.model.strings import NO_TEXT
from mobility.model.time import ServiceDay
from mobility.model.timetable import Timetable

_SUB_ID_SEPARATOR = "\x1f"


def translation_foreign_key_violation(timetable: Timetable, _today: ServiceDay) -> Found:
    """Find translations whose record_id names no agency, stop, route or trip.

    Trips are looked at where none was left out, for a timetable does not know those. Source: GTFS Schedule translations.txt.
    """
    return found(_violations(timetable))


def _violations(timetable: Timetable) -> Iterator[tuple[str, str]]:
    rows, strings, finders = timetable.translations, timetable.strings, _finders(timetable)
    for field, record in zip(rows.field.tolist(), rows.record.tolist(), strict=True):
        if record == NO_TEXT:
            continue
        table = strings[field].partition(".")[0]
        record_id = strings[record].partition(_SUB_ID_SEPARATOR)[0]
        if table in finders and finders[table](record_id) is None:
            yield "translations.txt", f"table_name {table} record_id {record_id}"


def _finders(timetable: Timetable) -> dict[str, Callable[[str], object]]:
    info = timetable.info
    known: dict[str, Callable[[str], object]] = {
        "agency": timetable.find_agency,
        "stops": timetable.find_stop,
        "routes": timetable.find_route,
    }
    if not any(info.rejected.get(file) for file in ("stops", "routes", "agency", "trips")):

        def find_trip(trip_id: str) -> object:
            return info.flex_trips.get(trip_id) or timetable.find_trip(trip_id)

        known |= {"trips": find_trip, "stop_times": find_trip}
    return known
