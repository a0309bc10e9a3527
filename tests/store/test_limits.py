"""Counts of several processes add up, and end by themselves."""

from mobility.store.connect import Connection
from mobility.store.limits import KEPT_S, add_counts


async def test_what_several_processes_count_adds_up(connection: Connection) -> None:
    assert await add_counts(connection, {"a": 3, "b": 1}, minute=1) == {"a": 3, "b": 1}
    assert await add_counts(connection, {"a": 4}, minute=1) == {"a": 7}


async def test_every_minute_has_a_count_of_its_own(connection: Connection) -> None:
    await add_counts(connection, {"a": 3}, minute=1)
    assert await add_counts(connection, {"a": 2}, minute=2) == {"a": 2}


async def test_counts_end_by_themselves_and_name_nobody(connection: Connection) -> None:
    await add_counts(connection, {"192.0.2.7": 3}, minute=1)
    found = [key async for key in connection.commands.scan_iter()]
    assert len(found) == 1
    assert b"192" not in found[0]
    assert 0 < await connection.commands.ttl(found[0]) <= KEPT_S


async def test_more_buckets_than_one_round_trip_takes(connection: Connection) -> None:
    counts = {str(number): number for number in range(1, 1_200)}
    assert await add_counts(connection, counts, minute=1) == counts
