"""What a message says of itself."""

import msgspec

from mobility.gtfs_rt.decode import examine
from mobility.health.looking import Look, Poll, look_at
from mobility.health.unmatched import CAUSES, likely_cause
from mobility.model.as_sent import AsSent
from mobility.model.health import SourceSigns
from mobility.model.timetable import Timetable
from tests.health.merged import NOW
from tests.health.test_coverage import WORLD, update, vehicle
from tests.world import message_of, timetable_of


def sent(entities: str, *, timestamp: int = NOW) -> AsSent:
    """Give a message as it was sent."""
    header = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {timestamp} }}'
    found = examine(message_of(f"{header}\n{entities}"), now=NOW)
    assert isinstance(found, AsSent)
    return found


def look(entities: str, *others: str, timetable: Timetable | None = WORLD) -> Look:
    """Look at a message, beside others of the same source."""
    beside = tuple(map(sent, others))
    return look_at(Poll(sent(entities), None, beside, beside, []), timetable, NOW)


def test_entities_and_their_ages_are_counted() -> None:
    old = vehicle("b1").replace(f"timestamp: {NOW}", f"timestamp: {NOW - 100}")
    signs = look(vehicle("a1") + old + update("a1")).signs
    assert signs.entities == {"trip_updates": 1, "vehicle_positions": 2, "alerts": 0}
    assert (signs.entity_age_p50_s, signs.entity_age_p90_s) == (50, 90)
    assert signs.without_timestamp_percent is not None
    assert round(signs.without_timestamp_percent) == 33


def test_a_trip_on_a_day_without_its_service_is_not_active() -> None:
    sunday = update("a2").replace("20261124", "20310101")
    assert look(update("a1") + sunday).signs.trip_active_percent == 50


def test_vehicles_that_differ_between_the_kinds_break_the_pairing() -> None:
    with_vehicle = [
        update(trip).replace("trip_update {", f'trip_update {{ vehicle {{ id: "{bus}" }}')
        for trip, bus in (("a1", "a1"), ("b1", "another"))
    ]
    signs = look("".join(with_vehicle), vehicle("a1") + vehicle("b1")).signs
    assert signs.pairing_percent == 50
    assert look(update("a1")).signs.pairing_percent is None


def test_alerts_that_are_over_or_say_nothing_are_counted() -> None:
    period = f"active_period {{ start: {NOW - 9000} end: {NOW - 1} }}"
    over = f'entity {{ id: "1" alert {{ {period} informed_entity {{ route_id: "A" }} }} }}'
    open_end = (
        f'entity {{ id: "2" alert {{ active_period {{ start: {NOW - 91 * 86_400} }} informed_entity {{ route_id: "?" }} '
        'header_text { translation { text: "x" } } } }'
    )
    counts = look(over + open_end).signs.alerts
    assert counts is not None
    assert (counts.total, counts.active, counts.expired, counts.expired_long) == (2, 1, 1, 0)
    assert (counts.without_text, counts.unknown_target, counts.open_end) == (1, 1, 1)


def test_unmatched_ids_come_most_frequent_first_with_their_likely_cause() -> None:
    found = look(update("NET:a1") + update("A1") + update("zzz", 'stop_id: "x " arrival { delay: 1 }')).signs.unmatched
    trips = {one.id: one.likely_cause for one in found if one.kind == "trip"}
    assert trips == {"NET:a1": "prefix", "A1": "other_case", "zzz": ""}
    assert [one.id for one in found if one.kind == "stop"] == ["x "]


def test_a_cause_is_only_named_where_the_timetable_has_the_other_id() -> None:
    world = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        0012, 1, A, 08:00:00, 08:00:00
        0012, 2, B, 08:10:00, 08:10:00
    """)
    causes = {text: likely_cause(world, "trip", text) for text in ("012", "12", " 0012", "0012-2", "N_0012", "13")}
    assert causes == {
        "012": "leading_zeros",
        "12": "",
        " 0012": "surrounded_by_spaces",
        "0012-2": "suffix",
        "N_0012": "prefix",
        "13": "",
    }
    assert set(causes.values()) - {""} <= set(CAUSES)


def test_signs_of_vehicles_near_their_shape_can_be_written() -> None:
    shapes = "shape_id,shape_pt_sequence,shape_pt_lat,shape_pt_lon\ns,1,48.00,2.00\ns,2,48.01,2.00\ns,3,48.02,2.01\ns,4,48.03,2.00"
    stop_times = "# stop_times.txt\ntrip_id,stop_sequence,stop_id,arrival_time,departure_time\n"
    calls = "a1,1,A,08:00:00,08:00:00\na1,2,B,09:00:00,09:00:00\n"
    with_shape = timetable_of(stop_times + calls, trips="route_id,service_id,trip_id,shape_id\nA,S,a1,s", shapes=shapes)
    signs = look(vehicle("a1"), timetable=with_shape).signs
    assert signs.on_shape_percent is not None
    assert msgspec.json.decode(msgspec.json.encode(signs), type=SourceSigns) == signs
