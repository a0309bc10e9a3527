"""The health rules look at every poll and stay within their share of the time."""

import pytest

from mobility.health.looking import Look
from mobility.history.recorder import NoRecorder
from mobility.model.health import SourceSigns
from mobility.model.history import PollRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant
from mobility.worker import checks
from mobility.worker.feed_state import FeedState
from mobility.worker.looks import looked_at
from mobility.worker.poll import poll
from mobility.worker.surroundings import Surroundings
from tests.operator_server import Operator
from tests.worker.one_feed import trip_updates
from tests.worker.test_poll import stream_of


class Remembering(NoRecorder):
    """Remembers polls and evidence."""

    def __init__(self) -> None:
        self.polls: list[PollRecord] = []
        self.kept: list[tuple[str, bytes]] = []

    def poll(self, record: PollRecord, body: bytes | None) -> None:
        """Remember a poll."""
        self.polls.append(record)

    def evidence(self, feed: FeedId, source: str, at: Instant, reason: str, body: bytes) -> None:
        """Remember evidence."""
        self.kept.append((reason, body))


@pytest.fixture
def remembering(around: Surroundings) -> Remembering:
    """Let the worker tell a recorder that remembers."""
    recorder = Remembering()
    object.__setattr__(around, "history", recorder)
    return recorder


def broken(state: FeedState) -> dict[str, int]:
    """Count findings of the newest message by rule."""
    return {rule.rule: rule.count for rule in looked_at(state, None, Instant(0)).rules}


async def test_a_message_that_breaks_a_rule_is_found_and_kept_as_evidence_once(
    operator: Operator, around: Surroundings, remembering: Remembering
) -> None:
    state, stream = stream_of(operator)
    await poll(state, stream, around)
    body = trip_updates(61, age_s=0)
    assert broken(state)["W001"] == 1
    operator.says("/tu.pb", body)
    await poll(state, stream, around)
    assert [record.rules["W001"] for record in remembering.polls] == [1, 1]
    assert [reason for reason, _ in remembering.kept].count("W001") == 1


async def test_a_poll_is_kept_with_what_it_brought(
    operator: Operator, around: Surroundings, remembering: Remembering
) -> None:
    state, stream = stream_of(operator)
    await poll(state, stream, around)
    await poll(state, stream, around)
    operator.says("/tu.pb", status=503)
    await poll(state, stream, around)
    first, again, failed = remembering.polls
    assert (first.outcome, again.outcome, failed.outcome) == (Outcome.OK, Outcome.UNCHANGED, Outcome.SERVER_ERROR)
    assert first.entities == {"trip_updates": 1, "vehicle_positions": 0, "alerts": 0}
    assert len(first.body_hash) == 64
    assert len(first.content_hash) == 32
    assert (failed.http_status, failed.rules, failed.body_hash) == (503, {}, "")


async def test_a_message_that_is_refused_for_its_header_is_looked_at_all_the_same(
    operator: Operator, around: Surroundings
) -> None:
    state, stream = stream_of(operator)
    operator.says("/tu.pb", trip_updates(60, age_s=-3600))
    await poll(state, stream, around)
    assert stream.message is None
    assert "E050" in broken(state)


async def test_content_that_does_not_change_under_a_moving_header_is_noticed(
    operator: Operator, around: Surroundings
) -> None:
    state, stream = stream_of(operator)
    operator.says("/tu.pb", trip_updates(60, age_s=40))
    await poll(state, stream, around)
    changed = stream.checks.content_changed_at
    operator.says("/tu.pb", trip_updates(60, age_s=20))
    await poll(state, stream, around)
    assert stream.outcome is Outcome.OK
    assert stream.checks.content_changed_at == changed
    operator.says("/tu.pb", trip_updates(90, age_s=0))
    stream.checks.content_changed_at = None
    await poll(state, stream, around)
    assert stream.checks.content_changed_at is not None


async def test_a_check_that_takes_longer_than_its_share_leaves_polls_out(
    operator: Operator, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def slow(*_: object) -> tuple[Look, float]:
        looks.append(1)
        return Look([], SourceSigns(checked_at=Instant(0), entities={})), 5.0

    monkeypatch.setattr(checks, "_timed", slow)
    state, stream = stream_of(operator)
    for _ in range(9):
        await poll(state, stream, around)
    # Polled every 5 s, 30 % of that is 1.5 s: after 5 s of checking three polls are left out.
    assert len(looks) == 3
