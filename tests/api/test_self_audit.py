"""The service checks some of what it shows against the raw observations, and says so when it was wrong."""

import pytest

from mobility.api import departures
from mobility.api.app import API
from mobility.api.resource import Asked
from mobility.api.self_audit import SelfAudit
from mobility.board import board_bytes, prepared_row, realtime_visit
from mobility.board.query import BoardQuery
from mobility.model.board import Board
from tests.api.served import DELAYED, World

BOARD = "/v1/departures?stop=x:G&window=120"

MIXED = """
entity { id: "e1" trip_update { trip { trip_id: "t1" start_date: "20260302" }
  stop_time_update { stop_sequence: 1 departure { delay: 120 } } } }
entity { id: "e2" trip_update { trip { trip_id: "t2" start_date: "20260302" schedule_relationship: CANCELED } } }
entity { id: "e3" trip_update { trip { trip_id: "new" route_id: "T1" start_date: "20260302" schedule_relationship: ADDED }
  stop_time_update { stop_sequence: 1 stop_id: "G1" departure { time: 1772435700 } }
  stop_time_update { stop_sequence: 2 stop_id: "M" arrival { time: 1772436000 } } } }
"""
SKIPPED = """
entity { id: "e1" trip_update { trip { trip_id: "t1" start_date: "20260302" }
  stop_time_update { stop_sequence: 1 schedule_relationship: SKIPPED } } }
entity { id: "e2" trip_update { trip { trip_id: "t2" start_date: "20260302" }
  stop_time_update { stop_sequence: 1 schedule_relationship: NO_DATA } } }
"""


def audit_of(town: World) -> SelfAudit:
    """Let the town check every answer."""
    audit = town.app[API].audit
    audit.every = 1
    return audit


@pytest.mark.parametrize("age_s", [0, 60, 90, 91, 300, 301, 4000])
@pytest.mark.parametrize("said", [DELAYED, MIXED, SKIPPED, "", 'entity { id: "a" alert { } }'])
async def test_what_boards_show_is_what_the_observations_say(town: World, said: str, age_s: int) -> None:
    audit = audit_of(town)
    town.say("x", said, age_s=age_s)
    for more in ("", "&include=cancelled", "&include=arrivals,calls", "&stop=x:M"):
        assert (await town.get(BOARD + more)).status == 200
    await audit.settled()
    assert (audit.checked >= 4, audit.false_live, audit.failures) == (True, 0, 0)


async def test_a_board_that_calls_an_old_observation_live_is_found_out(
    town: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    audit = audit_of(town)
    town.say("x", DELAYED, age_s=200)
    monkeypatch.setattr(realtime_visit, "LIVE_FOR_S", 1000)
    (first, *_) = (await (await town.get(BOARD)).json())["departures"]
    assert first["label"] == "live"
    await audit.settled()
    assert audit.false_live == 1
    assert "trip 't1'" in caplog.text
    assert "'ageing', 200" in caplog.text


async def test_a_prepared_board_that_calls_an_old_observation_live_is_found_out(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = audit_of(town)
    town.say("x", DELAYED, age_s=95)
    monkeypatch.setattr(board_bytes, "LIVE_FOR_S", 100)
    monkeypatch.setattr(board_bytes, "LIVE_TEXTS", [*prepared_row.LIVE_TEXTS, *prepared_row.LIVE_TEXTS[-10:]])
    (first, *_) = (await (await town.get("/v1/departures?stop=x:G")).json())["departures"]
    assert first["label"] == "live"
    await audit.settled()
    assert audit.false_live == 1


async def test_a_board_that_shows_another_time_than_was_said_is_found_out(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = audit_of(town)
    town.say("x", DELAYED)
    make = departures.answer_query

    def lying(asked: Asked, query: BoardQuery) -> Board:
        board = make(asked, query)
        board.departures[0].expected = (board.departures[0].expected or 0) + 60
        return board

    monkeypatch.setattr(departures, "answer_query", lying)
    await town.get(BOARD)
    await audit.settled()
    assert audit.false_live == 1


async def test_bytes_that_were_kept_too_long_are_found_out(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    audit = audit_of(town)
    town.say("x", DELAYED, age_s=80)
    monkeypatch.setattr(departures, "holds_until", lambda board, now, cached_for_s: now + 3600)
    await town.get(BOARD)
    await audit.settled()
    assert audit.false_live == 0
    town.now += 11
    await town.get(BOARD)
    await audit.settled()
    assert audit.false_live == 1


async def test_one_in_so_many_answers_is_checked_and_one_a_minute(town: World) -> None:
    audit = audit_of(town)
    audit.every = 4
    counts = []
    for _ in range(8):
        await town.get(BOARD)
        await audit.settled()
        counts.append(audit.checked)
    first = counts[0]
    assert [count // first for count in counts] == [1, 1, 1, 2, 2, 2, 2, 3]
    audit.every = 1000
    town.now += 61
    await town.get(BOARD)
    await audit.settled()
    assert audit.checked == 4 * first


async def test_without_the_audit_nothing_is_checked(town: World) -> None:
    audit = audit_of(town)
    audit.every = 0
    await town.get(BOARD)
    await audit.settled()
    assert audit.checked == 0


@pytest.mark.parametrize("path", ["&fields=departures.label", "&format=text", "&group=line"])
async def test_what_a_client_had_reshaped_is_passed_over_or_right(town: World, path: str) -> None:
    audit = audit_of(town)
    town.say("x", DELAYED)
    await town.get(BOARD + path)
    await audit.settled()
    assert (audit.false_live, audit.failures) == (0, 0)


async def test_the_counts_are_public(town: World) -> None:
    audit = audit_of(town)
    await town.get(BOARD)
    await audit.settled()
    assert (await (await town.get("/v1/health")).json())["self_audit"] == {"checked": audit.checked, "false_live": 0}
    metrics = await (await town.get("/metrics")).text()
    assert f"self_audit_checked_total {float(audit.checked)}" in metrics
    assert "false_live_total 0.0" in metrics
