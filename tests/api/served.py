"""A world of feeds as text, served by the real application on loopback at an instant that the test turns."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from mobility.api.app import make_app
from mobility.api.settings import Settings
from mobility.api.state import FeedInUse, State
from mobility.api.stop_index import index_stops
from mobility.board.places.corrections import Correction
from mobility.board.places.lookup import PlaceLookup
from mobility.board.places.make import make_places
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth, Status
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.time import parse_instant
from tests.world import message_of, timetable_of

NOW = "2026-03-02T07:55:00+01:00"
"""A Monday in Paris' winter time."""

TOWN = """
# agency.txt
agency_id, agency_name, agency_url, agency_timezone, agency_lang, agency_phone
1, Réseau de la Ville, https://example.org, Europe/Paris, fr, 0123456789
# stops.txt
stop_id, stop_name, stop_lat, stop_lon, parent_station, location_type, platform_code, stop_code
G, Gare de St-Étienne, 48.1000, -1.6000, , 1, , 100
G1, Gare de St-Étienne, 48.1001, -1.6001, G, 0, 1, 101
G2, Gare de St-Étienne, 48.1002, -1.6002, G, 0, 2, 102
M, Mairie, 48.1100, -1.6100, , 0, , 200
V/ é, Village, 48.2000, -1.7000, , 0, , 300
# routes.txt
route_id, agency_id, route_short_name, route_long_name, route_type, route_color, route_text_color
T1, 1, T1, Gare - Mairie, 0, E2001A, FFFFFF
B2, 1, 2, Gare - Village, 3, FFCC00, FFFFFF
# trips.txt
route_id, service_id, trip_id, trip_headsign, direction_id
T1, S, t1, Mairie, 0
T1, S, t2, Mairie, 0
B2, TUE, v1, Village, 0
# calendar.txt
service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
S, 1, 1, 1, 1, 1, 1, 1, 20260101, 20261231
TUE, 0, 1, 0, 0, 0, 0, 0, 20260101, 20261231
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, G1, 08:00:00, 08:00:00
t1, 2, M, 08:10:00, 08:11:00
t2, 1, G2, 08:20:00, 08:20:00
t2, 2, M, 08:30:00, 08:31:00
v1, 1, G1, 09:00:00, 09:00:00
v1, 2, V/ é, 09:30:00, 09:30:00
v1, 3, M, 09:50:00, 09:50:00
"""


@dataclass
class World:
    """Feeds in a state, a clock and a client."""

    now: float = field(default_factory=lambda: float(parse_instant(NOW)))
    state: State = field(default_factory=State)
    memories: dict[FeedId, Memory] = field(default_factory=dict)
    settings: Settings = field(init=False)
    app: Application = field(init=False)
    client: "TestClient[Request, Application]" = field(init=False)

    def __post_init__(self) -> None:
        """Build the application on this state and clock."""
        self.settings = Settings(clock=lambda: self.now, heartbeat_s=0.2)
        self.state.list_feeds([])
        self.app = make_app(self.state, self.settings)

    def add(self, feed: str, text: str, **more: str) -> None:
        """Serve a feed that has only its timetable."""
        timetable = timetable_of(text, feed, **more)
        health = FeedHealth(feed=FeedId(feed), status=Status.OK, attribution=f"Data of {feed}", license="ODbL-1.0")
        self.state.put(FeedInUse(FeedId(feed), health, timetable, None, index_stops(timetable)))

    def say(self, feed: str, entities: str, *, age_s: int = 0) -> None:
        """Merge a message of `age_s` seconds ago into a feed, the way the worker does."""
        held = self.state.snapshot.feeds[FeedId(feed)]
        assert held.timetable is not None
        at = int(self.now) - age_s
        header = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {at} }}'
        message = decode(message_of(f"{header}\n{entities}"), now=int(self.now))
        assert isinstance(message, FeedMessage), message
        kinds = ("trip_updates", "vehicle_positions", "alerts")
        source = SourceMessage(id=f"{feed}-rt", message=message, fetched_at=at, last_attempt_at=at, kinds=kinds)
        generation = held.overlay.info.generation + 1 if held.overlay is not None else 1
        overlay, self.memories[held.id] = merge(
            held.timetable, [source], self.memories.get(held.id, Memory()), int(self.now), generation=generation
        )
        self.state.put(FeedInUse(held.id, held.health, held.timetable, overlay, held.index))

    def place(self, corrections: Sequence[Correction] = ()) -> str:
        """Compute the places of all feeds the way the worker does; gives the id of the one of most stops."""
        feeds = {feed.id: feed.timetable for feed in self.state.snapshot.feeds.values() if feed.timetable is not None}
        places = make_places(feeds, corrections, self.state.snapshot.places.places, int(self.now))
        self.state.put_places(PlaceLookup(places))
        return max(places.places, key=lambda place: len(place.members)).id

    async def get(self, path: str, **headers: str) -> ClientResponse:
        """Ask, with headers whose underscores stand for hyphens; the body is read."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = await self.client.get(path, headers=named)
        await response.read()
        return response


@asynccontextmanager
async def served(*, town: bool = True) -> AsyncIterator[World]:
    """Serve a world, with the town's feed `x` in it unless told otherwise."""
    world = World()
    if town:
        world.add("x", TOWN)
        world.place()
    async with TestClient(TestServer(world.app), auto_decompress=True) as client:
        world.client = client
        yield world


DELAYED = """
entity { id: "e1" trip_update { trip { trip_id: "t1" start_date: "20260302" }
  stop_time_update { stop_sequence: 1 departure { delay: 120 } } } }
"""
