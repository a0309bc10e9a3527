"""Alerts and what they inform about."""

import pytest

from tests.health.rules.worlds import NOW, Case, alert, network

TEXTS = 'header_text { translation { text: "Travaux" } } description_text { translation { text: "Rue barrée" } }'
DAY = 86_400

CASES = {
    "a trip of the route": Case("E030", 0, alert('route_id: "R1" trip { trip_id: "t1" }')),
    "a trip of another route": Case("E030", 1, alert('route_id: "R2" trip { trip_id: "t1" }')),
    "an unknown trip": Case("E030", 0, alert('route_id: "R2" trip { trip_id: "x" }')),
    "a trip without route": Case("E030", 0, alert('trip { trip_id: "t1" }')),
    "one route twice": Case("E031", 0, alert('route_id: "R1" trip { route_id: "R1" }')),
    "two routes in one": Case("E031", 1, alert('route_id: "R1" trip { route_id: "R2" }')),
    "two routes apart": Case("E031", 0, alert('route_id: "R1"', 'trip { route_id: "R2" }')),
    "an alert about nothing": Case("E032", 1, alert()),
    "an alert about something": Case("E032", 0, alert('stop_id: "A"')),
    "a selector that names nothing": Case("E033", 1, alert("")),
    "a direction alone names nothing": Case("E033", 1, alert("direction_id: 1")),
    "a trip by date alone names nothing": Case("E033", 1, alert('trip { start_date: "20260101" }')),
    **{
        f"a selector by {name}": Case("E033", 0, alert(fields))
        for name, fields in {
            "agency": 'agency_id: "1"',
            "route": 'route_id: "R1"',
            "route type": "route_type: 0",
            "stop": 'stop_id: "A"',
            "trip": 'trip { trip_id: "t1" }',
            "a trip's route": 'trip { route_id: "R1" }',
        }.items()
    },
    "a known agency": Case("E034", 0, alert('agency_id: "1"')),
    "an unknown agency": Case("E034", 1, alert('agency_id: "x"')),
    "an alert that is over": Case(
        "BP_ALERT_EXPIRED", 1, alert('stop_id: "A"', more=f"active_period {{ start: {NOW - DAY} end: {NOW - 1} }}")
    ),
    "an alert that is over now": Case(
        "BP_ALERT_EXPIRED", 0, alert('stop_id: "A"', more=f"active_period {{ end: {NOW} }}")
    ),
    "an alert with a second period": Case(
        "BP_ALERT_EXPIRED",
        0,
        alert('stop_id: "A"', more=f"active_period {{ end: {NOW - DAY} }} active_period {{ start: {NOW + DAY} }}"),
    ),
    "an alert without periods": Case("BP_ALERT_EXPIRED", 0, alert('stop_id: "A"')),
    "an alert without text": Case("BP_ALERT_NO_TEXT", 1, alert('stop_id: "A"')),
    "an alert with texts": Case("BP_ALERT_NO_TEXT", 0, alert('stop_id: "A"', more=TEXTS)),
    "no cause": Case("BP_ALERT_NO_CAUSE_EFFECT", 1, alert('stop_id: "A"', more="effect: DETOUR")),
    "an unknown effect": Case(
        "BP_ALERT_NO_CAUSE_EFFECT", 1, alert('stop_id: "A"', more="cause: STRIKE effect: UNKNOWN_EFFECT")
    ),
    "cause and effect": Case("BP_ALERT_NO_CAUSE_EFFECT", 0, alert('stop_id: "A"', more="cause: STRIKE effect: DETOUR")),
}

LONG_LINE = "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time\n" + "".join(
    f"t, {number}, P{number}, 08:{number:02}:00, 08:{number:02}:00\n" for number in range(1, 13)
)


def stops(count: int, more: str = "") -> str:
    return alert(*(f'stop_id: "P{number}" {more}' for number in range(1, count + 1)))


LISTS = {
    "all stops of a route": Case("BP_ALERT_STOP_LIST_INSTEAD_OF_ROUTE", 1, stops(12)),
    "some stops of a route": Case("BP_ALERT_STOP_LIST_INSTEAD_OF_ROUTE", 0, stops(11)),
    "all stops with their route": Case("BP_ALERT_STOP_LIST_INSTEAD_OF_ROUTE", 0, stops(12, 'route_id: "R"')),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_alerts(case: Case) -> None:
    assert case.look().count == case.count


@pytest.mark.parametrize("case", LISTS.values(), ids=LISTS)
def test_a_list_of_stops(case: Case) -> None:
    on_long_line = Case(case.rule, case.count, case.message, options={"timetable": network(LONG_LINE)})
    assert on_long_line.look().count == case.count
