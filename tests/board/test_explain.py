"""Every visit says which rule gave its time and whose word it is, or why there is none."""

import pytest

from mobility.board.explain import RULES
from mobility.model.board import Explanation
from mobility.model.overlay import Rule
from mobility.model.reasons import GAPS, Gap
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
""")
NOW = at("2026-01-15 08:00")


def explained(text: str) -> Explanation:
    (visit,) = board(WORLD, "A", NOW, overlay_of(WORLD, NOW, text), explain=True).departures
    assert visit.explanation is not None
    return visit.explanation


def test_a_prediction_names_its_rule_feed_entity_update_and_times() -> None:
    said = explained("t1 2026-01-15 observed=-20 entity=e7\n A +60 update=2")
    assert (said.rule, said.source, said.entity, said.stop_time_update) == ("rule 15", "x~rt", "e7", 2)
    assert (said.header_timestamp, said.observed) == (NOW - 15, NOW - 20)
    assert "delay" in said.text


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_of_merging_has_its_sentence(rule: Rule) -> None:
    said = explained(f"t1 2026-01-15\n A +60 rule={int(rule)}")
    assert (said.rule, said.text) == RULES[rule]


def test_a_visit_that_realtime_does_not_mention_says_why() -> None:
    said = explained("")
    assert said.rule == "rule 1"
    assert said.text.endswith(GAPS[Gap.TRIP_NOT_IN_FEED])
    assert said.source is None


def test_a_prediction_too_old_says_how_old() -> None:
    said = explained("t1 2026-01-15 observed=-400\n A +60")
    assert said.rule == "rule 30"
    assert "400 s old" in said.text


def test_a_cancellation_is_explained_as_such() -> None:
    assert explained("t1 2026-01-15 cancelled").rule == "rule 22"
    assert explained("t1 2026-01-15\n A skipped").rule == "rule 19"


def test_every_gap_and_rule_is_explained() -> None:
    assert set(GAPS) == set(Gap)
    assert set(RULES) == set(Rule)
