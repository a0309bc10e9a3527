"""Messages against everything that is known."""

import pytest
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.gtfs_rt.decode import examine
from mobility.gtfs_rt.refused import Refused
from mobility.health.rules.check import check_message, check_side_by_side, merge_findings
from mobility.health.rules.checked import Checked
from mobility.health.rules.registry import RULES
from mobility.health.rules.side_by_side import SideBySide
from mobility.model.finding import Example, Finding, Severity
from tests.health.rules.slow import slow_counts
from tests.health.rules.worlds import HEADER_TIMESTAMP, MORNING, NOW, found_in, network, sent, update, vehicle
from tests.world import message_of

PERFECT = f"""
header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {MORNING - 5} }}
entity {{ id: "t1" trip_update {{
  trip {{ trip_id: "t1" route_id: "R1" direction_id: 0 start_date: "20260101" start_time: "08:00:00"
         schedule_relationship: SCHEDULED }}
  vehicle {{ id: "v" }} timestamp: {MORNING - 10}
  stop_time_update {{ stop_sequence: 1 stop_id: "A" schedule_relationship: SCHEDULED departure {{ time: {MORNING + 30} }} }}
  stop_time_update {{ stop_sequence: 2 stop_id: "B" schedule_relationship: SCHEDULED
                     arrival {{ time: {MORNING + 630} }} departure {{ time: {MORNING + 690} }} }}
}} }}
entity {{ id: "v" vehicle {{
  trip {{ trip_id: "t1" start_date: "20260101" schedule_relationship: SCHEDULED }}
  vehicle {{ id: "v" }} position {{ latitude: 48.0 longitude: 2.0 bearing: 0 speed: 0 }} timestamp: {MORNING - 10}
}} }}
entity {{ id: "a" alert {{
  informed_entity {{ route_id: "R2" }} cause: STRIKE effect: REDUCED_SERVICE active_period {{ start: {MORNING} }}
  header_text {{ translation {{ text: "Grève" }} }} description_text {{ translation {{ text: "Un bus sur deux" }} }}
}} }}
"""


def test_a_perfect_message_breaks_no_rule() -> None:
    message = sent(PERFECT, MORNING)
    assert check_message(Checked(message, MORNING, network(), previous=message)) == []
    assert check_side_by_side(SideBySide((message,), network())) == []


def test_rules_whose_needs_are_not_met_do_not_run() -> None:
    message = update('trip_id: "x" start_date: "20270101" schedule_relationship: SCHEDULED', entity_id="x")
    assert "E003" not in found_in(message)
    assert "E003" in found_in(message, timetable=network())
    assert "W008" not in found_in(vehicle('stop_id: "A"'))
    assert "W008" in found_in(vehicle('stop_id: "A"'), now=NOW + 3600)


def test_findings_stand_in_order_of_rule_with_at_most_five_examples() -> None:
    message = "".join(update(f'trip_id: "x{number}"', entity_id=str(number)) for number in range(7))
    findings = check_message(Checked(sent(message), NOW, network()))
    assert [finding.rule for finding in findings] == sorted(finding.rule for finding in findings)
    unknown = next(finding for finding in findings if finding.rule == "E003")
    assert (unknown.count, unknown.severity) == (7, Severity.ERROR)
    assert unknown.examples == tuple(Example(str(number), f"trip_id x{number}") for number in range(5))


def test_an_example_is_cut_to_200_characters() -> None:
    message = update(f'trip_id: "{"x" * 5000}"', 'stop_id: "A" arrival { delay: 0 }')
    findings = check_message(Checked(sent(message), NOW, network()))
    assert max(len(example.text) for finding in findings for example in finding.examples) == 200


def test_findings_of_several_messages_are_added_up() -> None:
    one = Finding(rule="E003", severity=Severity.ERROR, count=4, examples=(Example("1", "a"),) * 4)
    other = Finding(rule="E003", severity=Severity.ERROR, count=3, examples=(Example("2", "b"),) * 3)
    (merged,) = merge_findings([[one], [other], []])
    assert (merged.count, [example.entity_id for example in merged.examples]) == (7, ["1", "1", "1", "1", "2"])


@pytest.mark.parametrize(
    "header", ["timestamp: 0", f"timestamp: {HEADER_TIMESTAMP * 1000}", f"timestamp: {NOW + 3600}"]
)
def test_a_header_that_the_service_refuses_hides_nothing_of_the_message(header: str) -> None:
    message = f'header {{ gtfs_realtime_version: "2.0" {header} }} ' + update('trip_id: "x"')
    assert "E003" in found_in(message, timetable=network(), now=NOW)


IDS = st.sampled_from(["", "t1", "t2", "loop", "every10", "exact10", "x", "é\x1b[31m"])
TIMES = st.sampled_from([0, 1, NOW, NOW + 600, NOW * 1000, 2**40])
STOPS = st.builds(
    lambda sequence, stop, time, kind: f"stop_sequence: {sequence} {stop} {kind} {{ time: {time} }}",
    st.integers(0, 2**32 - 1) | st.integers(0, 6),
    st.sampled_from(["", 'stop_id: "A"', 'stop_id: "S"', 'stop_id: "x"']),
    TIMES,
    st.sampled_from(["arrival", "departure"]),
)
TRIPS = st.builds(
    lambda trip, relationship, date, stops: update(
        f'trip_id: "{trip}" schedule_relationship: {relationship} start_date: "{date}"', *stops
    ),
    IDS,
    st.sampled_from(["SCHEDULED", "ADDED", "UNSCHEDULED", "CANCELED", "REPLACEMENT", "DUPLICATED", "DELETED", "NEW"]),
    st.sampled_from(["", "20260101", "99999999", "x"]),
    st.lists(STOPS, max_size=5),
)
NUMBERS = st.floats(allow_nan=False, width=32) | st.sampled_from([0.0, 48.0, 2.0])
VEHICLES = st.builds(
    lambda trip, lat, lon, speed: vehicle(
        f'trip {{ trip_id: "{trip}" }} position {{ latitude: {lat} longitude: {lon} speed: {speed} }}', entity_id="v"
    ),
    IDS,
    NUMBERS,
    NUMBERS,
    NUMBERS,
)


@settings(deadline=None, max_examples=150)
@given(st.lists(TRIPS | VEHICLES, max_size=6), TIMES)
def test_whatever_a_message_says_every_rule_has_an_answer(entities: list[str], timestamp: int) -> None:
    message = sent(f'header {{ gtfs_realtime_version: "2.0" timestamp: {timestamp} }}' + "".join(entities))
    findings = check_message(Checked(message, NOW, network(), previous=message, beside=(message,)))
    for finding in [*findings, *check_side_by_side(SideBySide((message,), network()))]:
        assert finding.count >= len(finding.examples) > 0
        assert finding.rule in RULES


@settings(deadline=None, max_examples=150)
@given(st.lists(TRIPS | VEHICLES, max_size=6))
def test_rules_about_the_message_alone_agree_with_a_slow_look(entities: list[str]) -> None:
    body = message_of("".join(entities))
    examined = examine(body, now=NOW)
    assert not isinstance(examined, Refused)
    found = {finding.rule: finding.count for finding in check_message(Checked(examined))}
    expected = slow_counts(pb.FeedMessage.FromString(body))
    assert {rule: found.get(rule, 0) for rule in expected} == expected


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=200))
def test_bytes_that_are_no_message_are_refused_before_any_rule(body: bytes) -> None:
    examined = examine(b"\x0a\x05\x0a\x032.0" + body, now=NOW)
    if not isinstance(examined, Refused):
        check_message(Checked(examined, NOW, network()))
