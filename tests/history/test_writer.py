"""What a worker tells is there to be read; and what cannot be written costs itself alone and is counted."""

import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from mobility.history.address import HistoryAddress
from mobility.history.waiting import Waiting
from mobility.history.writer import HistoryWriter
from mobility.model.health import Status
from mobility.model.outcome import Outcome
from mobility.model.time import Instant
from tests.history.kept import NOON, RT, TAG, health, incident, poll, reading, writing


async def test_a_poll_is_read_back_by_how_it_ended_and_how_long_it_took(
    address: HistoryAddress, tmp_path: Path
) -> None:
    with writing(address, tmp_path / "archive") as history:
        history.poll(poll(NOON - 60, duration_s=0.5), b"\x01")
        history.poll(poll(NOON - 40, duration_s=1.5), b"\x02")
        history.poll(poll(NOON - 20, Outcome.SERVER_ERROR, http_status=503, duration_s=9.0), None)
    with reading(address, tmp_path / "archive") as past:
        assert await past.outcomes(TAG, RT, NOON - 3600, NOON) == {Outcome.OK: 2, Outcome.SERVER_ERROR: 1}
        took = await past.fetch_seconds(TAG, RT, NOON - 3600, NOON)
        assert (took.count, took.p50, took.maximum) == (2, 0.5, 1.5)


async def test_an_indicator_is_read_back_as_a_series(address: HistoryAddress, tmp_path: Path) -> None:
    with writing(address, tmp_path / "archive") as history:
        for minute, age_s in enumerate((10.0, 20.0, None, 40.0)):
            history.health(health(NOON - 600 + 60 * minute, age_s=age_s))
    with reading(address, tmp_path / "archive") as past:
        minutes = await past.series(TAG, RT, "header_age", NOON - 600, NOON - 360, 60)
        assert [one.mean for one in minutes] == [10.0, 20.0, None, 40.0]
        assert [one.count for one in minutes] == [1, 1, 0, 1]
        (whole,) = await past.series(TAG, RT, "header_age", NOON - 600, NOON - 300, 300)
        assert (whole.count, whole.minimum, whole.maximum, whole.p50) == (3, 10.0, 40.0, 20.0)
        assert await past.metrics(TAG) == {"": ["score", "status"], RT: ["header_age"]}


async def test_what_was_never_measured_is_no_zero(address: HistoryAddress, tmp_path: Path) -> None:
    with writing(address, tmp_path / "archive") as history:
        history.poll(poll(NOON - 60), None)
    with reading(address, tmp_path / "archive") as past:
        (point,) = await past.series(TAG, RT, "header_age", NOON - 300, NOON, 300)
        assert (point.count, point.mean, point.p90) == (0, None, None)


async def test_the_share_of_polls_that_break_a_rule_counts_those_looked_at(
    address: HistoryAddress, tmp_path: Path
) -> None:
    with writing(address, tmp_path / "archive") as history:
        history.poll(poll(NOON - 80, entities={"trip_updates": 3}, rules={"E003": 2}), b"\x01")
        history.poll(poll(NOON - 60, entities={"trip_updates": 3}, rules={"E003": 1, "W009": 1}), b"\x02")
        history.poll(poll(NOON - 40, entities={"trip_updates": 0}), b"\x03")
        history.poll(poll(NOON - 20), b"\x04")
    with reading(address, tmp_path / "archive") as past:
        assert await past.rule_polls(TAG, NOON - 3600, NOON) == {"E003": (2, 3), "W009": (1, 3)}


async def test_an_incident_is_told_when_it_opens_gets_worse_and_ends(address: HistoryAddress, tmp_path: Path) -> None:
    since = Instant(NOON - 300)
    with writing(address, tmp_path / "archive") as history:
        history.health(health(since, Status.DEGRADED, incident(since)))
        history.health(health(NOON - 200, Status.DOWN, incident(since, Status.DOWN)))
        history.health(health(NOON - 100, Status.OK, incident(since, Status.DOWN, ended=NOON - 100)))
    with reading(address, tmp_path / "archive") as past:
        told = await past.transitions(None, 10)
        assert [(one.previous, one.status, one.at) for one in told] == [
            (Status.DOWN, Status.OK, NOON - 100),
            (Status.DEGRADED, Status.DOWN, NOON - 200),
            (Status.OK, Status.DEGRADED, since),
        ]
        assert await past.transitions("Réseau", 10) == told
        assert await past.transitions("Autre", 10) == []
        (kept,) = await past.incidents([TAG], NOON - 3600, NOON, 10)
        assert (kept.status, kept.ended) == (Status.DOWN, NOON - 100)
        assert await past.incidents(None, NOON - 50, NOON, 10) == []


async def test_a_worker_that_starts_again_tells_no_incident_twice(address: HistoryAddress, tmp_path: Path) -> None:
    since = Instant(NOON - 300)
    for at in (since, NOON - 200):
        with writing(address, tmp_path / "archive") as history:
            history.health(health(at, Status.DEGRADED, incident(since)))
    with reading(address, tmp_path / "archive") as past:
        assert len(await past.transitions(None, 10)) == 1


async def test_a_message_that_broke_a_rule_is_kept_once_for_all_its_rules(
    address: HistoryAddress, tmp_path: Path
) -> None:
    with writing(address, tmp_path / "archive") as history:
        for rule in ("E003", "E011"):
            history.evidence(TAG, RT, NOON - 5, rule, b"the bytes")
    with reading(address, tmp_path / "archive") as past:
        kept = await past.evidence(TAG, 10)
        assert [(one.reason, one.bytes, one.source) for one in kept] == [("E003", 9, RT), ("E011", 9, RT)]
        assert await past.evidence_bytes(kept[0].sha256) == b"the bytes"
        assert await past.evidence_bytes("00" * 32) is None


async def test_two_workers_write_one_history(address: HistoryAddress, tmp_path: Path) -> None:
    with writing(address, tmp_path / "archive") as one, writing(address, tmp_path / "archive") as other:
        for second in range(50):
            one.poll(poll(Instant(NOON - 2 * second)), None)
            other.poll(poll(Instant(NOON - 2 * second - 1)), None)
    with reading(address, tmp_path / "archive") as past:
        assert await past.outcomes(TAG, RT, NOON - 3600, NOON + 1) == {Outcome.OK: 100}


def test_what_finds_no_room_is_counted_and_never_waited_for(file_address: HistoryAddress, tmp_path: Path) -> None:
    history = HistoryWriter(file_address, tmp_path / "archive", waiting=Waiting(most=2, most_bytes=1000))
    for second in range(5):
        history.poll(poll(Instant(NOON + second)), None)
    assert history.dropped == Counter(queue_full=3)


def test_a_message_too_large_for_what_may_wait_is_counted(file_address: HistoryAddress, tmp_path: Path) -> None:
    history = HistoryWriter(file_address, tmp_path / "archive", waiting=Waiting(most_bytes=1000))
    history.poll(poll(NOON), bytes(1001))
    assert history.dropped == Counter(queue_full=1)


async def test_a_locked_file_is_said_once_and_written_once_it_is_free(
    file_address: HistoryAddress, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobility.history.database.BUSY_S", 0.05)
    monkeypatch.setattr("mobility.history.writer.AGAIN_AFTER_S", 0.05)
    with writing(file_address, tmp_path / "archive") as history:
        history.poll(poll(NOON - 2), None)
        assert history.flush(20)
        assert file_address.path is not None
        locker = sqlite3.connect(file_address.path)
        locker.execute("BEGIN IMMEDIATE")
        history.poll(poll(NOON - 1), None)
        while "cannot be written" not in caplog.text:
            assert not history.flush(0.02)
        locker.rollback()
        locker.close()
        assert history.flush(20)
    assert caplog.text.count("cannot be written") == 1
    assert caplog.text.count("is written again") == 1
    with reading(file_address, tmp_path / "archive") as past:
        assert await past.outcomes(TAG, RT, NOON - 10, NOON) == {Outcome.OK: 2}


def test_a_folder_that_cannot_be_written_costs_the_history_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobility.history.writer.AGAIN_AFTER_S", 0.05)
    (tmp_path / "file").write_text("")
    from mobility.history.address import parse_history_address

    address = parse_history_address(str(tmp_path / "file" / "history.sqlite"), tmp_path)
    assert address is not None
    history = HistoryWriter(address, tmp_path / "file" / "archive")
    history.start()
    history.poll(poll(NOON), b"\x01")
    while "cannot be written" not in caplog.text:
        assert not history.flush(0.02)
    history.close(20)
    assert history.dropped == Counter(archive_error=1, database_away=1)


async def test_an_incident_that_nobody_knows_of_after_a_power_cut_ended_when_its_feed_was_watched_last(
    address: HistoryAddress, tmp_path: Path
) -> None:
    since = Instant(NOON - 3_000)
    with writing(address, tmp_path / "archive") as history:
        for at in (since, NOON - 2_950, NOON - 2_900):
            history.health(health(Instant(at), Status.DEGRADED, incident(since)))
    with writing(address, tmp_path / "archive") as history:
        history.health(health(NOON - 100))
        history.health(health(NOON - 80))
    with reading(address, tmp_path / "archive") as past:
        (kept,) = await past.incidents([TAG], NOON - 3_600, NOON, 10)
        assert kept.ended == NOON - 2_900
        told = await past.transitions(None, 10)
        assert [(one.status, one.at) for one in told] == [(Status.OK, NOON - 2_900), (Status.DEGRADED, since)]
