"""Which rules a source breaks, message after message."""

from mobility.health.rules_seen import RulesSeen, in_order, note_findings, rule_states, seen_before
from mobility.model.finding import Example, Finding, Severity

HOUR = 3_600


def finding(rule: str, count: int = 1, severity: Severity = Severity.ERROR) -> Finding:
    """Give a finding with one example."""
    return Finding(rule=rule, severity=severity, count=count, examples=(Example("1", rule),))


def test_a_rule_is_news_once_in_a_day_and_its_share_of_messages_is_known() -> None:
    seen = RulesSeen()
    assert note_findings(seen, [finding("E003", 4)], 0) == ["E003"]
    assert note_findings(seen, [], 60) == []
    assert note_findings(seen, [finding("E003", 2), finding("W001")], 120) == ["W001"]
    states = {state.rule: state for state in rule_states(seen, "rt")}
    one = states["E003"]
    assert (one.count, one.polls, one.checked, one.first, one.last) == (2, 2, 3, 0, 120)


def test_what_was_mended_stays_for_a_day_with_a_count_of_zero() -> None:
    seen = RulesSeen()
    note_findings(seen, [finding("E003")], 0)
    note_findings(seen, [], 20 * HOUR)
    assert [(state.rule, state.count) for state in rule_states(seen, "rt")] == [("E003", 0)]
    note_findings(seen, [], 24 * HOUR)
    assert rule_states(seen, "rt") == []
    assert note_findings(seen, [finding("E003")], 25 * HOUR) == ["E003"]


def test_another_worker_goes_on_and_finds_no_news_in_what_was_known() -> None:
    seen = RulesSeen()
    for minute in range(10):
        note_findings(seen, [finding("E003")], 60 * minute)
    later = seen_before(rule_states(seen, "rt"), "rt", 700)
    assert note_findings(later, [finding("E003")], 720) == []
    state = rule_states(later, "rt")[0]
    assert (state.first, state.polls, state.checked) == (0, 11, 11)
    assert seen_before(rule_states(seen, "rt"), "another", 700).rules == {}


def test_errors_come_first() -> None:
    seen = RulesSeen()
    note_findings(seen, [finding("W001", severity=Severity.WARNING), finding("E003")], 0)
    assert [state.rule for state in in_order(rule_states(seen, "rt"))] == ["E003", "W001"]
