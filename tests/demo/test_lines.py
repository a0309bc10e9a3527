import pytest

from mobility.demo.lines import Line, trips_of
from mobility.demo.network import BUS, Route, Stop

ROUTE = Route(route_id="9", agency_id="a", route_short_name="9", route_long_name="", route_type=BUS)
STOPS = {
    stop_id: Stop(stop_id=stop_id, stop_name=stop_id.title(), stop_lat=46.8 + north, stop_lon=2.9)
    for stop_id, north in (("port", 0.0), ("halle-1", 0.01), ("halle-2", 0.01), ("mas", 0.02), ("cale", 0.0001))
}


def test_a_span_of_departures_ends_before_its_last_minute() -> None:
    line = Line(route=ROUTE, path="port mas", there={"s": "06:00-07:00/20 09:05"}, back={})
    assert [trip.trip_id for trip in trips_of(line, STOPS, 7)] == [
        "9-s-0-0600",
        "9-s-0-0620",
        "9-s-0-0640",
        "9-s-0-0905",
    ]


def test_the_way_back_uses_the_other_quay_and_mirrors_the_minutes() -> None:
    line = Line(route=ROUTE, path="port@0 halle@4 mas|cale@10", there={"s": "08:00"}, dwell_s=60)
    there, back = (trip.pattern for trip in trips_of(line, STOPS, 7))
    assert [(call.stop_id, call.arrival) for call in there.calls] == [("port", 0), ("halle-1", 240), ("mas", 600)]
    assert [(call.stop_id, call.arrival) for call in back.calls] == [("cale", 0), ("halle-2", 360), ("port", 600)]
    assert back.calls[1].departure == 420


def test_marks_say_how_one_boards() -> None:
    line = Line(route=ROUTE, path="port+board halle+phone+approximate mas+alight", there={"s": "08:00"}, back={})
    first, second, last = trips_of(line, STOPS, 7)[0].pattern.calls
    assert (first.drop_off_type, last.pickup_type) == (1, 1)
    assert (second.pickup_type, second.timepoint) == (2, 0)


def test_two_stops_side_by_side_are_still_a_minute_apart() -> None:
    line = Line(route=ROUTE, path="port cale", there={"s": "08:00"}, back={}, speed_kmh=60)
    assert trips_of(line, STOPS, 7)[0].pattern.calls[1].arrival == 60


def test_a_headway_line_has_one_trip_for_each_span() -> None:
    line = Line(route=ROUTE, path="port mas", there={"s": "07:00-09:00/6 09:00-10:00/10"}, back={}, headway=0)
    headways = [trip.headway for trip in trips_of(line, STOPS, 7)]
    assert [headway.headway_secs for headway in headways if headway] == [360, 600]


def test_a_path_with_a_typing_error_is_refused() -> None:
    with pytest.raises(AssertionError, match="path of 9"):
        trips_of(Line(route=ROUTE, path="port @4", there={"s": "08:00"}), STOPS, 7)
