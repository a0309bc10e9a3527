"""The past over HTTP: a history that a worker's writer wrote, read by the real application."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from aiohttp.test_utils import TestClient, TestServer
from google.transit import gtfs_realtime_pb2

from mobility.api import health_past_shapes as health_history
from mobility.api import health_shown
from mobility.api.app import make_app
from mobility.history.address import parse_history_address
from mobility.history.reader import HistoryReader, open_history
from mobility.history.reading import FeedReading, SourceReading
from mobility.history.writer import HistoryWriter
from mobility.model.health import FeedHealth, Impact, Incident, Indicator, Status
from mobility.model.history import PollRecord, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant, parse_instant
from mobility.model.timetable import timetable_value
from mobility.store.cache import TimetableCache
from tests.api.served import NOW, TOWN, World
from tests.world import timetable_of

X = FeedId("x")
SOURCE = "x-rt"
AT = Instant(parse_instant(NOW))


def late(at: Instant, delay_s: int) -> bytes:
    """Say that trip t1 is late."""
    message = gtfs_realtime_pb2.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = at - 5
    update = message.entity.add(id="1").trip_update
    update.trip.trip_id = "t1"
    update.stop_time_update.add(stop_sequence=1).departure.delay = delay_s
    return bytes(message.SerializeToString())


def tell(history: HistoryWriter, folder: Path) -> None:
    """Let a worker tell of a timetable, two polls and an incident."""
    timetable = timetable_of(TOWN, "x")
    version = hashlib.sha256(b"town").hexdigest()
    cached = TimetableCache(folder / "timetables").write(X, version, timetable_value(timetable))
    history.version(VersionRecord(feed=X, version=version, fetched_at=AT - 7200, in_use_since=AT - 7200))
    history.timetable(X, version, cached)
    history.evidence(X, SOURCE, AT - 120, "E003", b"message")
    history.reading(X, FeedReading(sources={SOURCE: SourceReading(kinds=("trip_updates",))}))
    for at, delay_s in ((AT - 120, 60), (AT - 60, 240)):
        record = PollRecord(
            feed=X, source=SOURCE, kind="trip_updates", started=at, duration_s=0.0, outcome=Outcome.OK, bytes=1
        )
        history.poll(record, late(at, delay_s))
        since = AT - 120
        incident = Incident(
            id=f"x:{SOURCE}:header_age:{since}", feed=X, cause="header_age", sentence="Old.", since=since
        )
        indicator = Indicator(id="header_age", source=SOURCE, value=float(delay_s))
        history.health(
            FeedHealth(feed=X, assessed_at=at, status=Status.DOWN, indicators=[indicator], incidents=[incident])
        )


@pytest.fixture
async def past(tmp_path: Path) -> AsyncIterator[World]:
    """Serve the town with a history."""
    address = parse_history_address(None, tmp_path)
    assert address is not None
    history = HistoryWriter(address, tmp_path / "archive", lambda: AT)
    history.start()
    tell(history, tmp_path)
    assert history.flush(20)
    history.close(20)
    reader = open_history(address, tmp_path / "archive")
    async for world in _serving(reader):
        yield world
    assert reader is not None
    reader.close()


async def _serving(reader: HistoryReader | None) -> AsyncIterator[World]:
    world = World()
    world.add("x", TOWN)
    world.app = make_app(world.state, world.settings, history=reader)
    async with TestClient(TestServer(world.app), auto_decompress=True) as client:
        world.client = client
        yield world


async def test_a_series_says_what_was_measured_and_where_nothing_was(past: World) -> None:
    since, until = "2026-03-02T06:53:00Z", "2026-03-02T06:55:00Z"
    answer = await past.get(f"/v1/health/feeds/x/history?metric=header_age&step=60&from={since}&to={until}")
    body = msgspec.json.decode(await answer.read(), type=health_history.HistoryAnswer)
    assert [(one.start[11:16], one.count, one.mean) for one in body.points] == [("06:53", 1, 60.0), ("06:54", 1, 240.0)]
    assert body.source == SOURCE


async def test_incidents_are_found_by_feed_and_by_operator(past: World) -> None:
    for query, count in (("", 1), ("?feed=x", 1), ("?operator=x", 1), ("?operator=other", 0), ("?feed=y", 0)):
        answer = await past.get(f"/v1/health/incidents{query}")
        body = msgspec.json.decode(await answer.read(), type=health_history.IncidentsAnswer)
        assert len(body.incidents) == count, query


async def test_what_an_incident_costs_now_is_said_though_history_is_a_minute_behind(past: World) -> None:
    since = AT - 120
    now = Incident(
        id=f"x:{SOURCE}:header_age:{since}",
        feed=X,
        cause="header_age",
        sentence="Old.",
        since=since,
        impact=Impact(per_hour=90, so_far=3.0),
    )
    feed = past.state.snapshot.feeds[X]
    past.state.put(replace(feed, health=msgspec.structs.replace(feed.health, incidents=[now])))
    (told,) = (await (await past.get("/v1/health/incidents")).json())["incidents"]
    assert told["impact"]["per_hour"] == 90


async def test_an_incident_of_long_ago_has_its_page_with_what_was_announced(past: World) -> None:
    page = await (await past.get(f"/health/incidents/x:{SOURCE}:header_age:{AT - 120}?lang=en")).text()
    assert "Old." in page
    assert "What was announced" in page
    assert page.count(">2 Mar 2026 06:53<") == 2


async def test_what_a_contract_is_reckoned_with_comes_as_sheets(past: World) -> None:
    incidents = await (await past.get("/v1/health/incidents?format=csv")).text()
    head, row = incidents.removeprefix("\ufeff").splitlines()
    assert head.startswith("feed;source;cause;status;since;ended;lasted_s;")
    assert row.startswith("x;;header_age;degraded;2026-03-02T06:53:00+00:00;;;")
    day = await (await past.get("/v1/health/feeds/x/days?format=csv&locale=en")).text()
    month = await past.get("/v1/health/feeds/x/days?format=csv&by=month")
    assert [line.split(",")[0] for line in day.removeprefix("\ufeff").splitlines()] == ["day", "2026-03-02"]
    assert (await month.text()).splitlines()[1].startswith("2026-03;")
    assert month.headers["Content-Disposition"].startswith('attachment; filename="availability-x-')


async def test_an_incident_that_nobody_subscribed_to_says_so_everywhere(past: World) -> None:
    path = f"incidents/x:{SOURCE}:header_age:{AT - 120}"
    one = msgspec.json.decode(
        await (await past.get(f"/v1/health/{path}")).read(), type=health_history.PastIncidentAnswer
    )
    assert (one.feed, one.notified, one.not_notified and one.not_notified.reason) == ("x", [], "no_subscriber")
    assert "Personne n’est abonné à ce flux." in await (await past.get(f"/health/{path}?lang=fr")).text()
    assert "Nobody has subscribed to this feed." in await (await past.get(f"/health/{path}?lang=en")).text()
    sheet = await (await past.get("/v1/health/incidents?format=csv")).text()
    assert sheet.splitlines()[0].endswith(";notified;not_notified_fr;not_notified")
    assert sheet.splitlines()[1].endswith(";;Personne n’est abonné à ce flux.;Nobody has subscribed to this feed.")


async def test_an_incident_that_never_was_is_refused_by_its_name(past: World) -> None:
    answer = await past.get("/v1/health/incidents/x:rt:header_age:1")
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (404, "unknown_incident")


async def test_versions_and_days_are_of_the_shape_described(past: World) -> None:
    answer = await past.get("/v1/health/feeds/x/versions")
    versions = msgspec.json.decode(await answer.read(), type=health_history.VersionsAnswer)
    assert [one.in_use_since for one in versions.versions] == ["2026-03-02T04:55:00+00:00"]
    answer = await past.get("/v1/health/feeds/x/days")
    msgspec.json.decode(await answer.read(), type=health_history.DaysAnswer)


async def test_the_message_of_an_instant_comes_as_it_came_and_as_json(past: World) -> None:
    answer = await past.get("/v1/health/feeds/x/snapshots/2026-03-02T06:53:30Z.pb")
    assert await answer.read() == late(Instant(AT - 120), 60)
    answer = await past.get(f"/v1/health/feeds/x/snapshots/{AT}.json")
    message = await answer.json()
    assert message["entity"][0]["trip_update"]["stop_time_update"][0]["departure"]["delay"] == 240


async def test_the_latest_message_needs_no_instant(past: World) -> None:
    at_last = await (await past.get("/v1/health/feeds/x/snapshots/2100-01-01T00:00:00Z.json")).json()
    assert await (await past.get("/v1/health/feeds/x/snapshots/latest.json")).json() == at_last


async def test_before_the_first_message_nothing_is_kept(past: World) -> None:
    answer = await past.get("/v1/health/feeds/x/snapshots/2026-03-01T00:00:00Z.pb")
    assert (answer.status, (await answer.json())["code"]) == (404, "not_kept")


@pytest.mark.parametrize("ts", ["yesterday.pb", "1764059700", "99999999999999.json", "..%2F..%2Fx.pb"])
async def test_what_is_no_instant_is_refused(past: World, ts: str) -> None:
    answer = await past.get(f"/v1/health/feeds/x/snapshots/{ts}")
    assert (answer.status, (await answer.json())["code"]) == (400, "invalid_parameter")


async def test_the_board_of_then_is_made_again_as_it_was(past: World) -> None:
    for at, delay_s in (("2026-03-02T06:53:30Z", 60), ("2026-03-02T06:54:30Z", 240)):
        answer = await past.get(f"/v1/health/shown?stop=x:G&at={at}")
        body = msgspec.json.decode(await answer.read(), type=health_shown.ShownAnswer)
        assert body.missing == []
        assert body.board is not None
        assert (body.board.departures[0].delay_s, body.board.departures[0].label) == (delay_s, "live")


async def test_what_is_not_kept_is_said(past: World) -> None:
    answer = await past.get("/v1/health/shown?stop=x:G&at=2026-03-02T06:00:00Z")
    body = msgspec.json.decode(await answer.read(), type=health_shown.ShownAnswer)
    assert [one.code for one in body.missing] == ["no_messages"]
    assert body.board is not None
    answer = await past.get("/v1/health/shown?stop=x:G&at=2026-02-01T06:00:00Z")
    body = msgspec.json.decode(await answer.read(), type=health_shown.ShownAnswer)
    assert ([one.code for one in body.missing], body.board) == (["version_unknown"], None)


async def test_a_service_without_history_says_so() -> None:
    async for world in _serving(None):
        for path in ("incidents", "feeds/x/history", "feeds/x/days", "feeds/x/versions", "feeds/x/snapshots/1.pb"):
            answer = await world.get(f"/v1/health/{path}")
            assert (answer.status, (await answer.json())["code"]) == (404, "no_history"), path


async def test_what_is_kept_as_evidence_is_listed_and_given_as_it_came(past: World) -> None:
    listed = await (await past.get("/v1/health/feeds/x/evidence")).json()
    assert [(one["reason"], one["source"], one["bytes"]) for one in listed["evidence"]] == [("E003", SOURCE, 7)]
    answer = await past.get(listed["evidence"][0]["url"])
    assert (answer.headers["Content-Type"], await answer.read()) == ("application/x-protobuf", b"message")
    unknown = await past.get(f"/v1/health/evidence/{'0' * 64}")
    assert (unknown.status, (await unknown.json(content_type=None))["code"]) == (404, "not_kept")
    assert (await past.get("/v1/health/evidence/nonsense")).status == 404
