"""A line, and every way in which realtime can tell how its trips run."""

from mobility.model.time import parse_instant

NOW = parse_instant("2026-03-02T08:00:00+01:00")

LINE = """
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station, platform_code
    A, A, 48.0, 2, 0, ,
    B, B, 48.1, 2, 1, ,
    B1, B, 48.1, 2, 0, B, 1
    B2, B, 48.1, 2, 0, B, 2
    C, C, 48.2, 2, 0, ,
    D, D, 48.3, 2, 0, ,
    E, E, 48.4, 2, 0, ,
    # trips.txt
    route_id, service_id, trip_id, trip_headsign
    R, S, t1, E
    R, S, t2, E
    F, S, f, E
    # frequencies.txt
    trip_id, start_time, end_time, headway_secs, exact_times
    f, 08:00:00, 10:00:00, 900, 0
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 10, A, 08:10:00, 08:10:00
    t1, 20, B1, 08:20:00, 08:22:00
    t1, 30, C, 08:30:00, 08:30:00
    t1, 40, D, 08:40:00, 08:40:00
    t1, 50, E, 08:50:00, 08:50:00
    t2, 10, A, 08:40:00, 08:40:00
    t2, 20, B1, 08:50:00, 08:52:00
    t2, 30, C, 09:00:00, 09:00:00
    t2, 40, D, 09:10:00, 09:10:00
    t2, 50, E, 09:20:00, 09:20:00
    f, 1, A, 00:00:00, 00:00:00
    f, 2, E, 00:30:00, 00:30:00
"""
AT = {minute: NOW + minute * 60 for minute in range(120)}

NEW_TRIP = 'trip { trip_id: "new" route_id: "R" start_date: "20260302" schedule_relationship: NEW } '
STORIES = {
    "a delay that is carried": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 20 departure { delay: 180 uncertainty: 30 } }',
    "an early vehicle": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 departure { delay: -120 } }',
    "a delay that ends": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 departure { delay: 60 } } '
    "stop_time_update { stop_sequence: 30 schedule_relationship: NO_DATA }",
    "nothing known": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 schedule_relationship: NO_DATA }',
    "nothing known, then something": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 schedule_relationship: NO_DATA } '
    "stop_time_update { stop_sequence: 40 arrival { delay: 240 } }",
    "a trip's own delay": 'trip { trip_id: "t1" } delay: 300',
    "a skipped stop": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 departure { delay: 60 } } '
    "stop_time_update { stop_sequence: 30 schedule_relationship: SKIPPED }",
    "all that remains skipped": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 30 arrival { delay: 60 } } '
    "stop_time_update { stop_sequence: 40 schedule_relationship: SKIPPED } "
    "stop_time_update { stop_sequence: 50 schedule_relationship: SKIPPED }",
    "a cancelled trip": 'trip { trip_id: "t1" schedule_relationship: CANCELED }',
    "a deleted trip": 'trip { trip_id: "t1" schedule_relationship: DELETED }',
    "tomorrow's trip": 'trip { trip_id: "t1" start_date: "20260303" schedule_relationship: CANCELED }',
    "another platform and headsign": 'trip { trip_id: "t1" } trip_properties { trip_headsign: "Port" } stop_time_update { '
    "stop_sequence: 20 departure { delay: 30 } departure_occupancy_status: FULL "
    'stop_time_properties { assigned_stop_id: "B2" stop_headsign: "Plage" pickup_type: PHONE_AGENCY } }',
    "another platform and nothing else": 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 20 '
    'stop_time_properties { assigned_stop_id: "B2" } }',
    "a trip of its own": 'trip { trip_id: "new" route_id: "R" direction_id: 1 start_date: "20260302" schedule_relationship: NEW } '
    f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[15]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ time: {AT[25]} scheduled_time: {AT[20]} }} departure {{ time: {AT[26]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ scheduled_time: {AT[40]} }} }}',
    "a trip of its own whose departure alone is predicted": NEW_TRIP
    + f'stop_time_update {{ stop_id: "A" departure {{ scheduled_time: {AT[12]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ scheduled_time: {AT[20]} }} departure {{ time: {AT[26]} scheduled_time: {AT[21]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} scheduled_time: {AT[40]} }} }}',
    "a trip of its own that waits by its schedule": NEW_TRIP
    + f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[15]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ scheduled_time: {AT[20]} }} departure {{ scheduled_time: {AT[21]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} scheduled_time: {AT[40]} }} }}',
    "a trip of its own that was to leave at once": NEW_TRIP
    + f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[15]} }} }} '
    f'stop_time_update {{ stop_id: "C" arrival {{ scheduled_time: {AT[20]} }} departure {{ time: {AT[26]} scheduled_time: {AT[20]} }} }} '
    f'stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} scheduled_time: {AT[40]} }} }}',
    "a replaced trip": 'trip { trip_id: "t1" schedule_relationship: REPLACEMENT } '
    f'stop_time_update {{ stop_id: "A" departure {{ time: {AT[11]} }} }} '
    f'stop_time_update {{ stop_id: "D" arrival {{ time: {AT[33]} }} }} stop_time_update {{ stop_id: "E" arrival {{ time: {AT[45]} }} }}',
    "a duplicated trip": 'trip { trip_id: "t1" schedule_relationship: DUPLICATED } trip_properties { trip_id: "t1b" '
    'start_date: "20260302" start_time: "08:25:00" } stop_time_update { stop_sequence: 20 departure { delay: 60 } }',
    "a run of a headway trip": 'trip { trip_id: "f" start_date: "20260302" start_time: "08:20:00" schedule_relationship: UNSCHEDULED } '
    f"stop_time_update {{ stop_sequence: 1 departure {{ time: {AT[21]} }} }}",
    "an accessible vehicle": 'trip { trip_id: "t1" } vehicle { id: "v" wheelchair_accessible: WHEELCHAIR_ACCESSIBLE } '
    "stop_time_update { stop_sequence: 10 departure { delay: 0 } }",
    "times that contradict each other": 'trip { trip_id: "t1" } '
    f"stop_time_update {{ stop_sequence: 10 departure {{ time: {AT[30]} }} }} "
    f"stop_time_update {{ stop_sequence: 20 arrival {{ time: {AT[20]} }} departure {{ time: {AT[25]} }} }}",
}

DETOUR = """trip_modifications { selected_trips { trip_ids: "t1" } service_dates: "20260302" modifications {
    start_stop_selector { stop_sequence: 30 } end_stop_selector { stop_sequence: 30 } propagated_modification_delay: 240
    replacement_stops { stop_id: "B2" travel_time_to_stop: 300 } } }"""


def header(at: int) -> str:
    """Begin a message of that moment."""
    return f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {at} }}\n'


def _update(body: str, entity: str = "1") -> str:
    return f'entity {{ id: "{entity}" trip_update {{ {body} timestamp: {NOW - 20} }} }}'


ENTITIES = {name: _update(body) for name, body in STORIES.items()} | {
    "a detour of which nothing is predicted": f'entity {{ id: "d" {DETOUR} }}',
    "a detour on a late trip": f'entity {{ id: "d" {DETOUR} }} '
    + _update('trip { trip_id: "t1" } stop_time_update { stop_sequence: 10 departure { delay: 90 } }'),
}
"""Each story as the entities of a message."""
