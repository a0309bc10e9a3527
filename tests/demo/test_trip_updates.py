from collections import Counter
from typing import Any

import pytest

from mobility.demo.delays import actual_times
from mobility.demo.network import Network
from mobility.demo.runs import runs_at
from mobility.demo.territory import territory
from mobility.demo.trip_updates import trip_updates_message
from tests.demo.world import A_DAY, MONDAY_MORNING, SEED, events, message, network, relationship, speaking

EVERY_PRODUCER = pytest.mark.parametrize("producer", speaking(), ids=lambda network: network.feed_id)


def updates(of: Network, now: int = MONDAY_MORNING) -> list[Any]:
    return [entity.trip_update for entity in message(trip_updates_message(of, now, SEED)).entity]


def all_day(of: Network) -> list[Any]:
    return [update for now in A_DAY for update in updates(of, now)]


@EVERY_PRODUCER
def test_the_same_seed_and_moment_give_the_same_bytes(producer: Network) -> None:
    first = trip_updates_message(producer, MONDAY_MORNING, SEED)
    territory.cache_clear()
    assert trip_updates_message(network(producer.feed_id), MONDAY_MORNING, SEED) == first
    assert trip_updates_message(producer, MONDAY_MORNING, SEED + 1) != first


@EVERY_PRODUCER
def test_every_trip_is_in_the_timetable_unless_it_is_said_to_be_added(producer: Network) -> None:
    known = {trip.trip_id: trip for trip in producer.trips}
    for update in all_day(producer):
        added = relationship(update.trip) in {"ADDED", "NEW"}
        assert (update.trip.trip_id in known) != added
        if not added:
            assert known[update.trip.trip_id].pattern.route.route_id == update.trip.route_id


@EVERY_PRODUCER
def test_every_stop_exists_and_stands_where_the_timetable_has_it(producer: Network) -> None:
    stops = producer.stops_by_id()
    known = {trip.trip_id: trip.pattern.calls for trip in producer.trips}
    for update in all_day(producer):
        for call in update.stop_time_update:
            assert call.stop_id in stops
            if relationship(update.trip) in {"SCHEDULED", "UNSCHEDULED"} and call.stop_sequence:
                assert known[update.trip.trip_id][call.stop_sequence - 1].stop_id == call.stop_id


@EVERY_PRODUCER
def test_times_and_sequences_increase_along_every_trip(producer: Network) -> None:
    for update in all_day(producer):
        assert events(update) == sorted(events(update))
        sequences = [call.stop_sequence for call in update.stop_time_update if call.stop_sequence]
        assert sequences == sorted(set(sequences))


@EVERY_PRODUCER
def test_no_trip_instance_is_spoken_about_twice(producer: Network) -> None:
    for now in A_DAY:
        counted = Counter(
            (update.trip.trip_id, update.trip.start_date, update.trip.start_time, relationship(update.trip))
            for update in updates(producer, now)
        )
        assert not counted or max(counted.values()) == 1


def test_a_day_in_town_shows_every_kind_of_trip_and_call() -> None:
    day = all_day(network("demo-ville"))
    kinds = {relationship(update.trip) for update in day}
    assert kinds == {"SCHEDULED", "UNSCHEDULED", "CANCELED", "ADDED", "DUPLICATED", "REPLACEMENT"}
    assert {call.schedule_relationship for update in day for call in update.stop_time_update} == {0, 1, 2}


def test_some_lines_and_some_trips_are_never_spoken_about() -> None:
    spoken = {update.trip.route_id for update in all_day(network("demo-ville"))}
    assert not spoken & {"7", "N1"}
    assert {"T1", "T2", "1", "NAV"} <= spoken


def test_the_town_gives_times_alone_and_says_how_sure_it_is() -> None:
    arrivals = [call.arrival for update in all_day(network("demo-ville")) for call in update.stop_time_update]
    assert not any(event.HasField("delay") for event in arrivals)
    assert max(event.uncertainty for event in arrivals) > 30


def test_the_southern_coaches_give_delays_alone_for_two_calls_and_no_date() -> None:
    for update in all_day(network("demo-cars-sud")):
        if relationship(update.trip) == "SCHEDULED":
            assert not update.trip.start_date
            assert len(update.stop_time_update) <= 2
            assert events(update) == []


def test_the_railway_gives_whole_minutes_and_delays_that_agree_with_the_times() -> None:
    known = {trip.trip_id: trip for trip in network("demo-trains").trips}
    for update in all_day(network("demo-trains")):
        assert all(time % 60 == 0 for time in events(update))
        if relationship(update.trip) == "SCHEDULED":
            calls = known[update.trip.trip_id].pattern.calls
            scheduled = [c.departure - calls[0].departure for c in calls]
            starts = {
                call.departure.time - call.departure.delay - scheduled[call.stop_sequence - 1]
                for call in update.stop_time_update
                if call.HasField("departure")
            }
            assert len(starts) <= 1


def test_the_island_names_no_sequence_for_trips_of_its_timetable() -> None:
    ordinary = [update for update in all_day(network("demo-ile")) if relationship(update.trip) == "SCHEDULED"]
    assert ordinary
    assert not any(call.HasField("stop_sequence") for update in ordinary for call in update.stop_time_update)


def test_long_distance_trains_get_their_platform_only_shortly_before() -> None:
    platforms = {stop.stop_id for stop in network("demo-trains").stops if stop.platform_code}
    seen = Counter[bool]()
    for update in all_day(network("demo-trains")):
        for call in update.stop_time_update:
            assigned = call.stop_time_properties.assigned_stop_id
            assert not assigned or assigned in platforms
            seen[bool(assigned)] += call.stop_id == "quai:valorne:0"
    assert seen[True] > 20
    assert seen[False] > 20


def test_a_duplicated_trip_names_its_own_id_start_and_the_trip_it_doubles() -> None:
    doubles = [update for update in all_day(network("demo-ville")) if relationship(update.trip) == "DUPLICATED"]
    for update in doubles:
        assert update.trip_properties.trip_id == f"bis-{update.trip.trip_id}-{update.trip.start_date}"
        assert update.trip_properties.start_time > update.trip.start_time
    assert doubles


def test_a_cancelled_trip_stays_announced_until_its_end() -> None:
    town = network("demo-ville")
    later = MONDAY_MORNING + 300
    to_come = {
        run.instance.trip_id
        for run in runs_at(town, MONDAY_MORNING, SEED)
        if run.relationship == "CANCELED" and run.instance.departures[-1] >= later
    }
    assert to_come
    assert to_come <= {
        update.trip.trip_id for update in updates(town, later) if relationship(update.trip) == "CANCELED"
    }


def test_what_has_happened_is_told_as_it_happened() -> None:
    runs = {run.instance.trip_id: run for run in runs_at(network("demo-trains"), MONDAY_MORNING, SEED)}
    for update in updates(network("demo-trains")):
        if relationship(update.trip) == "SCHEDULED":
            _, departures = actual_times(runs[update.trip.trip_id].instance, SEED)
            for call in update.stop_time_update:
                if call.HasField("departure") and departures[call.stop_sequence - 1] <= MONDAY_MORNING:
                    assert abs(call.departure.time - int(departures[call.stop_sequence - 1])) <= 30
