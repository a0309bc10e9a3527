"""Recorded messages are served again as their producer served them."""

from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from mobility.commands.recording import RecordingError, load_recordings
from mobility.commands.replay import make_replay_app
from mobility.feeds.registry import registry_from
from tests.world import gtfs_zip, message_of

FIRST = 1767225600
UPDATE = 'entity { id: "1" trip_update { trip { trip_id: "t1" } stop_time_update { stop_id: "A" departure { delay: 60 } } } }'


def message_at(timestamp: int) -> bytes:
    return message_of(f'header {{ gtfs_realtime_version: "2.0" timestamp: {timestamp} }} {UPDATE}')


def recorded(folder: Path) -> Path:
    """Record two messages half a minute apart, in files whose names sort the other way, a broken one, and a timetable."""
    (folder / "b.pb").write_bytes(message_at(FIRST))
    (folder / "a.pb").write_bytes(message_at(FIRST + 30))
    (folder / "broken.pb").write_bytes(b"<html>maintenance</html>")
    (folder / "gtfs.zip").write_bytes(
        gtfs_zip(
            "# stop_times.txt\ntrip_id,stop_sequence,stop_id,arrival_time,departure_time\nt1,1,A,08:00:00,08:00:00"
        )
    )
    return folder


def test_a_file_that_is_no_message_is_named_and_costs_only_itself(tmp_path: Path) -> None:
    recordings, refused = load_recordings(recorded(tmp_path))
    assert [len(recording.streams["trip_updates"].files) for recording in recordings] == [2]
    assert refused == ["broken.pb: html_body"]


def test_a_folder_without_messages_is_the_callers_fault(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match=r"no GTFS-Realtime message"):
        load_recordings(tmp_path)


async def test_each_instant_gets_what_was_served_then(tmp_path: Path) -> None:
    recordings, _ = load_recordings(recorded(tmp_path))
    name, now = recordings[0].name, [FIRST - 1]
    app = make_replay_app(recordings, lambda: now[0], lambda: "http://127.0.0.1:1")
    async with TestClient(TestServer(app)) as client:
        path = f"/{name}/trip-updates.pb"
        assert (await client.get(path)).status == 404
        for instant, file in ((FIRST, "b.pb"), (FIRST + 29, "b.pb"), (FIRST + 30, "a.pb"), (FIRST + 9999, "a.pb")):
            now[0] = instant
            assert await (await client.get(path)).read() == (tmp_path / file).read_bytes()
        etag = (await client.get(path)).headers["ETag"]
        assert (await client.get(path, headers={"If-None-Match": etag})).status == 304
        assert (await client.get(f"/{name}/gtfs.zip")).status == 200


async def test_its_registry_is_one_that_the_service_runs(tmp_path: Path) -> None:
    recordings, _ = load_recordings(recorded(tmp_path))
    app = make_replay_app(recordings, lambda: FIRST, lambda: "http://127.0.0.1:1")
    async with TestClient(TestServer(app)) as client:
        document = await (await client.get("/feeds.dmfr.json")).read()
    (feed,) = registry_from("replay.dmfr.json", document)
    assert feed.static.url.endswith("/gtfs.zip")
    assert [source.id for source in feed.realtime] == [f"{feed.id}~rt"]
