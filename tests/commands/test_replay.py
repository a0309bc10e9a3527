"""Recorded messages are served again as their operator did: in their rhythm, with 304s, from a folder of any shape."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from mobility.commands.recording import Recording, RecordingError, load_recordings
from mobility.commands.replay import make_replay_app
from mobility.feeds.registry import load_registry
from mobility.feeds.secrets import load_secrets
from mobility.model.time import Instant, parse_instant
from tests.scenarios.desk import message_at, update
from tests.world import gtfs_zip

FIRST, SECOND, THIRD = (f"2026-03-02T08:00:{second}+01:00" for second in ("00", "30", "59"))
LINE = """
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time
t1, 1, A, 08:00:00, 08:00:00
t1, 2, B, 08:10:00, 08:10:00
"""
DELAY = update("t1", "stop_time_update { stop_sequence: 1 departure { delay: 60 } }")
VEHICLE = 'entity { id: "v" vehicle { trip { trip_id: "t1" } position { latitude: 48 longitude: 2 } } }'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Record three messages, out of order by name, a vehicle and a page that is no message."""
    town = tmp_path / "My Town"
    town.mkdir()
    (tmp_path / "gtfs.zip").write_bytes(gtfs_zip(LINE))
    for name, at in (("z", FIRST), ("m", SECOND), ("a", THIRD)):
        (town / f"{name}.pb").write_bytes(message_at(at, DELAY))
    (town / "vehicles.pb").write_bytes(message_at(SECOND, VEHICLE))
    (town / "broken.pb").write_bytes(b"<html>")
    return tmp_path


def test_messages_are_ordered_by_their_header_and_kinds_are_streams(folder: Path) -> None:
    (recording,), refused = load_recordings(folder)
    assert recording.name == "my-town"
    assert [path.stem for path in recording.streams["trip_updates"].files] == ["z", "m", "a"]
    assert [path.stem for path in recording.streams["vehicle_positions"].files] == ["vehicles"]
    assert recording.archive == folder / "gtfs.zip"
    assert recording.first == parse_instant(FIRST)
    assert refused == ["My Town/broken.pb: html_body"]


def test_a_folder_without_messages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="holds no GTFS-Realtime message"):
        load_recordings(tmp_path)


class Clock:
    """Stands where the test puts it."""

    def __init__(self) -> None:
        self.now = parse_instant(FIRST)

    def __call__(self) -> Instant:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def client(folder: Path, clock: Clock) -> AsyncIterator["TestClient[web.Request, web.Application]"]:
    recordings: list[Recording] = load_recordings(folder)[0]
    app = make_replay_app(recordings, clock, lambda: "http://operator.example")
    async with TestClient(TestServer(app)) as made:
        yield made


async def asked(client: "TestClient[web.Request, web.Application]", kind: str, **headers: str) -> ClientResponse:
    return await client.get(
        f"/my-town/{kind}.pb", headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


@pytest.mark.parametrize(
    ("at", "file"),
    [(FIRST, "z"), ("2026-03-02T08:00:29+01:00", "z"), (SECOND, "m"), ("2026-03-03T00:00:00+01:00", "a")],
)
async def test_at_any_instant_the_message_of_that_instant_is_served(
    client: "TestClient[web.Request, web.Application]", folder: Path, clock: Clock, at: str, file: str
) -> None:
    clock.now = parse_instant(at)
    answer = await asked(client, "trip-updates")
    assert await answer.read() == (folder / "My Town" / f"{file}.pb").read_bytes()


async def test_before_its_first_message_a_stream_is_not_there(
    client: "TestClient[web.Request, web.Application]",
) -> None:
    assert (await asked(client, "vehicle-positions")).status == 404


async def test_what_is_known_already_is_304_until_the_next_message(
    client: "TestClient[web.Request, web.Application]", clock: Clock
) -> None:
    etag = (await asked(client, "trip-updates")).headers["ETag"]
    known = await asked(client, "trip-updates", If_None_Match=etag)
    assert (known.status, await known.read()) == (304, b"")
    clock.now = parse_instant(SECOND)
    assert (await asked(client, "trip-updates", If_None_Match=etag)).status == 200


async def test_its_registry_is_one_that_the_service_accepts(
    client: "TestClient[web.Request, web.Application]", tmp_path: Path
) -> None:
    path = tmp_path / "replayed.dmfr.json"
    path.write_bytes(await (await client.get("/feeds.dmfr.json")).read())
    (feed,) = load_registry(path, load_secrets(None))
    assert feed.id == "my-town"
    assert feed.static.url == "http://operator.example/my-town/gtfs.zip"
    assert {kind for source in feed.realtime for kinds, _ in source.polls for kind in kinds} == {
        "trip_updates",
        "vehicle_positions",
    }
    assert (await client.get("/my-town/gtfs.zip")).status == 200
