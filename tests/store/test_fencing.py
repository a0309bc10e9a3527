"""Whatever workers do in whatever order: only the newest owner writes, and generations only rise."""

import asyncio
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.store import keys
from mobility.store.connect import Connection, connect
from mobility.store.errors import FencedOutError
from mobility.store.lease import Lease, acquire_lease, release_lease, renew_lease
from mobility.store.publish import publish_generation
from mobility.store.read import read_generation_mark
from tests.small_values import small_overlay
from tests.valkey import Valkey

X = FeedId("x")
WORKERS = ("first", "second", "third")


@dataclass
class World:
    """What should be true, kept beside the server."""

    connection: Connection
    leases: dict[str, Lease] = field(default_factory=dict)
    """What each worker believes it holds."""
    newest: Lease | None = None
    counts: dict[Lease, int] = field(default_factory=dict)
    written: list[int] = field(default_factory=list)

    async def acquire(self, worker: str) -> None:
        """Let a worker ask for the feed."""
        lease = await acquire_lease(self.connection, X, worker)
        if lease is not None:
            assert self.newest is None or lease == self.newest or lease.fence > self.newest.fence
            self.leases[worker] = self.newest = lease

    async def renew(self, worker: str) -> None:
        """Let a worker renew what it believes to hold."""
        if worker in self.leases:
            assert await renew_lease(self.connection, self.leases[worker]) == (self.leases[worker] == self.newest)

    async def release(self, worker: str) -> None:
        """Let a worker go."""
        if worker in self.leases:
            await release_lease(self.connection, self.leases[worker])

    async def expire(self, _: str) -> None:
        """Let time pass."""
        if self.newest is not None:
            await self.connection.commands.hset(keys.lease(X), "ends", "1")

    async def publish(self, worker: str) -> None:
        """Let a worker write under what it believes to hold."""
        lease = self.leases.get(worker)
        if lease is None:
            return
        self.counts[lease] = self.counts.get(lease, 0) + 1
        generation = lease.generation(self.counts[lease])
        try:
            overlay = small_overlay(generation=generation)
            await publish_generation(self.connection, lease, overlay, FeedHealth(feed=X), written_at=1)
        except FencedOutError:
            assert lease != self.newest
        else:
            assert lease == self.newest
            self.written.append(generation)


STEPS = st.lists(
    st.tuples(
        st.sampled_from([World.acquire, World.renew, World.release, World.expire, World.publish, World.publish]),
        st.sampled_from(WORKERS),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_only_the_newest_owner_writes_and_generations_only_rise(shared_valkey: Valkey, steps: object) -> None:
    async def play() -> None:
        world = World(connect(shared_valkey.url))
        await world.connection.commands.flushall()
        for step, worker in steps:  # type: ignore[attr-defined]
            await step(world, worker)
        assert world.written == sorted(set(world.written))
        mark = await read_generation_mark(world.connection, X)
        assert (mark.generation if mark else None) == (world.written[-1] if world.written else None)
        await world.connection.close()

    asyncio.run(play())
