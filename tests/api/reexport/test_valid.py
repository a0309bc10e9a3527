"""What is re-exported breaks no health rule that its sources do not break: each kind, each feed, the whole territory, as JSON too."""

import tarfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb

from mobility.api.app import make_app
from mobility.api.reexport.message import Kind
from mobility.api.settings import Settings
from mobility.api.state import State
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import examine
from mobility.health.rules.check import check_message, check_side_by_side
from mobility.health.rules.checked import Checked
from mobility.health.rules.side_by_side import SideBySide
from mobility.model.as_sent import AsSent
from mobility.model.ids import FeedId
from mobility.model.time import Instant, parse_instant
from mobility.model.timetable import Timetable
from tests.api.reexport.again import Bodies, Instance, re_exported
from tests.api.reexport.stories import ENTITIES, LINE, NOW, header
from tests.world import message_of, timetable_of

DEMO = ("demo-ville", "demo-trains", "demo-cars-sud", "demo-ile")
BEGIN = parse_instant("2026-11-23T08:11:40+01:00")
HEADER = pb.FeedHeader(gtfs_realtime_version="2.0")
OF_THE_SOURCE = {
    "W007": "the pace is the source's, seen through our clock",
    "BP_TRIP_UPDATE_NO_FUTURE_STOP": "the source then sends the trip without any call, of which the rule thinks nothing; calls that "
    "an early vehicle left are told on, or the timetable would bring them back (rule 29)",
}


class Operator:
    """One operator's messages heard, and what is found in them and in what is told on."""

    def __init__(self, timetable: Timetable) -> None:
        self.instance = Instance(timetable)
        self.before: dict[str, dict[Kind, AsSent]] = {}
        self.found: dict[str, set[str]] = {"source": set(), "told on": set()}

    def look(self, who: str, bodies: Bodies, now: Instant) -> None:
        sent = {kind: examined(body, now) for kind, body in bodies.items()}
        before = self.before.get(who, {})
        timetable = self.instance.timetable
        for kind, one in sent.items():
            beside = tuple(other for other in sent.values() if other is not one)
            checked = Checked(one, now, timetable, before.get(kind), beside)
            self.found[who] |= {f"{kind} {finding.rule}" for finding in check_message(checked)}
        found = check_side_by_side(SideBySide(tuple(sent.values()), timetable))
        self.found[who] |= {finding.rule for finding in found}
        self.before[who] = sent

    @property
    def our_faults(self) -> set[str]:
        return {one for one in self.found["told on"] - self.found["source"] if one.split()[-1] not in OF_THE_SOURCE}


def examined(body: bytes, now: Instant) -> AsSent:
    sent = examine(body, now=now)
    assert isinstance(sent, AsSent), sent
    return sent


class Territory:
    """Operators behind one application whose clock the test turns."""

    def __init__(self, timetables: Mapping[str, Timetable]) -> None:
        self.now = 0
        self.state = State()
        self.state.list_feeds([])
        self.operators = {feed: Operator(timetable) for feed, timetable in timetables.items()}
        # Content that is changed by time alone must show: nothing may be answered from the cache of answers.
        settings = Settings(clock=lambda: float(self.now), cache_bytes=0, anonymous_per_minute=0)
        self.app = make_app(self.state, settings)

    def hear(self, feed: str, bodies: Bodies, now: Instant, *, is_new: bool) -> None:
        self.now, operator = now, self.operators[feed]
        self.state.put(operator.instance.hear(bodies, now))
        if is_new:
            operator.look("source", bodies, now)


@asynccontextmanager
async def asking(territory: Territory) -> AsyncIterator[ClientSession]:
    async with TestServer(territory.app) as server, ClientSession(server.make_url("/")) as session:
        yield session


async def told_on(session: ClientSession, feed: str, kinds: Mapping[Kind, object]) -> dict[Kind, bytes]:
    """Fetch all kinds; JSON must say what protobuf says."""
    found = {}
    for kind in kinds:
        async with session.get(f"/gtfs-rt/{feed}/{kind}.pb") as answer:
            found[kind] = await answer.read()
        async with session.get(f"/gtfs-rt/{feed}/{kind}.json") as answer:
            assert json_format.Parse(await answer.text(), pb.FeedMessage()) == pb.FeedMessage.FromString(found[kind])
    return found


def unscoped(body: bytes, feed: str) -> list[pb.FeedEntity]:
    """Give one feed's entities of the territory's message under the ids of its own."""
    entities = [one for one in pb.FeedMessage.FromString(body).entity if one.id.startswith(f"{feed}:")]
    text = json_format.MessageToJson(pb.FeedMessage(header=HEADER, entity=entities), indent=None)
    return list(json_format.Parse(text.replace(f'"{feed}:', '"'), pb.FeedMessage()).entity)


def demo_timetable(publisher: Publisher, feed: str, folder: Path) -> Timetable:
    archive = folder / f"{feed}.zip"
    archive.write_bytes(publisher.publication(feed, "static", BEGIN).body)
    return compile_timetable(archive, FeedId(feed))


@pytest.mark.parametrize("story", ENTITIES)
def test_no_way_in_which_a_trip_runs_is_told_on_against_a_rule_that_the_source_keeps(story: str) -> None:
    operator = Operator(timetable_of(LINE))
    said = {Kind.TRIP_UPDATES: message_of(header(NOW - 5) + ENTITIES[story])}
    feed = operator.instance.hear(said, NOW)
    operator.look("source", said, NOW)
    operator.look("told on", re_exported(feed, said, NOW), NOW)
    unnamed = {"trip-updates W002"} if "detour" in story else set()
    assert operator.our_faults <= unnamed, "a detour names no vehicle, a trip update ought to"


async def test_the_demo_territory_breaks_no_rule_that_its_operators_keep(tmp_path: Path) -> None:
    publisher = Publisher(7, steady=True)
    territory = Territory({feed: demo_timetable(publisher, feed, tmp_path) for feed in DEMO})
    whole: dict[Kind, AsSent] = {}
    found: set[str] = set()
    async with asking(territory) as session:
        for step in range(9):
            now = BEGIN + step * 20
            for feed in DEMO:
                bodies = {kind: publisher.publication(feed, kind, now).body for kind in Kind}
                territory.hear(feed, bodies, now, is_new=True)
            by_feed = {feed: await told_on(session, feed, dict.fromkeys(Kind)) for feed in DEMO}
            for feed, bodies in by_feed.items():
                territory.operators[feed].look("told on", bodies, now)
            everything = await told_on(session, "all", dict.fromkeys(Kind))
            for kind, body in everything.items():
                assert {feed: unscoped(body, feed) for feed in DEMO} == {
                    feed: list(pb.FeedMessage.FromString(bodies[kind]).entity) for feed, bodies in by_feed.items()
                }
                sent = examined(body, now)
                found |= {f"{kind} {one.rule}" for one in check_message(Checked(sent, now, None, whole.get(kind)))}
                whole[kind] = sent
    assert {feed: operator.our_faults for feed, operator in territory.operators.items()} == {
        feed: set() for feed in DEMO
    }
    assert found <= set.union(*(operator.found["source"] for operator in territory.operators.values()))


def captures(archive: Path, folder: str, count: int) -> list[tuple[str, bytes]]:
    with tarfile.open(archive) as packed:
        named = sorted(
            (one for one in packed.getmembers() if folder in one.name and one.isfile()), key=lambda one: one.name
        )
        return [(one.name, content.read()) for one in named[:count] if (content := packed.extractfile(one)) is not None]


@pytest.mark.real_data
async def test_kingston_told_on_breaks_no_rule_that_kingston_keeps(shared_data: Path) -> None:
    timetable = compile_timetable(shared_data / "gtfs" / "ca-kingston-20251231.zip", FeedId("kingston"))
    pack = shared_data / "packs" / "kingston-20260115-tripupdates-vp.tar.xz"
    updates, vehicles = captures(pack, "kingston-seq", 8), captures(pack, "kingston-vp-derived", 8)
    territory = Territory({"kingston": timetable})
    kingston = territory.operators["kingston"]
    async with asking(territory) as session:
        for (name, body), (_, positions) in zip(updates, vehicles, strict=True):
            captured = int(name.split("capture_")[1].split("_")[0])
            bodies = {Kind.TRIP_UPDATES: body, Kind.VEHICLE_POSITIONS: positions}
            for later in (0, 15):
                territory.hear("kingston", bodies, captured + later, is_new=later == 0)
                kingston.look("told on", await told_on(session, "kingston", bodies), captured + later)
    assert kingston.found["source"]
    assert kingston.our_faults == set()


async def test_what_time_takes_away_moves_the_header_on(tmp_path: Path) -> None:
    publisher = Publisher(7, steady=True)
    territory = Territory({"demo-ville": demo_timetable(publisher, "demo-ville", tmp_path)})
    bodies = {kind: publisher.publication("demo-ville", kind, BEGIN).body for kind in Kind}
    said: dict[int, set[bytes]] = {}
    async with asking(territory) as session:
        territory.hear("demo-ville", bodies, BEGIN, is_new=True)
        for step in range(90):
            territory.now = BEGIN + step * 5
            async with session.get("/gtfs-rt/demo-ville/trip-updates.pb") as answer:
                message = pb.FeedMessage.FromString(await answer.read())
            timestamp = message.header.timestamp
            assert timestamp <= territory.now
            assert timestamp >= max(said, default=0)
            message.header.timestamp = 0
            said.setdefault(timestamp, set()).add(message.SerializeToString(deterministic=True))
    assert len(said) > 1, "predictions grew too old"
    assert {len(contents) for contents in said.values()} == {1}
    assert max(said) <= BEGIN + 310, "once nothing changes any more, the header grows old"
