"""A network and a moment in, the bytes of a GTFS-Realtime message of its trip updates out."""

from typing import Any

from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.delays import expected_times, uncertainty_s
from mobility.demo.instances import Instants
from mobility.demo.network import Network, Producer
from mobility.demo.onboard import describe_vehicle, occupancy_status
from mobility.demo.runs import Run, platform_of, runs_at
from mobility.model.time import DAY_S, Instant, date_of, format_gtfs_time

PAST_KEPT_S = 60
"""How long a producer that forgets past calls still names one."""


def trip_updates_message(network: Network, now: Instant, seed: int) -> bytes:
    """Write the FULL_DATASET made out at `now`, in the dialect of the network's producer."""
    message = new_message(now)
    for run in runs_at(network, now, seed):
        _add_entity(message, run, network, now, seed)
    return message_bytes(message)


def new_message(now: Instant) -> Any:  # noqa: ANN401, protobuf has no static types here
    """Begin a FULL_DATASET of version 2.0."""
    message = gtfs_rt.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.incrementality = gtfs_rt.FeedHeader.FULL_DATASET
    message.header.timestamp = now
    return message


def message_bytes(message: Any) -> bytes:  # noqa: ANN401
    """Serialize so that equal messages give equal bytes."""
    data: bytes = message.SerializeToString(deterministic=True)
    return data


def describe_trip(trip: Any, run: Run, producer: Producer) -> None:  # noqa: ANN401
    """Fill a TripDescriptor; a DUPLICATED run is described by the trip it doubles. Source: rule 24."""
    instance = run.original or run.instance
    pattern = instance.trip.pattern
    trip.trip_id = instance.trip_id
    trip.route_id = pattern.route.route_id
    trip.direction_id = pattern.direction_id
    trip.schedule_relationship = gtfs_rt.TripDescriptor.ScheduleRelationship.Value(run.relationship)
    by_headway = instance.trip.headway is not None
    if producer.gives_start_date or run.relationship != "SCHEDULED" or by_headway:
        trip.start_date = f"{date_of(instance.day):%Y%m%d}"
    if by_headway or run.brings_its_stops:
        trip.start_time = format_gtfs_time(instance.start)


def _add_entity(message: Any, run: Run, network: Network, now: Instant, seed: int) -> None:  # noqa: ANN401
    producer = network.producer
    assert producer is not None
    update = gtfs_rt.TripUpdate(timestamp=now)
    describe_trip(update.trip, run, producer)
    if run.relationship != "CANCELED":
        describe_vehicle(update.vehicle, run, seed)
        _fill_properties(update, run, network)
        times = expected_times(run.instance, now, seed)
        for index, position in _calls_spoken_about(run, producer, times[1], now):
            _add_call(update, run, position, index + 1, times, (network, now, seed))
        if not update.stop_time_update:
            return
    message.entity.add(id=f"tu-{run.instance.key}").trip_update.CopyFrom(update)


def _fill_properties(update: Any, run: Run, network: Network) -> None:  # noqa: ANN401
    properties = update.trip_properties
    if run.relationship == "DUPLICATED":
        properties.trip_id = run.instance.trip_id
        properties.start_date = f"{date_of(run.instance.day):%Y%m%d}"
        properties.start_time = format_gtfs_time(run.instance.start)
    elif run.relationship in {"NEW", "REPLACEMENT"}:
        last = run.instance.trip.pattern.calls[run.served[-1]]
        properties.trip_headsign = network.stops_by_id()[last.stop_id].stop_name


def _calls_spoken_about(run: Run, producer: Producer, departures: Instants, now: Instant) -> list[tuple[int, int]]:
    """Choose which calls the update lists: (index among the run's calls, position along the pattern)."""
    calls = list(enumerate(run.served))
    if run.brings_its_stops:
        return calls
    if not producer.keeps_past_calls:
        calls = [call for call in calls if int(departures[call[1]]) >= now - PAST_KEPT_S]
    return calls[: producer.calls_ahead]


def _add_call(
    update: Any,  # noqa: ANN401
    run: Run,
    position: int,
    stop_sequence: int,
    times: tuple[Instants, Instants],
    context: tuple[Network, Instant, int],
) -> None:
    network, now, seed = context
    producer = network.producer
    assert producer is not None
    call = update.stop_time_update.add(stop_id=run.instance.trip.pattern.calls[position].stop_id)
    if producer.gives_stop_sequence or run.brings_its_stops:
        call.stop_sequence = stop_sequence
    if position in run.passed:
        call.schedule_relationship = gtfs_rt.TripUpdate.StopTimeUpdate.SKIPPED
        return
    if run.blind_from is not None and position >= run.blind_from:
        call.schedule_relationship = gtfs_rt.TripUpdate.StopTimeUpdate.NO_DATA
        return
    platform = platform_of(run, position, network, now, seed)
    if platform:
        call.stop_time_properties.assigned_stop_id = platform
    if producer.gives_occupancy:
        call.departure_occupancy_status = occupancy_status(run, position, seed)
    scheduled = (run.instance.arrivals, run.instance.departures)
    if position != run.served[0]:
        _fill_event(call.arrival, run, producer, (int(times[0][position]), int(scheduled[0][position])), now)
    if position != run.served[-1]:
        _fill_event(call.departure, run, producer, (int(times[1][position]), int(scheduled[1][position])), now)


def _fill_event(event: Any, run: Run, producer: Producer, times: tuple[Instant, Instant], now: Instant) -> None:  # noqa: ANN401
    """Say an event the way the producer does; a run outside the timetable always by time. Source: rules 15, 23."""
    expected, scheduled = times
    grid_s = producer.rounded_to_s
    expected = (expected + grid_s // 2) // grid_s * grid_s
    if producer.gives_time or run.brings_its_stops:
        event.time = expected
    if run.relationship in {"NEW", "REPLACEMENT"}:
        event.scheduled_time = scheduled
    if producer.gives_delay and run.relationship not in {"ADDED", "DUPLICATED"}:
        event.delay = min(max(expected - scheduled, -DAY_S), DAY_S)
    if producer.gives_uncertainty:
        event.uncertainty = uncertainty_s(expected, now)
