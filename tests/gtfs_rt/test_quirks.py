"""A known deviation is mended where the feed's settings say so, and nowhere else."""

from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.quirks.apply import NO_QUIRKS, Quirks
from mobility.model.message import FeedMessage
from tests.gtfs_rt.bodies import NOW, body_of, trip


def mended(quirks: Quirks, *entities: str) -> FeedMessage:
    message = decode(body_of(*entities), now=NOW, quirks=quirks)
    assert isinstance(message, FeedMessage)
    return message


def test_departures_in_milliseconds_are_mended_and_seconds_left() -> None:
    updates = f"stop_time_update {{ arrival {{ time: {NOW} }} departure {{ time: {NOW}999 }} }}"
    message = mended(Quirks(event_times_in_milliseconds=True), trip(updates=updates))
    assert message.updates.arrival_time.tolist() == message.updates.departure_time.tolist() == [NOW]
    assert mended(NO_QUIRKS, trip(updates=updates)).counts == {"event_out_of_range": 1}


def test_a_missing_namespace_is_put_before_trip_ids() -> None:
    message = mended(
        Quirks(trip_id_prefix="gt:op:"),
        trip("a", "88:1"),
        trip("b", "gt:op:88:2"),
        "id: 'c' vehicle { trip { trip_id: '88:3' } }",
        "id: 'd' alert { informed_entity { trip { trip_id: '88:4' } } informed_entity { stop_id: 'S' } }",
        "id: 'e' trip_update { trip { trip_id: 'X' schedule_relationship: ADDED } }",
        "id: 'f' vehicle { trip { route_id: 'R' } }",
    )
    assert [update.trip.trip_id for update in message.trip_updates] == ["gt:op:88:1", "gt:op:88:2", "X"]
    assert [vehicle.trip and vehicle.trip.trip_id for vehicle in message.vehicles] == ["gt:op:88:3", ""]
    named, unnamed = message.alerts[0].informed_entities
    assert named.trip is not None
    assert (named.trip.trip_id, unnamed.trip) == ("gt:op:88:4", None)


def test_a_broken_entity_does_not_stop_the_mending() -> None:
    message = mended(Quirks(trip_id_prefix="p:"), "id: 'x' trip_update { }", trip("a", "1"))
    assert [update.trip.trip_id for update in message.trip_updates] == ["p:1"]
