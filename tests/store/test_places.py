"""Places are replaced as one by whoever holds their lease, and read as published."""

import pytest
from redis.crc import key_slot

from mobility.model.ids import PLACE, FeedId, StopRef
from mobility.model.places import FormerPlace, Places, StopPlace
from mobility.store import keys
from mobility.store.changes import Change, ChangeKind, ChangeReader
from mobility.store.connect import Connection
from mobility.store.errors import FencedOutError
from mobility.store.lease import Lease, acquire_lease
from mobility.store.places import publish_places, read_places, read_places_version

GARE = StopPlace(id="place:7K3QZ9", name="Gare", lat=48.1, lon=None, members=(StopRef(FeedId("x"), "V/ é"),))
PLACES = Places(places=(GARE,), former=(FormerPlace(place=GARE, gone_since=7),), counts={"places": 1})


async def hold(connection: Connection, owner: str) -> Lease:
    lease = await acquire_lease(connection, PLACE, owner)
    assert lease is not None
    return lease


async def test_places_are_read_as_published_and_announced(connection: Connection) -> None:
    reader, lease = ChangeReader(), await hold(connection, "first")
    assert await read_places(connection) is None
    await publish_places(connection, lease, Places(), written_at=1)
    await reader.read(connection)
    version = await publish_places(connection, lease, PLACES, written_at=2)
    assert await read_places(connection) == PLACES
    assert await read_places_version(connection) == version
    assert await reader.read(connection) == [Change(ChangeKind.PLACES, None, version)]


async def test_who_lost_the_lease_publishes_nothing_also_when_redis_has_forgotten_it(connection: Connection) -> None:
    first = await hold(connection, "first")
    await connection.commands.hset(keys.PLACES_LEASE, "ends", "0")
    second = await hold(connection, "second")
    await publish_places(connection, second, PLACES, written_at=1)
    for _ in range(2):
        with pytest.raises(FencedOutError):
            await publish_places(connection, first, Places(), written_at=2)
        await connection.commands.delete(keys.PLACES_LEASE)
    assert await read_places(connection) == PLACES


async def test_places_of_another_schema_are_none(connection: Connection) -> None:
    await publish_places(connection, await hold(connection, "first"), PLACES, written_at=1)
    await connection.commands.hset(keys.PLACES, "version", "999-00")
    assert await read_places(connection) is None
    await connection.commands.hset(keys.PLACES, mapping={"version": "1-00", "value": b"{]"})
    assert await read_places(connection) is None


def test_places_and_their_lease_are_on_one_slot_of_a_cluster() -> None:
    assert key_slot(keys.lease(PLACE).encode()) == key_slot(keys.PLACES.encode())
    assert keys.find_feed(keys.lease(PLACE)) is None
