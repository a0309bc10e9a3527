"""Stop time updates become columns that keep what was given apart from what was not, and lose only what is impossible."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.model.message import NO_DELAY, StopTimeProperties, StopTimeUpdates, TripProperties, VehicleDescriptor
from tests.gtfs_rt.bodies import NOW, delimited, entity_of, read, reasons, trip


def row(updates: StopTimeUpdates, number: int) -> dict[str, int | str]:
    return {
        name: getattr(updates, name)[number] for name in StopTimeUpdates.__dataclass_fields__ if name != "properties"
    }


NOTHING_GIVEN = {
    "stop_sequence": -1,
    "stop_id": "",
    "arrival_time": 0,
    "arrival_delay": NO_DELAY,
    "arrival_uncertainty": -1,
    "departure_time": 0,
    "departure_delay": NO_DELAY,
    "departure_uncertainty": -1,
    "scheduled_arrival": 0,
    "scheduled_departure": 0,
    "schedule_relationship": -1,
    "occupancy": -1,
}


@pytest.mark.parametrize(
    ("text", "given_values"),
    [
        ("schedule_relationship: SKIPPED stop_id: 'A'", {"stop_id": "A", "schedule_relationship": 1}),
        (
            "stop_sequence: 0 schedule_relationship: SCHEDULED arrival { delay: 0 uncertainty: 0 }",
            {"stop_sequence": 0, "schedule_relationship": 0, "arrival_delay": 0, "arrival_uncertainty": 0},
        ),
        ("arrival { time: 0 delay: 30 }", {"arrival_delay": 30}),
        ("departure_occupancy_status: EMPTY departure { delay: -45 }", {"occupancy": 0, "departure_delay": -45}),
        (
            f"arrival {{ time: {NOW} scheduled_time: {NOW - 60} }} departure {{ time: {NOW + 9} uncertainty: 20 }}",
            {
                "arrival_time": NOW,
                "scheduled_arrival": NOW - 60,
                "departure_time": NOW + 9,
                "departure_uncertainty": 20,
            },
        ),
        ("stop_sequence: 7 schedule_relationship: NO_DATA", {"stop_sequence": 7, "schedule_relationship": 2}),
    ],
)
def test_what_was_given_is_kept_apart_from_what_was_not(text: str, given_values: dict[str, int | str]) -> None:
    message = read(trip(updates=f"stop_time_update {{ {text} }}"))
    assert row(message.updates, 0) == NOTHING_GIVEN | given_values
    assert (message.rejections, message.counts) == ([], {})


def test_a_trip_update_names_its_trip_its_vehicle_and_its_new_properties() -> None:
    message = read(
        """id: 'e' trip_update {
             trip { trip_id: 'T' route_id: 'R' direction_id: 0 start_date: '20260115' start_time: '25:10:00'
                    schedule_relationship: DUPLICATED modified_trip { modifications_id: 'm' affected_trip_id: 'a' } }
             vehicle { id: '7' label: 'Sept' license_plate: 'AA' wheelchair_accessible: WHEELCHAIR_ACCESSIBLE }
             trip_properties { trip_id: 'N' start_date: '20260116' start_time: '08:00:00' trip_headsign: 'Gare' }
             timestamp: 1768494890 delay: -30 }"""
    )
    (update,) = message.trip_updates
    assert (update.trip.trip_id, update.trip.route_id, update.trip.direction_id) == ("T", "R", 0)
    assert (update.trip.start_date, update.trip.start_time, update.trip.schedule_relationship) == (
        "20260115",
        "25:10:00",
        6,
    )
    assert (update.trip.modifications_id, update.trip.affected_trip_id) == ("m", "a")
    assert update.vehicle == VehicleDescriptor(id="7", label="Sept", license_plate="AA", wheelchair_accessible=2)
    assert update.properties == TripProperties(
        trip_id="N", start_date="20260116", start_time="08:00:00", trip_headsign="Gare"
    )
    assert (update.timestamp, update.delay, update.first, update.last) == (1768494890, -30, 0, 0)


def test_absent_numbers_are_not_zero() -> None:
    (update,) = read("id: 'e' trip_update { trip { trip_id: 'T' } }").trip_updates
    assert (update.timestamp, update.delay, update.vehicle, update.properties) == (None, None, None, None)
    assert (update.trip.direction_id, update.trip.schedule_relationship) == (None, None)


def test_each_trip_finds_its_own_rows() -> None:
    message = read(
        trip(
            "a",
            updates="stop_time_update { stop_id: 'A1' arrival { delay: 1 } } stop_time_update { stop_id: 'A2' arrival { delay: 2 } }",
        ),
        trip("none", updates=""),
        trip("b", updates="stop_time_update { stop_id: 'B1' arrival { delay: 3 } }"),
    )
    rows = {update.entity_id: message.updates.stop_id[update.first : update.last] for update in message.trip_updates}
    assert rows == {"a": ["A1", "A2"], "none": [], "b": ["B1"]}


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (f"time: {NOW}000", "time_in_milliseconds"),
        ("time: -1", "time_out_of_range"),
        ("time: 86400", "time_out_of_range"),
        (f"time: {NOW + 400 * 86400}", "time_out_of_range"),
        ("delay: 172801", "delay_out_of_range"),
        ("delay: -172801", "delay_out_of_range"),
    ],
)
def test_an_impossible_prediction_costs_its_update_and_no_other(event: str, reason: str) -> None:
    message = read(
        trip("before"),
        trip(
            "bad",
            updates=f"stop_time_update {{ stop_id: 'X' departure {{ {event} }} }} "
            "stop_time_update { stop_id: 'Y' departure { delay: 5 } stop_time_properties { assigned_stop_id: 'Y2' } }",
        ),
        trip("after"),
    )
    assert reasons(message) == [("bad", reason)]
    assert message.rejections[0].detail == event.split()[1]
    rows = {update.entity_id: message.updates.stop_id[update.first : update.last] for update in message.trip_updates}
    assert rows == {"before": ["A"], "bad": ["Y"], "after": ["A"]}
    assert message.updates.properties == {1: StopTimeProperties(assigned_stop_id="Y2")}


def test_an_impossible_arrival_leaves_the_departure() -> None:
    message = read(trip(updates="stop_time_update { arrival { time: -1 uncertainty: -7 } departure { delay: 60 } }"))
    assert row(message.updates, 0) == NOTHING_GIVEN | {"departure_delay": 60}
    assert (message.rejections, message.counts) == ([], {"event_out_of_range": 1, "value_out_of_range": 1})


def test_a_time_in_milliseconds_leaves_the_delay() -> None:
    message = read(trip(updates=f"stop_time_update {{ arrival {{ time: {NOW}000 delay: 90 }} }}"))
    assert row(message.updates, 0) == NOTHING_GIVEN | {"arrival_delay": 90}


def test_a_skipped_stop_stays_skipped_whatever_its_times_are() -> None:
    message = read(trip(updates="stop_time_update { schedule_relationship: SKIPPED arrival { time: -1 } }"))
    assert row(message.updates, 0) == NOTHING_GIVEN | {"schedule_relationship": 1}


def test_many_bad_updates_of_one_trip_are_one_rejection_with_its_number() -> None:
    message = read(trip("ms", updates=f"stop_time_update {{ arrival {{ time: {NOW}000 }} }} " * 30), trip("good"))
    assert [(one.entity_id, one.reason, one.count) for one in message.rejections] == [
        ("ms", "time_in_milliseconds", 30)
    ]
    assert len(message.updates) == 1


def test_a_stop_id_that_is_not_utf8_costs_its_update() -> None:
    bad_update = delimited(2, delimited(4, b"\xe9") + delimited(2, b"\x08\x05"))
    good_update = delimited(2, delimited(4, "é".encode()) + delimited(2, b"\x08\x05"))
    entity = delimited(1, b"e") + delimited(3, delimited(1, delimited(1, b"T")) + bad_update + good_update)
    message = read(entity, entity_of(trip()))
    assert message.updates.stop_id == ["é", "A"]
    assert reasons(message) == [("e", "id_not_utf8")]


def test_a_stop_sequence_beyond_any_timetable_costs_its_update() -> None:
    message = read(trip(updates="stop_time_update { stop_sequence: 4294967295 arrival { delay: 1 } }"), trip("good"))
    assert (reasons(message), len(message.updates)) == ([("t", "stop_sequence_out_of_range")], 1)


def test_a_relationship_that_nobody_knows_is_not_given_and_counted() -> None:
    unknown_stop = delimited(2, delimited(4, b"A") + b"\x28\x63")
    unknown_trip = delimited(1, delimited(1, b"T") + b"\x20\x63")
    message = read(delimited(1, b"e") + delimited(3, unknown_trip + unknown_stop))
    assert message.trip_updates[0].trip.schedule_relationship is None
    assert message.updates.schedule_relationship.tolist() == [-1]
    assert message.counts == {"unknown_enum_value": 2}


@pytest.mark.parametrize(
    ("timestamp", "kept", "counted"),
    [
        (NOW - 5, NOW - 5, {}),
        (NOW + 60, NOW + 60, {}),
        (NOW + 61, None, {"timestamp_in_future": 1}),
        (NOW * 1000, None, {"timestamp_out_of_range": 1}),
        (1000, None, {"timestamp_out_of_range": 1}),
        (0, None, {}),
    ],
)
def test_an_observation_from_the_future_never_makes_a_time_live(
    timestamp: int, kept: int | None, counted: dict[str, int]
) -> None:
    message = read(f"id: 'e' trip_update {{ trip {{ trip_id: 'T' }} timestamp: {timestamp} }}")
    assert (message.trip_updates[0].timestamp, message.counts) == (kept, counted)


EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "time": st.sampled_from([0, -1, 5, NOW, NOW * 1000, 2**62, -(2**62)]),
        "delay": st.integers(-(2**31), 2**31 - 1),
        "uncertainty": st.integers(-(2**31), 2**31 - 1),
        "scheduled_time": st.integers(-(2**63), 2**63 - 1),
    },
)
UPDATES = st.fixed_dictionaries(
    {"arrival": EVENTS, "departure": EVENTS},
    optional={"stop_sequence": st.integers(0, 2**32 - 1), "schedule_relationship": st.integers(0, 3)},
)


def text_of(update: dict[str, dict[str, int] | int]) -> str:
    parts = [
        f"{name} {{ {' '.join(f'{key}: {number}' for key, number in value.items())} }}"
        if isinstance(value, dict)
        else f"{name}: {value}"
        for name, value in update.items()
    ]
    return f"stop_time_update {{ {' '.join(parts)} }}"


@given(st.lists(st.lists(UPDATES, max_size=4), max_size=4))
def test_every_update_sent_is_kept_or_rejected(trips: list[list[dict[str, dict[str, int] | int]]]) -> None:
    message = read(
        *(trip(f"e{number}", updates=" ".join(map(text_of, updates))) for number, updates in enumerate(trips))
    )
    lost = dict.fromkeys([update.entity_id for update in message.trip_updates], 0)
    for rejection in message.rejections:
        lost[rejection.entity_id] += rejection.count
    for update, sent in zip(message.trip_updates, trips, strict=True):
        assert update.last - update.first + lost[update.entity_id] == len(sent)
    times = np.concatenate((message.updates.arrival_time, message.updates.departure_time))
    assert set(times.tolist()) <= {0, NOW}
