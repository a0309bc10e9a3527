"""A network and a moment in, the bytes of a GTFS-Realtime message of its trip updates out."""

from google.transit import gtfs_realtime_pb2 as gtfs_rt

from mobility.demo.delays import expected_times, uncertainty_s
from mobility.demo.instances import Instants
from mobility.demo.messages import Beat, Message, describe_trip, message_bytes, new_message
from mobility.demo.network import Network
from mobility.demo.onboard import describe_vehicle, occupancy_status
from mobility.demo.runs import Run, runs_at
from mobility.model.time import Instant, date_of, format_gtfs_time

PAST_KEPT_S = 60
"""How long a producer that forgets past calls still names one."""


def trip_updates_message(network: Network, now: Instant, seed: int) -> bytes:
    """Write the FULL_DATASET made out at `now`, in the dialect of the network's producer."""
    message = new_message(now)
    beat = Beat(network, now, seed)
    for run in runs_at(network, now, seed):
        _add_entity(message, run, beat)
    return message_bytes(message)


def _add_entity(message: Message, run: Run, beat: Beat) -> None:
    update = gtfs_rt.TripUpdate(timestamp=beat.now)
    describe_trip(update.trip, run, beat.producer, in_update=True)
    if run.relationship != "CANCELED":
        describe_vehicle(update.vehicle, run, beat.seed)
        _fill_properties(update, run, beat.network)
        arrivals, departures = expected_times(run.instance, beat.now, beat.seed)
        for index, position in _calls_spoken_about(run, departures, beat):
            call = update.stop_time_update.add(stop_id=run.instance.trip.pattern.calls[position].stop_id)
            if beat.producer.gives_stop_sequence or run.brings_its_stops:
                call.stop_sequence = index + 1
            _fill_call(call, run, position, (int(arrivals[position]), int(departures[position])), beat)
        if not update.stop_time_update:
            return
    message.entity.add(id=f"tu-{run.instance.key}").trip_update.CopyFrom(update)


def _fill_properties(update: Message, run: Run, network: Network) -> None:
    properties = update.trip_properties
    if run.relationship == "DUPLICATED":
        properties.trip_id = run.instance.trip_id
        properties.start_date = f"{date_of(run.instance.day):%Y%m%d}"
        properties.start_time = format_gtfs_time(run.instance.start)
    elif run.relationship in {"NEW", "REPLACEMENT"}:
        last = run.instance.trip.pattern.calls[run.served[-1]]
        properties.trip_headsign = network.stops_by_id()[last.stop_id].stop_name


def _calls_spoken_about(run: Run, departures: Instants, beat: Beat) -> list[tuple[int, int]]:
    """Choose which calls the update lists: (index among the run's calls, position along the pattern)."""
    calls = list(enumerate(run.served))
    if run.brings_its_stops:
        return calls
    if not beat.producer.keeps_past_calls:
        calls = [call for call in calls if int(departures[call[1]]) >= beat.now - PAST_KEPT_S]
    return calls[: beat.producer.calls_ahead]


def _fill_call(call: Message, run: Run, position: int, expected: tuple[Instant, Instant], beat: Beat) -> None:
    if position in run.passed:
        call.schedule_relationship = gtfs_rt.TripUpdate.StopTimeUpdate.SKIPPED
        return
    if run.blind_from is not None and position >= run.blind_from:
        call.schedule_relationship = gtfs_rt.TripUpdate.StopTimeUpdate.NO_DATA
        return
    platform = beat.platform(run, position)
    if platform:
        call.stop_time_properties.assigned_stop_id = platform
    if beat.producer.gives_occupancy:
        call.departure_occupancy_status = occupancy_status(run, position, beat.seed)
    arrival, departure = expected
    if position != run.served[0]:
        _fill_event(call.arrival, run, arrival, int(run.instance.arrivals[position]), beat)
    if position != run.served[-1]:
        _fill_event(call.departure, run, departure, int(run.instance.departures[position]), beat)


def _fill_event(event: Message, run: Run, expected: Instant, scheduled: Instant, beat: Beat) -> None:
    """Say an event the way the producer does; a run outside the timetable always by time. Source: rules 15, 23."""
    grid_s = beat.producer.rounded_to_s
    expected = (expected + grid_s // 2) // grid_s * grid_s
    if beat.producer.gives_time or run.brings_its_stops:
        event.time = expected
    if run.relationship in {"NEW", "REPLACEMENT"}:
        event.scheduled_time = scheduled
    if beat.producer.gives_delay and run.relationship not in {"ADDED", "DUPLICATED"}:
        event.delay = expected - scheduled
    if beat.producer.gives_uncertainty:
        event.uncertainty = uncertainty_s(expected, beat.now)
