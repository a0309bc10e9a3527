"""Names for what a message loses on the way in, each with its sentence: entities and updates left out, values not used."""

from enum import StrEnum


class Reject(StrEnum):
    """Why an entity, or one stop time update, is left out."""

    ENTITY_UNREADABLE = "entity_unreadable"
    ENTITY_WITHOUT_ID = "entity_without_id"
    ENTITY_WITHOUT_CONTENT = "entity_without_content"
    DELETED_IN_FULL_DATASET = "deleted_in_full_dataset"
    ID_NOT_UTF8 = "id_not_utf8"
    TRIP_UPDATE_WITHOUT_TRIP = "trip_update_without_trip"
    VEHICLE_WITHOUT_PLACE = "vehicle_without_place"
    STOP_WITHOUT_ID = "stop_without_id"
    MODIFICATION_WITHOUT_START = "modification_without_start"
    TIME_IN_MILLISECONDS = "time_in_milliseconds"
    TIME_OUT_OF_RANGE = "time_out_of_range"
    DELAY_OUT_OF_RANGE = "delay_out_of_range"
    STOP_SEQUENCE_OUT_OF_RANGE = "stop_sequence_out_of_range"


class Loss(StrEnum):
    """What was not used though its entity was kept."""

    SHAPE_IGNORED = "shape_ignored"
    DUPLICATE_ENTITY_ID = "duplicate_entity_id"
    UNKNOWN_ENUM_VALUE = "unknown_enum_value"
    TEXT_NOT_UTF8 = "text_not_utf8"
    POSITION_INVALID = "position_invalid"
    TIMESTAMP_OUT_OF_RANGE = "timestamp_out_of_range"
    TIMESTAMP_IN_FUTURE = "timestamp_in_future"
    EVENT_OUT_OF_RANGE = "event_out_of_range"
    VALUE_OUT_OF_RANGE = "value_out_of_range"


SENTENCES: dict[Reject | Loss, str] = {
    Reject.ENTITY_UNREADABLE: "The entity's bytes are not a FeedEntity; its neighbours were read.",
    Reject.ENTITY_WITHOUT_ID: "The entity has no id, which GTFS-Realtime requires.",
    Reject.ENTITY_WITHOUT_CONTENT: "The entity holds nothing that GTFS-Realtime 2.0 defines.",
    Reject.DELETED_IN_FULL_DATASET: "The entity is marked as deleted, which only a DIFFERENTIAL message may do.",
    Reject.ID_NOT_UTF8: "An id, date or time that the entity is found by is not UTF-8.",
    Reject.TRIP_UPDATE_WITHOUT_TRIP: "The trip update does not say which trip it is about.",
    Reject.VEHICLE_WITHOUT_PLACE: "The vehicle has no valid position, no stop and no trip.",
    Reject.STOP_WITHOUT_ID: "The added stop has no stop_id.",
    Reject.MODIFICATION_WITHOUT_START: "A modification of trips does not say at which stop it begins.",
    Reject.TIME_IN_MILLISECONDS: "The predicted time counts milliseconds; GTFS-Realtime counts seconds.",
    Reject.TIME_OUT_OF_RANGE: "The predicted time lies before 2005 or more than a year ahead.",
    Reject.DELAY_OUT_OF_RANGE: "The predicted delay is longer than two days.",
    Reject.STOP_SEQUENCE_OUT_OF_RANGE: "The stop_sequence is larger than any timetable's.",
    Loss.SHAPE_IGNORED: "The entity is a Shape, which departures do not need.",
    Loss.DUPLICATE_ENTITY_ID: "Another entity of the same message has the same id.",
    Loss.UNKNOWN_ENUM_VALUE: "A value is not in the specification's list and was taken as not given.",
    Loss.TEXT_NOT_UTF8: "A text is not UTF-8 and was read as Windows-1252.",
    Loss.POSITION_INVALID: "A position is outside the world, incomplete, or exactly 0, 0.",
    Loss.TIMESTAMP_OUT_OF_RANGE: "An entity's timestamp lies before 2005, or counts milliseconds.",
    Loss.TIMESTAMP_IN_FUTURE: "An entity's timestamp lies in the future; the header's counts instead.",
    Loss.EVENT_OUT_OF_RANGE: "A predicted time or delay is not possible and was left out of an update whose rest stands.",
    Loss.VALUE_OUT_OF_RANGE: "A number (delay, bearing, speed, percentage, ...) is not possible.",
}
