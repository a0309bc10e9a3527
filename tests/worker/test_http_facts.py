"""What polls see on the wire reaches the feed's health, its indicators and its rules, and no secret does."""

import datetime as dt
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import msgspec
import pytest

from mobility.feeds.session import open_session
from mobility.health.assess import assess
from mobility.health.rules_seen import rule_states
from mobility.model.health import FeedHealth
from mobility.model.http import TypeTold
from mobility.model.outcome import Outcome
from mobility.worker.feed_state import FeedState, new_feed_state
from mobility.worker.poll import poll
from mobility.worker.surroundings import Surroundings
from mobility.worker.timetable_loop import refresh
from tests.certificates import Authority
from tests.operator_server import Operator
from tests.worker.one_feed import config_of, publish_all, trip_updates

TOKEN = "s-9-token"


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Make keys once."""
    return Authority()


@pytest.fixture
async def trusting(authority: Authority, around: Surroundings) -> AsyncIterator[Surroundings]:
    """Give surroundings that believe the authority."""
    async with open_session(trusted=authority.trusted) as session:
        yield replace(around, session=session)


def assessed(state: FeedState) -> FeedHealth:
    """Assess what the polls brought."""
    sources = [stream.as_state() for stream in state.streams]
    return assess(state.health, list(state.attempts), sources, state.static, state.attempts[-1].started)


async def test_a_poll_tells_its_way_to_health_and_to_the_rules(authority: Authority, trusting: Surroundings) -> None:
    async with authority.operator(days=9.5, age_days=80) as (operator, ends):
        publish_all(operator)
        operator.says("/tu.pb", status=301, Location=f"/moved?token={TOKEN}")
        operator.says("/moved", trip_updates(60), Content_Type="text/html", ETag='"1"')
        state = new_feed_state(config_of(operator))
        await refresh(state, trusting)
        await poll(state, state.streams[0], trusting)
        health = assessed(state)
    assert [attempt.outcome for attempt in state.attempts] == [Outcome.OK, Outcome.OK]
    http = health.sources[0].http
    assert http is not None
    assert (http.redirects, http.is_permanent, http.final_url) == (1, True, operator.url("/moved?***"))
    assert (http.type_told, http.has_etag, http.has_last_modified) == (TypeTold.HTML, True, False)
    assert http.certificate_ends == int(ends.timestamp())
    assert health.static.http is not None
    assert health.static.http.type_told is TypeTold.FITS
    days = {one.source: one.value for one in health.indicators if one.id == "certificate_days"}
    assert days == {"": pytest.approx(9.5, abs=0.1), state.streams[0].id: pytest.approx(9.5, abs=0.1)}
    broken = {rule.rule for rule in rule_states(state.streams[0].checks.seen, state.streams[0].id)}
    assert {"BP_CERTIFICATE_ENDS", "BP_CONTENT_TYPE"} <= broken
    assert {"BP_NO_HTTPS", "BP_NO_LAST_MODIFIED"} & broken == set()


async def test_a_token_of_a_redirect_is_neither_kept_nor_logged(
    operator: Operator, around: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    publish_all(operator)
    operator.says("/tu.pb", status=302, Location=f"/moved?token={TOKEN}")
    operator.says("/moved", b"<html>", status=500)
    state = new_feed_state(config_of(operator))
    await poll(state, state.streams[0], around)
    kept = msgspec.json.encode([assessed(state), list(state.attempts)]).decode()
    assert "/moved?***" in kept
    assert TOKEN not in kept
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("mobility")]
    assert TOKEN not in "".join(ours)


async def test_what_is_known_outlives_a_poll_that_nobody_answers(authority: Authority, trusting: Surroundings) -> None:
    async with authority.operator(days=30) as (operator, _):
        publish_all(operator)
        state = new_feed_state(config_of(operator))
        await poll(state, state.streams[0], trusting)
        state.health = assessed(state)
    state.attempts.append(
        msgspec.structs.replace(
            state.attempts[-1], started=state.attempts[-1].started + 20, outcome=Outcome.CONNECT_ERROR, http=None
        )
    )
    http = assessed(state).sources[0].http
    assert http is not None
    assert http.certificate_ends is not None
    assert dt.datetime.fromtimestamp(http.certificate_ends, dt.UTC) > dt.datetime.now(dt.UTC)
