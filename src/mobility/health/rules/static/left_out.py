"""Codes of gtfs-validator that the specification lists and no function here gives, with the reason."""

_REFUSED = "such an archive is refused as a whole: the outcome of the attempt names it"
_NOT_KEPT = "compiling keeps nothing of the column"
_SHAPES = "shapes are kept simplified, for E028 and E029 alone"

LEFT_OUT: dict[str, str] = {
    "missing_required_file": _REFUSED,
    "missing_calendar_and_calendar_date_files": _REFUSED,
    "empty_file": "counts as a file without rows",
    "invalid_input_files_in_subfolder": "archives whose files stand in one folder are read all the same",
    "missing_required_column": _REFUSED,
    "decreasing_or_equal_stop_time_distance": "shape_dist_traveled is read only where calls have no times",
    "unused_parent_station": "the specification's other name of unused_station",
    "mixed_case_recommended_field": "a matter of taste that every language settles otherwise",
    "invalid_url": "says nothing about departures",
    "invalid_color": "taken as not given when a route is read",
    "invalid_language_code": "taken as not given",
    "missing_recommended_field": "says nothing about departures",
    "stop_too_far_from_shape": _SHAPES,
    "stops_match_shape_out_of_order": _SHAPES,
    "decreasing_shape_distance": _NOT_KEPT,
    "single_shape_point": _SHAPES,
    "unused_shape": _SHAPES,
    "transfer_with_invalid_trip_and_stop": "says nothing about departures",
}
"""Of HEALTH.md 2."""
