"""The catalogue of rules is whole: every id of the specification, in both languages, with its tests."""

import importlib

import pytest

from mobility.health.rules.registry import NOT_LOOKED_AT, RULES
from mobility.health.rules.rule import Need
from mobility.model.finding import Severity

NOT_EXECUTED = {"E005", "E007", "E008", "E010", "E014"}
REFERENCE = {f"E{number:03}" for number in range(1, 53)} | {f"W{number:03}" for number in range(1, 10)}
TABLES = (
    "header",
    "timestamps",
    "freshness",
    "succession",
    "trips",
    "descriptors",
    "frequencies",
    "stop_time_updates",
    "stop_time_events",
    "stops",
    "vehicles",
    "geography",
    "alerts",
    "service",
    "side_by_side",
)
NOT_ALONE = {f"E{number:03}" for number in (3, 4, 6, 9, 11, 13, 15, 16, 17, 18, 19, 23, 24, 28, 29, 30, 34, 35, 45, 46)}
NOT_ALONE |= {"E047", "E050", "E051", "W003", "W005", "W007", "W008"}
MESSAGE_ALONE = REFERENCE - NOT_ALONE - NOT_EXECUTED
"""Source: HEALTH.md 1.1, "By need"."""


BEST_PRACTICES = {
    f"BP_{name}"
    for name in [
        "VEHICLE_POSITION_STALE",
        "TRIP_UPDATE_STALE",
        "ALERT_FEED_STALE",
        "INVALID_RESPONSES",
        "NO_LAST_MODIFIED",
        "NO_HTTPS",
        "NEEDS_LOGIN",
        "NOT_PROTOBUF_BY_DEFAULT",
        "VERSION_OLD",
        "DUPLICATE_ENTITY_ID",
        "DUPLICATE_TRIP_UPDATE",
        "ENTITY_ID_UNSTABLE",
        "VEHICLE_ID_UNSTABLE",
        "TRIP_DROPPED",
        "TRIP_UPDATE_NO_FUTURE_STOP",
        "ALL_STOPS_SKIPPED",
        "ADDED_DEPRECATED",
        "NEW_NO_HEADSIGN",
        "DELAY_ON_FREQUENCY_TRIP",
        "STOP_REL_ON_FREQUENCY_TRIP",
        "TRIP_NOT_ACTIVE",
        "VEHICLE_TIMESTAMPS_EQUAL",
        "ALERT_EXPIRED",
        "ALERT_NO_TEXT",
        "ALERT_NO_CAUSE_EFFECT",
        "ALERT_STOP_LIST_INSTEAD_OF_ROUTE",
        "CANCEL_WITHOUT_ALERT",
        "LOW_COVERAGE",
    ]
}
"""Source: HEALTH.md 1.3."""


def test_all_56_executable_rules_of_the_reference_are_here() -> None:
    assert REFERENCE - set(RULES) == NOT_EXECUTED
    assert len(REFERENCE & set(RULES)) == 56
    assert set(NOT_LOOKED_AT) & set(RULES) == set()
    assert set(NOT_LOOKED_AT) >= NOT_EXECUTED


def test_every_rule_says_what_it_is_and_how_to_mend_it_in_both_languages() -> None:
    for rule in RULES.values():
        texts = [rule.title, rule.title_fr, rule.how_to_mend["en"], rule.how_to_mend["fr"]]
        assert all(text.strip() == text != "" for text in texts), rule.id
        assert rule.title != rule.title_fr, rule.id
        assert all(text.endswith(".") for text in rule.how_to_mend.values()), rule.id
        assert "Source: " in (rule.function.__doc__ or ""), rule.id


def test_severities_are_the_reference_s() -> None:
    assert {rule.severity for name, rule in RULES.items() if name.startswith("E")} == {Severity.ERROR}
    assert {rule.severity for name, rule in RULES.items() if name.startswith("W")} == {Severity.WARNING}
    assert all(rule.severity is not Severity.ERROR for name, rule in RULES.items() if name.startswith("BP_"))


def test_the_rules_that_look_at_the_message_alone_run_without_anything_else() -> None:
    alone = {name for name, rule in RULES.items() if rule.needs == (Need.MESSAGE,)}
    assert alone & REFERENCE == MESSAGE_ALONE


def test_every_best_practice_of_the_specification_is_looked_at_or_says_why_not() -> None:
    here = {name for name in (*RULES, *NOT_LOOKED_AT) if name.startswith("BP_")}
    assert here == BEST_PRACTICES | {"BP_STOP_TIMES_EQUAL", "BP_CERTIFICATE_ENDS", "BP_CONTENT_TYPE"}
    assert all(NOT_LOOKED_AT.values())


@pytest.fixture(scope="module")
def cases() -> dict[str, set[bool]]:
    """Give for every rule whether cases find it and whether cases do not."""
    found: dict[str, set[bool]] = {}
    for table in TABLES:
        module = importlib.import_module(f"tests.health.rules.test_{table}")
        for case in (*module.CASES.values(), *getattr(module, "LISTS", {}).values()):
            found.setdefault(case.rule, set()).add(case.count > 0)
    for table in ("polls", "http_answers"):
        polls = importlib.import_module(f"tests.health.rules.test_{table}")
        for rule, count, _ in polls.CASES.values():
            found.setdefault(rule, set()).add(count > 0)
    return found


def test_every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it(cases: dict[str, set[bool]]) -> None:
    assert {name for name in RULES if cases.get(name) != {True, False}} == set()
