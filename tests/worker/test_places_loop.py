"""The worker that holds the places' lease keeps them as new as the timetables in Redis."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mobility.model.ids import PLACE, FeedId
from mobility.model.places import Places
from mobility.store.lease import acquire_lease, release_lease
from mobility.store.places import read_places
from mobility.store.publish import publish_timetable
from mobility.worker import places_loop
from mobility.worker.beat import StoreWatch
from mobility.worker.places_loop import PlacesState, keep_places
from mobility.worker.surroundings import Surroundings
from tests.world import timetable_of

STATION = """
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon
    g, {name}, 48.1, 2
    z, {feed}, 49.{far}, 2
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t, 1, g, 08:00:00, 08:00:00
    t, 2, z, 09:00:00, 09:00:00
"""


async def publish(around: Surroundings, feed: str, name: str) -> None:
    """Publish a feed whose first stop is a station, as its worker does."""
    timetable = timetable_of(STATION.format(name=name, feed=feed, far=ord(feed[0])), feed)
    lease = await acquire_lease(around.connection, FeedId(feed), "its worker")
    assert lease is not None
    await publish_timetable(around.connection, lease, timetable)


async def until(around: Surroundings, wanted: set[str]) -> Places:
    """Wait until the places of several stops are those, each spelled by its feeds; fails after 20 s."""
    async with asyncio.timeout(20):
        while True:
            places = await read_places(around.connection)
            several = [place for place in places.places if len(place.members) > 1] if places else []
            if places and {" ".join(sorted(feed for feed, _ in place.members)) for place in several} == wanted:
                return places
            await asyncio.sleep(0.05)


@pytest.fixture
async def state(around: Surroundings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PlacesState]:
    """Keep places in the background."""
    monkeypatch.setattr(places_loop, "QUIET_S", 0.1)
    state = PlacesState(tmp_path / "places.json", tmp_path / "places.csv")
    task = asyncio.create_task(keep_places(state, around, StoreWatch()))
    yield state
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_new_timetable_brings_new_places_and_ids_stay(around: Surroundings, state: PlacesState) -> None:
    await publish(around, "a", "Gare")
    first = await until(around, set())
    await publish(around, "b", "Gare routière")
    second = await until(around, {"a b"})
    ids = {place.members[0].id: place.id for place in first.places}
    assert ids["g"] in {place.id for place in second.places if len(place.members) == 2}


async def test_ids_outlive_a_redis_that_comes_back_empty(around: Surroundings, state: PlacesState) -> None:
    await publish(around, "a", "Gare")
    await publish(around, "b", "Gare routière")
    before = await until(around, {"a b"})
    await around.connection.commands.flushall()
    await publish(around, "b", "Gare routière")
    await publish(around, "a", "Gare")
    assert (await until(around, {"a b"})).places == before.places


async def test_a_worker_that_starts_anew_takes_ids_from_its_memory(
    around: Surroundings, state: PlacesState, tmp_path: Path
) -> None:
    known = '{"places":[{"id":"place:AAAAAA","name":"Gare","lat":48.1,"lon":2.0,"members":[["old","9"]]}]}'
    (tmp_path / "places.json").write_text(known)
    await publish(around, "a", "Gare")
    await publish(around, "b", "Gare routière")
    assert "place:AAAAAA" in {place.id for place in (await until(around, {"a b"})).places}


async def test_corrections_are_followed_and_faulty_rows_are_said(
    around: Surroundings, state: PlacesState, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rows = "action,name,members\nsplit,,a:g,b:g\njoin,,a:z,b:z\nunite,,a:g,b:g\njoin,,a:g,c:unknown\n"
    (tmp_path / "places.csv").write_text(rows)
    await publish(around, "a", "Gare")
    await publish(around, "b", "Gare routière")
    places = await until(around, {"a b"})
    assert [place.members[0].id for place in places.places if len(place.members) == 2] == ["z"]
    assert "line 4: action 'unite'" in caplog.text
    assert "unknown_member: line 5: join a:g, c:unknown" in caplog.text


async def test_a_second_worker_waits_for_the_lease(around: Surroundings, tmp_path: Path) -> None:
    other = await acquire_lease(around.connection, PLACE, "another worker")
    assert other is not None
    await publish(around, "a", "Gare")
    task = asyncio.create_task(keep_places(PlacesState(tmp_path / "places.json"), around, StoreWatch()))
    try:
        for _ in range(20):
            assert await read_places(around.connection) is None
            await asyncio.sleep(0.01)
        await release_lease(around.connection, other)
        await until(around, set())
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
