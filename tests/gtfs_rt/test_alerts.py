"""Alerts, detours and added stops arrive with every language, period and selector."""

import pytest

from mobility.model.message import ActivePeriod, EntitySelector, Modification, ReplacementStop, TripDescriptor
from tests.gtfs_rt.bodies import NOW, delimited, read


def test_an_alert_keeps_languages_periods_and_selectors() -> None:
    message = read(
        """id: 'a' alert {
             active_period { start: 10 } active_period { end: 20 } active_period { }
             informed_entity { agency_id: 'G' } informed_entity { route_type: 0 direction_id: 1 route_id: 'R' }
             informed_entity { stop_id: 'S' trip { trip_id: 'T' } }
             cause: STRIKE effect: NO_SERVICE severity_level: SEVERE
             header_text { translation { text: 'Grève' language: 'fr' } translation { text: 'Strike' language: 'en' } }
             description_text { translation { text: 'Rien ne roule.' } translation { text: ' ' language: 'en' } }
             url { translation { text: 'https://example.org' } } }"""
    )
    (alert,) = message.alerts
    assert alert.active_periods == (ActivePeriod(10, None), ActivePeriod(None, 20), ActivePeriod(None, None))
    assert alert.informed_entities == (
        EntitySelector(agency_id="G"),
        EntitySelector(route_type=0, direction_id=1, route_id="R"),
        EntitySelector(stop_id="S", trip=TripDescriptor(trip_id="T")),
    )
    assert (alert.cause, alert.effect, alert.severity) == ("strike", "no_service", "severe")
    assert alert.header == {"fr": "Grève", "en": "Strike"}
    assert (alert.description, alert.url) == ({"": "Rien ne roule."}, {"": "https://example.org"})
    assert message.counts == {}


def test_unknown_cause_given_is_told_from_no_cause() -> None:
    alerts = read("id: 'a' alert { cause: UNKNOWN_CAUSE }", "id: 'b' alert { }").alerts
    assert [alert.cause for alert in alerts] == ["unknown_cause", None]


def test_a_cause_that_nobody_knows_is_not_given_and_counted() -> None:
    message = read(delimited(1, b"a") + delimited(5, b"\x30\x63\x38\x02"))
    assert (message.alerts[0].cause, message.alerts[0].effect) == (None, "reduced_service")
    assert message.counts == {"unknown_enum_value": 1}


def test_an_alert_in_an_old_encoding_is_still_readable() -> None:
    text = delimited(10, delimited(1, delimited(1, "Déviation à l’arrêt".encode("cp1252"))))
    message = read(delimited(1, b"a") + delimited(5, text))
    assert message.alerts[0].header == {"": "Déviation à l’arrêt"}
    assert message.counts == {"text_not_utf8": 1}


def test_a_period_in_milliseconds_is_open_and_counted() -> None:
    message = read(f"id: 'a' alert {{ active_period {{ start: {NOW} end: {NOW}000 }} }}")
    assert message.alerts[0].active_periods == (ActivePeriod(NOW, None),)
    assert message.counts == {"timestamp_out_of_range": 1}


@pytest.mark.parametrize(("active", "shown"), [("active_period { start: 1 }", 1), ("", 2)])
def test_the_period_of_display_stands_in_for_the_older_field(active: str, shown: int) -> None:
    (alert,) = read(f"id: 'a' alert {{ {active} communication_period {{ start: 2 }} }}").alerts
    assert alert.active_periods == (ActivePeriod(shown, None),)


def test_a_detour_keeps_its_spans_and_replacement_stops() -> None:
    message = read(
        f"""id: 'd' trip_modifications {{
              selected_trips {{ trip_ids: 'T1' trip_ids: 'T2' shape_id: 'S' }}
              service_dates: '20260115' start_times: '08:00:00'
              modifications {{
                start_stop_selector {{ stop_sequence: 3 }} end_stop_selector {{ stop_id: 'E' }}
                propagated_modification_delay: 120 service_alert_id: 'a' last_modified_time: {NOW}
                replacement_stops {{ stop_id: 'N' travel_time_to_stop: 0 }} replacement_stops {{ stop_id: 'M' }} }} }}"""
    )
    (detour,) = message.trip_modifications
    assert detour.selected_trips == ((("T1", "T2"), "S"),)
    assert (detour.service_dates, detour.start_times) == (("20260115",), ("08:00:00",))
    assert detour.modifications == (
        Modification(
            start_stop=(3, ""),
            end_stop=(None, "E"),
            propagated_modification_delay=120,
            replacement_stops=(ReplacementStop(stop_id="N", travel_time_to_stop=0), ReplacementStop(stop_id="M")),
            service_alert_id="a",
            last_modified_time=NOW,
        ),
    )


def test_an_added_stop_has_its_name_and_place() -> None:
    message = read(
        """id: 's' stop { stop_id: 'N' stop_name { translation { text: 'Nouvel arrêt' language: 'fr' } }
             stop_lat: 48.5 stop_lon: -4.5 stop_timezone: 'Europe/Paris' wheelchair_boarding: AVAILABLE
             platform_code { translation { text: '2' } } }"""
    )
    (stop,) = message.stops
    assert (stop.stop_id, stop.name, stop.platform) == ("N", {"fr": "Nouvel arrêt"}, "2")
    assert (stop.latitude, stop.longitude, stop.timezone, stop.wheelchair_boarding) == (48.5, -4.5, "Europe/Paris", 1)
