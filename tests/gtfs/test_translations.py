"""Translations of today's and of the old form answer for the same texts (rule 7)."""

from mobility.gtfs.translations import SUB_ID_SEPARATOR
from mobility.model.timetable import Timetable
from tests.world import timetable_of

WORLD = """
    # stops.txt
    stop_id, stop_name
    A, Mairie
    B, Gare
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    # translations.txt
"""


def translations(timetable: Timetable) -> set[tuple[str, str, str, str, str]]:
    table, texts = timetable.translations, timetable.strings
    columns = (table.language, table.field, table.record, table.value, table.translation)
    return set(zip(*([texts[int(text)] for text in column] for column in columns), strict=True))


def test_a_row_applies_to_a_record_or_to_a_value() -> None:
    timetable = timetable_of(
        WORLD
        + """
        table_name, field_name, language, translation, record_id, record_sub_id, field_value
        stops, stop_name, en, Town hall, A, ,
        stop_times, stop_headsign, en, Station, t1, 2,
        routes, route_long_name, en, Line, , , Ligne
        stops, stop_name, , None, A, ,
        stops, stop_name, en, , A, ,
    """
    )
    assert translations(timetable) == {
        ("en", "stops.stop_name", "A", "", "Town hall"),
        ("en", "stop_times.stop_headsign", f"t1{SUB_ID_SEPARATOR.decode()}2", "", "Station"),
        ("en", "routes.route_long_name", "", "Ligne", "Line"),
    }
    assert timetable.info.rejected["translations"] == {"missing_required_field": 2}


def test_a_row_of_the_old_form_applies_to_every_text_of_that_value() -> None:
    timetable = timetable_of(f"{WORLD}\ntrans_id, lang, translation\nMairie, en, Town hall")
    found = translations(timetable)
    assert {
        ("en", "stops.stop_name", "", "Mairie", "Town hall"),
        ("en", "trips.trip_headsign", "", "Mairie", "Town hall"),
    } <= found


def test_what_translates_the_last_stop_s_name_translates_the_headsign_it_stands_for() -> None:
    timetable = timetable_of(
        WORLD
        + """
        table_name, field_name, language, translation, record_id
        stops, stop_name, en, Station, B
        stops, stop_name, en, Town hall, A
    """
    )
    headsigns = [row for row in translations(timetable) if row[1] == "trips.trip_headsign"]
    assert headsigns == [("en", "trips.trip_headsign", "", "Gare", "Station")]
