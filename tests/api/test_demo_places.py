"""The demo's station: five operators, one place, and the line that two of them publish once."""

from pathlib import Path

from mobility.api.state import FeedInUse
from mobility.api.stop_index import index_stops
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.model.time import parse_instant
from tests.api.served import World, served

STATION = {
    "demo-trains:zone:valorne",
    "demo-ville:gare",
    "demo-cars-nord:n-gare-routiere",
    "demo-cars-sud:s-gare-routiere",
    "demo-tad:tad-gare",
}
AN_HOUR_BEFORE = parse_instant("2026-11-23T07:20:00+01:00")
"""A Monday; line JV leaves at 07:50."""


def add_territory(world: World, folder: Path) -> None:
    """Serve all feeds of the demo as published at the world's moment."""
    publisher = Publisher(7, steady=True)
    for network in publisher.networks:
        archive = folder / f"{network.feed_id}.zip"
        archive.write_bytes(publisher.publication(network.feed_id, "static", int(world.now)).body)
        feed = FeedId(network.feed_id)
        timetable = compile_timetable(archive, feed)
        world.state.put(
            FeedInUse(feed, FeedHealth(feed=feed, status=Status.OK), timetable, None, index_stops(timetable))
        )


async def test_the_station_of_five_operators_is_one_place_with_one_board(tmp_path: Path) -> None:
    async with served(town=False) as world:
        world.now = float(AN_HOUR_BEFORE)
        add_territory(world, tmp_path)
        world.place()
        place = await (await world.get("/v1/places/demo-ville:gare-A")).json()
        assert {stop["id"] for stop in place["stops"]} == STATION
        assert place["name"] == "Gare de Valorne"
        board = await (await world.get(f"/v1/departures?stop={place['id']}&limit=200")).json()
        assert {feed["id"] for feed in board["feeds"]} == {stop.split(":")[0] for stop in STATION}
        joint = [row for row in board["departures"] if row["route"]["short_name"] == "JV"]
        assert [(row["scheduled"], row["sources"]) for row in joint] == [
            ("2026-11-23T07:50:00+01:00", ["demo-cars-nord", "demo-cars-sud"])
        ]
        page = await (await world.get("/?lang=fr")).text()
        assert page.count(f'<li><a href="/stops/{place["id"]}?lang=fr"') == 1
        assert not [stop for stop in STATION if f'href="/stops/{stop}?' in page]
