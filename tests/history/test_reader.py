"""A history that cannot be read says why, and is read as soon as it can be."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from mobility.history import queries
from mobility.history.address import HistoryAddress, parse_history_address
from mobility.history.database import writing_engine
from mobility.history.errors import ForeignHistoryError, HistoryAddressError, HistoryAwayError, NoHistoryError
from mobility.history.migrations import bring_up
from mobility.history.reader import HistoryReader, open_history
from mobility.history.writer import HistoryWriter
from mobility.model.health import Status
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from tests.history.kept import NOON, TAG, health, incident, poll, reading, writing


async def test_a_history_that_no_worker_has_written_says_so_and_is_read_once_it_is_there(
    address: HistoryAddress, tmp_path: Path
) -> None:
    with reading(address, tmp_path / "archive") as past:
        with pytest.raises(NoHistoryError, match="no worker has written"):
            await past.versions(TAG)
        with writing(address, tmp_path / "archive") as history:
            history.poll(poll(NOON), None)
        assert await past.versions(TAG) == []


async def test_a_history_of_a_newer_software_is_left_alone_and_said(address: HistoryAddress, tmp_path: Path) -> None:
    engine = writing_engine(address)
    bring_up(engine)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO schema_versions VALUES (99, 0)"))
    with pytest.raises(ForeignHistoryError, match=r"version 99 .* update this software"):
        bring_up(engine)
    engine.dispose()
    with reading(address, tmp_path / "archive") as past, pytest.raises(ForeignHistoryError, match="version 99"):
        await past.versions(TAG)


def test_a_history_of_the_first_version_is_brought_up_with_all_that_is_in_it(
    address: HistoryAddress, tmp_path: Path
) -> None:
    since = Instant(NOON - 60)
    with writing(address, tmp_path / "archive") as history:
        history.health(health(NOON, Status.DEGRADED, incident(since)))
    engine = writing_engine(address)
    with engine.begin() as connection:
        for name, columns in (("incidents_by_feed", "feed, since"), ("incidents_by_time", "since")):
            connection.execute(text(f"DROP INDEX {name}"))
            connection.execute(text(f"CREATE INDEX {name} ON incidents ({columns})"))
        connection.execute(text("DELETE FROM schema_versions WHERE version > 1"))
    bring_up(engine)
    indexes = {one["name"]: one["column_names"] for one in inspect(engine).get_indexes("incidents")}
    assert indexes["incidents_by_feed"] == ["feed", "since", "ended"]
    assert indexes["incidents_by_time"] == ["since", "ended"]
    engine.dispose()
    with reading(address, tmp_path / "archive") as past:
        assert [one.since for one in past.ask(queries.incidents, None, since, NOON, 10)] == [since]


def test_another_programs_database_is_left_alone(address: HistoryAddress) -> None:
    engine = writing_engine(address)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    with pytest.raises(ForeignHistoryError, match="invoices"):
        bring_up(engine)
    engine.dispose()


async def test_a_file_that_is_no_database_is_said(file_address: HistoryAddress, tmp_path: Path) -> None:
    assert file_address.path is not None
    file_address.path.write_bytes(b"not a database" * 100)
    with reading(file_address, tmp_path / "archive") as past, pytest.raises(HistoryAwayError, match="not a database"):
        await past.versions(TAG)


async def test_a_reader_cannot_write(address: HistoryAddress, tmp_path: Path) -> None:
    with writing(address, tmp_path / "archive") as history:
        history.poll(poll(NOON), None)
    with reading(address, tmp_path / "archive") as past, pytest.raises(HistoryAwayError, match=r"read.?only"):
        past.ask(lambda connection: connection.execute(text("DELETE FROM polls")))


def test_where_no_history_is_kept_there_is_no_reader(tmp_path: Path) -> None:
    assert open_history(parse_history_address("none", tmp_path), tmp_path) is None


def test_an_address_is_a_path_a_file_or_a_server(tmp_path: Path) -> None:
    for words, path in (
        (None, tmp_path / "history.sqlite"),
        ("/var/h.db", Path("/var/h.db")),
        ("sqlite:////x/h", Path("/x/h")),
    ):
        address = parse_history_address(words, tmp_path)
        assert address is not None
        assert address.path == path
    server = parse_history_address("postgresql://me:secret@db/h", tmp_path)
    assert server is not None
    assert (server.path, "secret" in server.shown) == (None, False)


@pytest.mark.parametrize("words", ["mysql://u:secret@h/x", "http://x", "://"])
def test_any_other_address_is_refused_without_its_password(words: str, tmp_path: Path) -> None:
    with pytest.raises(HistoryAddressError) as refused:
        parse_history_address(words, tmp_path)
    assert "secret" not in str(refused.value)


def test_a_file_is_its_owners_alone(file_address: HistoryAddress) -> None:
    engine = writing_engine(file_address)
    bring_up(engine)
    engine.dispose()
    assert file_address.path is not None
    assert file_address.path.stat().st_mode & 0o077 == 0
    assert sqlite3.connect(file_address.path).execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_more_threads_than_connections_ask_at_once_and_all_are_answered(tmp_path: Path) -> None:
    address = parse_history_address(None, tmp_path)
    assert address is not None
    writer = HistoryWriter(address, tmp_path / "archive")
    writer.start()
    writer.poll(poll(NOON), None)
    writer.close(20)
    reader = HistoryReader(address, tmp_path / "archive")
    with ThreadPoolExecutor(24) as threads:
        asked = [threads.submit(reader.ask, queries.metrics, FeedId(f"f{number}")) for number in range(600)]
        assert [one.result(20) for one in asked] == [{}] * 600
    reader.close()
