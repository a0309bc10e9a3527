"""A written year in, a real API server on it out: health, a timetable, alerts and a generation of each feed in a real Redis."""

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from mobility.commands.demo import free_port
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.history.address import parse_history_address
from mobility.history.archive import ArchiveWriter
from mobility.history.database import writing_engine
from mobility.history.reading import FeedReading, SourceReading, keep_reading
from mobility.history.timetables import KeptTimetables
from mobility.history.writing import write_version
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.health import FeedHealth
from mobility.model.history import VersionRecord
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from mobility.model.timetable import Timetable, timetable_value
from mobility.store.cache import TimetableCache
from mobility.store.connect import connect
from mobility.store.lease import acquire_lease
from mobility.store.publish import publish_generation, publish_timetable
from tests.bench.http import running, wait_for
from tests.history.year import feed_id
from tests.valkey import Valkey
from tests.web.health.sick import NOW, sick_feed

DEMO = "demo-ville"
KINDS = {"tu": "trip-updates", "vp": "vehicle-positions", "sa": "alerts"}
ARCHIVED_S = 1_800


def health_of(number: int) -> FeedHealth:
    """Describe a feed with all that can be wrong; two feeds make a network."""
    described = msgspec.json.encode(sick_feed()).replace(b"town", feed_id(number).encode())
    made = msgspec.json.decode(described, type=FeedHealth)
    return msgspec.structs.replace(made, name=f"Réseau {number}", operators=[f"Réseau {number // 2}"])


@contextmanager
def serving_year(folder: Path, feeds: int) -> Iterator[tuple[str, int]]:
    """Serve feeds with the history in a folder until the block ends; gives the server's address and process."""
    with tempfile.TemporaryDirectory(prefix="mobility-") as run:
        valkey = Valkey(Path(run) / "year.sock")
        valkey.start()
        try:
            publisher = Publisher(seed=1, steady=True)
            timetable = _timetable(publisher, feed_id(0), Path(run))
            _keep_messages(folder, publisher, timetable)
            asyncio.run(_fill(valkey.url, publisher, timetable, feeds))
            port, shift = free_port(), f"{NOW - time.time():+f}s"
            command = [sys.executable, "-m", "mobility", "serve", "--redis", valkey.url, "--port", str(port)]
            command += ["--clock", shift, "--anonymous-per-minute", "0", "--state-dir", str(folder)]
            with running(command) as process:
                wait_for(f"http://127.0.0.1:{port}/readyz")
                yield f"http://127.0.0.1:{port}", process.pid
        finally:
            valkey.stop()


def _timetable(publisher: Publisher, feed: FeedId, folder: Path) -> Timetable:
    path = folder / "gtfs.zip"
    path.write_bytes(publisher.publication(DEMO, "static", NOW).body)
    return compile_timetable(path, feed)


def _keep_messages(folder: Path, publisher: Publisher, timetable: Timetable) -> None:
    """Keep half an hour of the first feed's messages, and what they speak about."""
    feed, archive = timetable.info.feed, folder / "archive"
    shutil.rmtree(archive, ignore_errors=True)
    writer = ArchiveWriter(archive)
    for at in range(NOW - ARCHIVED_S, NOW + 1, 20):
        for name, kind in KINDS.items():
            writer.add(feed, f"{feed}~{name}", Instant(at), publisher.publication(DEMO, kind, at).body)
    writer.close()
    keep_reading(archive, feed, FeedReading(sources={f"{feed}~{name}": SourceReading() for name in KINDS}))
    version = timetable.info.version
    cached = TimetableCache(folder / "timetables").write(feed, version, timetable_value(timetable))
    KeptTimetables(archive, feed).keep(version, cached)
    address = parse_history_address(None, folder)
    assert address is not None
    engine = writing_engine(address)
    with engine.begin() as connection:
        since = Instant(NOW - ARCHIVED_S)
        write_version(connection, VersionRecord(feed=feed, version=version, fetched_at=since, in_use_since=since))
    engine.dispose()


async def _fill(url: str, publisher: Publisher, timetable: Timetable, feeds: int) -> None:
    connection = connect(url)
    sources = []
    for name, kind in KINDS.items():
        message = decode(publisher.publication(DEMO, kind, NOW).body, now=NOW)
        assert not isinstance(message, Refused)
        sources.append(SourceMessage(id=f"{DEMO}~{name}", message=message, fetched_at=NOW, last_attempt_at=NOW))
    for number in range(feeds):
        feed = feed_id(number)
        lease = await acquire_lease(connection, feed, "bench")
        assert lease is not None
        named = replace(timetable, info=msgspec.structs.replace(timetable.info, feed=feed))
        await publish_timetable(connection, lease, named)
        overlay, _ = merge(named, sources, Memory(), NOW, generation=lease.generation(1))
        await publish_generation(connection, lease, overlay, health_of(number), written_at=NOW)
    await connection.close()
