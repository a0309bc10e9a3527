"""Lines of text to protobuf bytes of trip updates and vehicle positions: what a producer would say on 2026-01-15.

    t1 | B dep +60 | 3 arr 08:20 dep 08:21 | D SKIPPED      by stop_id, or by stop_sequence, or by both as 3/C
    t1 CANCELED                                            any schedule_relationship
    x9 ADDED route_id=R trip_headsign=Gare | A dep 08:05    fields of the descriptor and of the properties
    vehicle t1 at 3 STOPPED_AT                              current_stop_sequence, or a stop_id

`id=` names the entity, `timestamp=08:01` and `delay=60` belong to the trip update; `start_date=-` leaves the date out.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from google.protobuf.message import Message
from google.transit import gtfs_realtime_pb2 as pb

DAY = dt.date(2026, 1, 15)
DATE = DAY.strftime("%Y%m%d")
PARIS = ZoneInfo("Europe/Paris")

PROPERTIES = ("trip_headsign", "new_trip_id", "new_start_date", "new_start_time")


def instant(text: str, day: int = 0, zone: ZoneInfo = PARIS) -> int:
    """Give the instant of a local `HH:MM[:SS]` on the day (or `day` days later); 25:00 is 01:00 of the next day."""
    parts = [int(part) for part in text.split(":")] + [0]
    origin = dt.datetime.combine(DAY + dt.timedelta(day), dt.time(12), tzinfo=zone).timestamp() - 43_200
    return int(origin) + parts[0] * 3600 + parts[1] * 60 + parts[2]


def spoken(text: str, at: str, *, differential: bool = False) -> bytes:
    """Give the message that says these lines, one entity a line, with `at` as header timestamp."""
    message = pb.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = instant(at)
    message.header.incrementality = pb.FeedHeader.DIFFERENTIAL if differential else pb.FeedHeader.FULL_DATASET
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines()))):
        _read_entity(message.entity.add(), line, number)
    return bytes(message.SerializeToString())


def _read_entity(entity: pb.FeedEntity, line: str, number: int) -> None:
    head, *stops = [part.strip() for part in line.split("|")]
    words = [word for word in head.split() if "=" not in word]
    given = dict(word.split("=", 1) for word in head.split() if "=" in word)
    entity.id = given.pop("id", f"e{number}")
    if words[0] == "deleted":
        entity.is_deleted = True
    elif words[0] == "vehicle":
        _read_vehicle(entity.vehicle, words[1:], given)
    else:
        _read_trip_update(entity.trip_update, words, given)
        for stop in stops:
            _read_stop(entity.trip_update.stop_time_update.add(), stop)


def _read_trip(trip: pb.TripDescriptor, words: list[str], given: dict[str, str]) -> None:
    trip.SetInParent()
    if words[0] != "-":
        trip.trip_id = words[0]
    date = given.pop("start_date", DATE)
    if date != "-":
        trip.start_date = date
    if "direction_id" in given:
        trip.direction_id = int(given.pop("direction_id"))
    if "modified" in given:
        trip.modified_trip.modifications_id = given.pop("modified")
        trip.modified_trip.affected_trip_id = trip.trip_id
        trip.modified_trip.start_date = trip.start_date
        trip.ClearField("trip_id")
        trip.ClearField("start_date")
    for name, value in given.items():
        setattr(trip, name, value)


def _read_trip_update(update: pb.TripUpdate, words: list[str], given: dict[str, str]) -> None:
    if "timestamp" in given:
        update.timestamp = instant(given.pop("timestamp"))
    if "delay" in given:
        update.delay = int(given.pop("delay"))
    if "wheelchair" in given:
        _fill(update.vehicle, wheelchair_accessible=int(given.pop("wheelchair")))
    for name in PROPERTIES:
        if name in given:
            setattr(update.trip_properties, name.removeprefix("new_"), given.pop(name))
    if len(words) > 1:
        _fill(update.trip, schedule_relationship=pb.TripDescriptor.ScheduleRelationship.Value(words[1]))
    _read_trip(update.trip, words, given)


def _read_stop(stop: pb.TripUpdate.StopTimeUpdate, text: str) -> None:
    place, *words = text.split()
    sequence, _, stop_id = place.partition("/") if "/" in place or place.isdigit() else ("", "", place)
    if sequence:
        stop.stop_sequence = int(sequence)
    if stop_id:
        stop.stop_id = stop_id
    event = stop.departure
    for word in words:
        name, _, value = word.partition("=")
        if word in ("arr", "dep"):
            event = stop.arrival if word == "arr" else stop.departure
        elif word[0] in "+-":
            event.delay = int(word)
        elif ":" in word and not value:
            event.time = instant(word)
        elif name == "scheduled":
            event.scheduled_time = instant(value)
        elif name == "uncertainty":
            event.uncertainty = int(value)
        elif name == "occupancy":
            _fill(stop, departure_occupancy_status=int(value))
        elif name in ("to", "headsign", "pickup", "drop_off"):
            field = {"to": "assigned_stop_id", "headsign": "stop_headsign", "pickup": "pickup_type"}.get(
                name, "drop_off_type"
            )
            setattr(stop.stop_time_properties, field, int(value) if value.isdigit() and name != "to" else value)
        else:
            _fill(stop, schedule_relationship=pb.TripUpdate.StopTimeUpdate.ScheduleRelationship.Value(word))


def _read_vehicle(vehicle: pb.VehiclePosition, words: list[str], given: dict[str, str]) -> None:
    vehicle.position.latitude, vehicle.position.longitude = 48.1, -1.6
    if "timestamp" in given:
        vehicle.timestamp = instant(given.pop("timestamp"))
    if "wheelchair" in given:
        _fill(vehicle.vehicle, wheelchair_accessible=int(given.pop("wheelchair")))
    if "at" in words:
        place = words[words.index("at") + 1]
        if place.isdigit():
            vehicle.current_stop_sequence = int(place)
        else:
            vehicle.stop_id = place
    if words[-1] in pb.VehiclePosition.VehicleStopStatus.keys():  # noqa: SIM118 - a wrapper, not a dict
        _fill(vehicle, current_status=pb.VehiclePosition.VehicleStopStatus.Value(words[-1]))
    _read_trip(vehicle.trip, words, given)


def _fill(message: Message, **values: int) -> None:
    for name, value in values.items():
        setattr(message, name, value)
