"""A re-exported message is honest about its age, valid by our own rules, and whole under any name."""

from pathlib import Path

import pytest
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.reexport.message import Kind, message_of
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import examine
from mobility.gtfs_rt.refused import Refused
from mobility.health.rules.check import check_message
from mobility.health.rules.checked import Checked
from mobility.model.finding import Severity
from mobility.model.ids import FeedId
from mobility.model.time import parse_instant
from tests.api.reexport.again import Instance, re_exported
from tests.world import message_of as bytes_of
from tests.world import timetable_of

NOW = parse_instant("2026-03-02T08:00:00+01:00")
WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:10:00, 08:10:00
    t1, 2, B, 08:20:00, 08:20:00
    t2, 1, A, 08:30:00, 08:30:00
    t2, 2, B, 08:40:00, 08:40:00
"""


def heard(entities: str, *, age_s: int = 5, feed: str = "x", kind: Kind = Kind.TRIP_UPDATES) -> Instance:
    """Let an instance hear a message whose header is `age_s` old."""
    instance = Instance(timetable_of(WORLD, feed))
    header = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {NOW - age_s} }}'
    instance.hear({kind: bytes_of(f"{header}\n{entities}")}, NOW)
    return instance


def late(trip: str, *, observed_s: int) -> str:
    """Say that a trip is late, observed so long ago."""
    return (
        f'entity {{ id: "{trip}" trip_update {{ trip {{ trip_id: "{trip}" }} timestamp: {NOW - observed_s} '
        "stop_time_update { stop_sequence: 1 departure { delay: 60 } } } }"
    )


def test_header_and_entities_are_as_old_as_what_they_say_and_old_predictions_are_left_out() -> None:
    feed = heard(late("t1", observed_s=120) + late("t2", observed_s=301), age_s=100).feed
    message = message_of((feed,), Kind.TRIP_UPDATES, NOW, is_scoped=False)
    assert message.header.timestamp == NOW - 100
    assert [(one.id, NOW - one.trip_update.timestamp) for one in message.entity] == [("t1_20260302", 120)]
    later = message_of((feed,), Kind.TRIP_UPDATES, NOW + 181, is_scoped=False)
    assert (len(later.entity), later.header.timestamp) == (0, NOW - 100)


def test_a_cancellation_stands_until_it_is_taken_back() -> None:
    feed = heard('entity { id: "1" trip_update { trip { trip_id: "t1" schedule_relationship: CANCELED } } }').feed
    (entity,) = message_of((feed,), Kind.TRIP_UPDATES, NOW + 4000, is_scoped=False).entity
    assert entity.trip_update.trip.schedule_relationship == pb.TripDescriptor.CANCELED


def test_a_whole_territory_is_one_message_of_scoped_ids() -> None:
    feeds = [heard(late("t1", observed_s=age), age_s=age, feed=feed).feed for feed, age in (("a", 30), ("b", 10))]
    message = message_of(feeds, Kind.TRIP_UPDATES, NOW, is_scoped=True)
    assert [one.id for one in message.entity] == ["a:t1_20260302", "b:t1_20260302"]
    (first, _) = (one.trip_update for one in message.entity)
    assert (first.trip.trip_id, first.trip.route_id, first.stop_time_update[0].stop_id) == ("a:t1", "a:R", "a:A")
    assert message.header.timestamp == NOW - 10


def test_calls_carry_sequence_stop_and_times() -> None:
    feed = heard(late("t1", observed_s=5)).feed
    (entity,) = message_of((feed,), Kind.TRIP_UPDATES, NOW, is_scoped=False).entity
    assert [
        (call.stop_sequence, call.stop_id, call.arrival.time - NOW, call.departure.time - NOW)
        for call in entity.trip_update.stop_time_update
    ] == [(1, "A", 660, 660), (2, "B", 1260, 1260)]


def test_an_alert_goes_on_with_its_id_selectors_periods_and_languages() -> None:
    alert = f"""entity {{ id: "a1" alert {{ active_period {{ start: {NOW - 60} end: {NOW + 60} }}
        informed_entity {{ route_id: "R" direction_id: 1 }} informed_entity {{ stop_id: "A" }}
        informed_entity {{ trip {{ trip_id: "t1" start_date: "20260302" }} }} cause: WEATHER effect: DETOUR severity_level: WARNING
        header_text {{ translation {{ text: "Neige" language: "fr" }} translation {{ text: "Snow" language: "en" }} }}
        url {{ translation {{ text: "https://example.org" }} }} }} }}"""
    feed = heard(alert, kind=Kind.ALERTS).feed
    sent = pb.FeedMessage.FromString(bytes_of(alert)).entity[0]
    for selector in sent.alert.informed_entity:
        if selector.HasField("trip"):
            selector.trip.schedule_relationship = pb.TripDescriptor.SCHEDULED
    message = message_of((feed,), Kind.ALERTS, NOW, is_scoped=False)
    assert json_format.MessageToDict(message.entity[0]) == json_format.MessageToDict(sent)
    assert len(message_of((feed,), Kind.ALERTS, NOW + 61, is_scoped=False).entity) == 0


def test_a_vehicle_goes_on_with_its_trip_until_it_is_too_old() -> None:
    vehicle = (
        f'entity {{ id: "e" vehicle {{ trip {{ trip_id: "t1" }} vehicle {{ id: "v" label: "12" }} timestamp: {NOW - 50} '
        "position { latitude: 48 longitude: 2 bearing: 90 speed: 8 } current_stop_sequence: 2 current_status: STOPPED_AT "
        'stop_id: "B" occupancy_status: FULL } }'
    )
    feed = heard(vehicle, kind=Kind.VEHICLE_POSITIONS).feed
    (entity,) = message_of((feed,), Kind.VEHICLE_POSITIONS, NOW, is_scoped=False).entity
    assert (entity.id, entity.vehicle.vehicle.label, NOW - entity.vehicle.timestamp) == ("v", "12", 50)
    assert (entity.vehicle.trip.trip_id, entity.vehicle.trip.start_date) == ("t1", "20260302")
    assert (entity.vehicle.current_stop_sequence, entity.vehicle.stop_id, entity.vehicle.position.speed) == (2, "B", 8)
    assert len(message_of((feed,), Kind.VEHICLE_POSITIONS, NOW + 251, is_scoped=False).entity) == 0


@pytest.mark.parametrize("feed_id", ["demo-ville", "demo-trains", "demo-cars-sud", "demo-ile"])
def test_by_our_own_health_rules_nothing_is_an_error(feed_id: str, tmp_path: Path) -> None:
    publisher, begin = Publisher(7, steady=True), parse_instant("2026-11-23T08:11:40+01:00")
    archive = tmp_path / "gtfs.zip"
    archive.write_bytes(publisher.publication(feed_id, "static", begin).body)
    instance, before = Instance(compile_timetable(archive, FeedId(feed_id))), None
    for step in range(10):
        now = begin + step * 20
        instance.hear({kind: publisher.publication(feed_id, kind, now).body for kind in Kind}, now)
        sent = {
            kind: examine(body, now=now) for kind, body in re_exported(instance.feed, dict.fromkeys(Kind), now).items()
        }
        for kind, one in sent.items():
            assert not isinstance(one, Refused)
            beside = tuple(other for other in sent.values() if other is not one and not isinstance(other, Refused))
            previous = None if before is None else before[kind]
            assert not isinstance(previous, Refused)
            found = check_message(Checked(one, now, instance.timetable, previous, beside))
            wrong = {finding.rule for finding in found if finding.severity is Severity.ERROR}
            # What time takes away moves the header on where messages are kept: see test_valid.
            assert wrong <= {"E017"}
        before = sent
