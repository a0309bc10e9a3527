"""What a message said that the service does not use is kept as evidence."""

import math

import numpy as np
import pytest

from mobility.gtfs_rt.decode import decode, examine
from mobility.gtfs_rt.refused import Refused
from mobility.model.as_sent import (
    ARRIVAL_GIVEN,
    ARRIVAL_TIME_ZERO,
    DEPARTURE_GIVEN,
    DEPARTURE_TIME_ZERO,
    AsSent,
    Blanked,
)
from mobility.model.message import FeedMessage
from mobility.model.outcome import Outcome
from tests.gtfs_rt.bodies import HEADER, NOW, body_of, trip


def as_sent(*entities: str | bytes, header: str = HEADER) -> AsSent:
    sent = examine(body_of(*entities, header=header), now=NOW)
    assert isinstance(sent, AsSent), sent
    return sent


@pytest.mark.parametrize(
    ("timestamp", "outcome"),
    [
        ("", Outcome.TIMESTAMP_MISSING),
        (f"timestamp: {NOW * 1000}", Outcome.TIMESTAMP_IN_MILLISECONDS),
        (f"timestamp: {NOW + 61}", Outcome.TIMESTAMP_IN_FUTURE),
    ],
)
def test_a_message_refused_for_its_timestamp_is_read_all_the_same(timestamp: str, outcome: Outcome) -> None:
    body = body_of(trip(), header=f"gtfs_realtime_version: '2.0' {timestamp}")
    refused, sent = decode(body, now=NOW), examine(body, now=NOW)
    assert isinstance(refused, Refused)
    assert isinstance(sent, AsSent)
    assert refused.outcome == sent.outcome == outcome
    assert refused.detail == sent.detail
    assert len(sent.trip_updates) == 1


def test_a_usable_message_is_the_one_that_decode_gives() -> None:
    body = body_of(trip())
    sent, message = examine(body, now=NOW), decode(body, now=NOW)
    assert isinstance(sent, AsSent)
    assert isinstance(message, FeedMessage)
    assert sent.outcome is Outcome.OK
    assert sent.message.trip_updates == message.trip_updates
    assert sent.updates is sent.message.updates, "nothing was left out, so nothing is kept twice"


def test_a_body_without_a_header_is_not_read() -> None:
    refused = examine(body_of(trip(), header=""), now=NOW)
    assert isinstance(refused, Refused)
    assert refused.outcome is Outcome.HEADER_INCOMPLETE


def test_presence_of_incrementality_and_is_deleted_is_kept() -> None:
    silent = as_sent("id: '1' vehicle { stop_id: 'A' }")
    assert (silent.incrementality_given, silent.is_deleted) == (False, [])
    loud = as_sent(
        "id: '1' is_deleted: false vehicle { stop_id: 'A' }",
        "id: '2' is_deleted: true",
        header=f"{HEADER} incrementality: FULL_DATASET",
    )
    assert (loud.incrementality_given, loud.is_deleted) == (True, [("1", False), ("2", True)])


def test_events_say_whether_they_were_given_and_whether_their_time_was_zero() -> None:
    updates = """
        stop_time_update { stop_sequence: 1 }
        stop_time_update { stop_sequence: 2 arrival { } }
        stop_time_update { stop_sequence: 3 arrival { time: 0 } departure { delay: 5 } }
        stop_time_update { stop_sequence: 4 departure { time: 0 } }
    """
    sent = as_sent(trip(updates=updates))
    assert sent.given.tolist() == [
        0,
        ARRIVAL_GIVEN,
        ARRIVAL_GIVEN | ARRIVAL_TIME_ZERO | DEPARTURE_GIVEN,
        DEPARTURE_GIVEN | DEPARTURE_TIME_ZERO,
    ]


def test_impossible_times_stand_among_the_updates_as_sent_alone() -> None:
    updates = f"""
        stop_time_update {{ stop_id: 'A' arrival {{ time: {NOW * 1000} }} }}
        stop_time_update {{ stop_id: 'B' arrival {{ time: {NOW + 60} delay: 9999999 }} }}
    """
    sent = as_sent(trip("1", updates=updates), trip("2"))
    assert sent.updates.stop_id == ["A", "B", "A"]
    assert sent.updates.arrival_time.tolist() == [NOW * 1000, NOW + 60, 0]
    assert sent.updates.arrival_delay.tolist()[1] == 9999999
    assert [(update.first, update.last) for update in sent.trip_updates] == [(0, 2), (2, 3)]
    assert sent.message.updates.stop_id == ["B", "A"]
    assert [(update.first, update.last) for update in sent.message.trip_updates] == [(0, 1), (1, 2)]


def test_a_sequence_that_no_timetable_can_have_does_not_turn_negative() -> None:
    sent = as_sent(trip(updates="stop_time_update { stop_sequence: 4294967295 arrival { delay: 1 } }"))
    assert sent.updates.stop_sequence.tolist() == [2**31 - 1]
    assert sent.updates.stop_sequence.dtype == np.int32


def test_values_that_are_not_used_are_kept_with_their_place() -> None:
    sent = as_sent(
        f"id: 'v' vehicle {{ stop_id: 'A' timestamp: {NOW + 100} position {{ latitude: 91 longitude: 2 bearing: 400 speed: -1 }} }}",
        "id: 't' trip_update { trip { trip_id: 'x' direction_id: 7 } }",
        "id: 'a' alert { active_period { start: 0 end: 999999999999 } }",
    )
    assert sent.blanked == [
        Blanked("v", "vehicle.position.latitude", 91),
        Blanked("v", "vehicle.position.longitude", 2),
        Blanked("v", "vehicle.position.bearing", 400),
        Blanked("v", "vehicle.position.speed", -1),
        Blanked("v", "vehicle.timestamp", NOW + 100),
        Blanked("t", "trip.direction_id", 7),
        Blanked("a", "alert.active_period.start", 0),
        Blanked("a", "alert.active_period.end", 999999999999),
    ]


def test_half_a_position_is_kept_as_half() -> None:
    latitude, longitude = as_sent("id: 'v' vehicle { stop_id: 'A' position { latitude: 48 } }").blanked
    assert (latitude.field, latitude.value) == ("vehicle.position.latitude", 48)
    assert math.isnan(longitude.value)


def test_a_vehicle_that_is_nowhere_is_kept_aside() -> None:
    sent = as_sent("id: 'v' vehicle { vehicle { id: 'bus' } position { latitude: 200 longitude: 2 } }")
    assert sent.message.vehicles == []
    assert [vehicle.entity_id for vehicle in sent.placeless] == ["v"]


def test_an_id_met_again_is_kept_once_each_time() -> None:
    assert as_sent(*["id: '1' vehicle { stop_id: 'A' }"] * 3).duplicate_ids == ["1", "1"]


def test_the_digest_of_the_content_knows_neither_header_nor_order() -> None:
    one, other = trip("1"), trip("2", "T2")
    digest = as_sent(one, other).content
    assert as_sent(other, one, header=f"gtfs_realtime_version: '1.0' timestamp: {NOW - 1}").content == digest
    assert as_sent(one).content != digest
