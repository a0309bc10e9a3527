"""A timetable's way from the operator's server into use, and everything that may stop it."""

import pytest

from mobility.model.outcome import Outcome
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.operator_server import Operator
from tests.worker.one_feed import SMALL_WORLD, WORLD, config_of, publish_all
from tests.world import gtfs_zip


def outcome_of(state: FeedState) -> Outcome:
    """Say how the last attempt ended."""
    return state.static.outcome


async def in_use(operator: Operator, around: Surroundings, **tags: str) -> FeedState:
    """Take the operator's first version into use."""
    publish_all(operator)
    state = new_feed_state(config_of(operator, **tags))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    return state


async def test_a_first_version_is_compiled_and_used(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    assert state.timetable is not None
    assert state.timetable.info.counts["trips"] == 4
    assert state.static.version == state.timetable.info.version
    assert [attempt.outcome for attempt in state.attempts] == [Outcome.OK]


async def test_the_same_bytes_are_not_compiled_again(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    before = state.timetable
    await refresh(state, around)
    assert outcome_of(state) is Outcome.UNCHANGED
    assert state.timetable is before


async def test_a_version_compiled_before_is_mapped_without_compiling(
    operator: Operator, around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_use(operator, around)
    monkeypatch.setattr("mobility.worker.timetable_loop.compile_archive", None)
    again = new_feed_state(config_of(operator))
    await refresh(again, around)
    assert again.static.outcome is Outcome.OK
    assert again.timetable is not None


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (b"<!DOCTYPE html><html><body>maintenance</body></html>", 200, Outcome.HTML_BODY),
        (b"", 200, Outcome.EMPTY_BODY),
        (gtfs_zip(WORLD)[:-400], 200, Outcome.TRUNCATED_ZIP),
        (b"not a zip at all, only some bytes", 200, Outcome.NOT_A_ZIP),
        (b"", 500, Outcome.SERVER_ERROR),
        (b"", 403, Outcome.UNAUTHORIZED),
        (
            gtfs_zip(WORLD, agency="agency_id,agency_name,agency_url,agency_timezone\n1,R,u,Mars/Base"),
            200,
            Outcome.INVALID_TIMEZONE,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Outcome) else "",
)
async def test_what_cannot_be_used_is_named_and_the_version_in_use_stays(
    operator: Operator, around: Surroundings, body: bytes, status: int, outcome: Outcome
) -> None:
    state = await in_use(operator, around)
    before = state.timetable
    operator.says("/gtfs.zip", body, status=status)
    await refresh(state, around)
    assert outcome_of(state) is outcome
    assert state.timetable is before
    operator.says("/gtfs.zip", gtfs_zip(WORLD + "\n    t5, 1, A, 23:00:00, 23:00:00\n    t5, 2, B, 23:10:00, 23:10:00"))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    assert state.timetable is not before


async def test_a_version_that_shrinks_suddenly_waits_for_confirmation(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    before = state.timetable
    operator.says("/gtfs.zip", gtfs_zip(SMALL_WORLD))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.HELD_SHRUNK
    assert state.timetable is before
    await refresh(state, around)
    assert outcome_of(state) is Outcome.HELD_SHRUNK, "asking again does not make it right"
    held = state.static.held_version
    assert held is not None
    state.config = config_of(operator, confirm_version=held)
    state.static_known = None
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    assert state.timetable is not None
    assert state.timetable.info.version == held


async def test_the_operators_next_version_replaces_a_held_one(operator: Operator, around: Surroundings) -> None:
    state = await in_use(operator, around)
    operator.says("/gtfs.zip", gtfs_zip(SMALL_WORLD))
    await refresh(state, around)
    operator.says("/gtfs.zip", gtfs_zip(WORLD + "\n    t5, 1, A, 23:00:00, 23:00:00\n    t5, 2, B, 23:10:00, 23:10:00"))
    await refresh(state, around)
    assert outcome_of(state) is Outcome.OK
    assert state.static.held_version is None
