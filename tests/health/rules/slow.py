"""A protobuf message in; how often it breaks the rules about messages alone, counted the slow obvious way, out."""

from collections import Counter
from itertools import pairwise

from google.transit import gtfs_realtime_pb2 as pb

EARLIEST, LATEST = 1_104_537_600, 1_991_620_134
Stop = pb.TripUpdate.StopTimeUpdate


def slow_counts(message: pb.FeedMessage) -> dict[str, int]:
    """Count findings by rule, zeros included."""
    rules = "E001 E002 E012 E022 E025 E036 E037 E040 E041 E042 E043 E044 E052 W001 W002 W004 W006 W009"
    found = Counter(dict.fromkeys(rules.split(), 0))
    vehicle_ids: set[str] = set()
    for entity in message.entity:
        if entity.HasField("trip_update"):
            _look_at_trip(entity.trip_update, message.header.timestamp, found)
        if entity.HasField("vehicle"):
            _look_at_vehicle(entity.vehicle, message.header.timestamp, vehicle_ids, found)
        for selector in entity.alert.informed_entity:
            if selector.HasField("trip"):
                _look_at_descriptor(selector.trip, found)
    return dict(found)


def _look_at_descriptor(trip: pb.TripDescriptor, found: Counter[str]) -> None:
    found["W006"] += not trip.trip_id
    found["W009"] += not trip.HasField("schedule_relationship")


def _look_at_stamp(stamp: int, header: int, found: Counter[str]) -> None:
    found["W001"] += stamp == 0
    found["E012"] += stamp > header
    found["E001"] += stamp != 0 and not EARLIEST <= stamp <= LATEST


def _look_at_vehicle(vehicle: pb.VehiclePosition, header: int, known: set[str], found: Counter[str]) -> None:
    _look_at_stamp(vehicle.timestamp, header, found)
    if vehicle.HasField("trip"):
        _look_at_descriptor(vehicle.trip, found)
    found["W002"] += not vehicle.vehicle.id
    found["E052"] += vehicle.vehicle.id != "" and vehicle.vehicle.id in known
    known.add(vehicle.vehicle.id)
    found["W004"] += vehicle.position.HasField("speed") and not 0 <= vehicle.position.speed <= 26


def _look_at_trip(update: pb.TripUpdate, header: int, found: Counter[str]) -> None:
    _look_at_stamp(update.timestamp, header, found)
    _look_at_descriptor(update.trip, found)
    found["W002"] += not update.vehicle.id
    stops = list(update.stop_time_update)
    excused = (pb.TripDescriptor.CANCELED, pb.TripDescriptor.DELETED, pb.TripDescriptor.DUPLICATED)
    found["E041"] += not stops and update.trip.schedule_relationship not in excused
    found["W009"] += any(not stop.HasField("schedule_relationship") for stop in stops)
    sequences = [stop.stop_sequence for stop in stops if stop.HasField("stop_sequence")]
    found["E002"] += any(later <= earlier for earlier, later in pairwise(sequences))
    before: dict[str, int] = {}
    for place, stop in enumerate(stops):
        _look_at_stop(stop, stops[place - 1] if place else None, found)
        found["E044"] += _events_that_say_nothing(update.trip, stop)
        times = {name: getattr(stop, name).time for name in ("arrival", "departure") if getattr(stop, name).time}
        found["E022"] += sum(time < earlier for time in times.values() for earlier in before.values())
        before |= times


def _look_at_stop(stop: Stop, before: Stop | None, found: Counter[str]) -> None:
    if before is not None:
        both = stop.HasField("stop_sequence") and before.HasField("stop_sequence")
        found["E036"] += both and stop.stop_sequence == before.stop_sequence
        found["E037"] += stop.stop_id != "" and stop.stop_id == before.stop_id
    found["E040"] += not stop.HasField("stop_sequence") and not stop.stop_id
    events = [getattr(stop, name) for name in ("arrival", "departure") if stop.HasField(name)]
    relationship = stop.schedule_relationship
    found["E042"] += len(events) if relationship == Stop.NO_DATA else 0
    found["E043"] += not events and relationship not in {Stop.SKIPPED, Stop.NO_DATA}
    found["E025"] += 0 < stop.departure.time < stop.arrival.time
    found["E001"] += sum(event.HasField("time") and not EARLIEST <= event.time <= LATEST for event in events)


def _events_that_say_nothing(trip: pb.TripDescriptor, stop: Stop) -> int:
    if stop.schedule_relationship == Stop.SKIPPED:
        return 0
    own = (pb.TripDescriptor.NEW, pb.TripDescriptor.REPLACEMENT, pb.TripDescriptor.DUPLICATED)
    enough = ["time", "delay", *(["scheduled_time"] if trip.schedule_relationship in own else [])]
    events = [getattr(stop, name) for name in ("arrival", "departure") if stop.HasField(name)]
    return sum(not any(event.HasField(name) for name in enough) for event in events)
