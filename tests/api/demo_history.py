"""What a worker would have told of the demo's town in the minutes before an instant, written as it writes it."""

import hashlib
from pathlib import Path

from google.transit import gtfs_realtime_pb2

from mobility.demo.publisher import Publisher
from mobility.history.address import parse_history_address
from mobility.history.reader import HistoryReader, open_history
from mobility.history.reading import FeedReading, SourceReading
from mobility.history.writer import HistoryWriter
from mobility.model.health import FeedHealth, Incident, Indicator, Status
from mobility.model.history import PollRecord, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import Instant
from mobility.model.timetable import Timetable, timetable_value
from mobility.store.cache import TimetableCache

FEED = FeedId("demo-ville")
SOURCE = f"{FEED}-rt/trip_updates"
_WRITTEN_WITHIN_S = 20


def demo_history(folder: Path, publisher: Publisher, timetable: Timetable, now: Instant) -> HistoryReader:
    """Write three polls, an incident and a version, and open what was written."""
    address = parse_history_address(None, folder)
    assert address is not None
    writer = HistoryWriter(address, folder / "archive", lambda: now)
    writer.start()
    _tell(writer, folder, publisher, timetable, now)
    assert writer.flush(_WRITTEN_WITHIN_S)
    writer.close(_WRITTEN_WITHIN_S)
    reader = open_history(address, folder / "archive")
    assert reader is not None
    return reader


def broken_message() -> bytes:
    """Give a message about trips that no timetable has; its digest is the example of `/v1/health/evidence/{id}`."""
    message = gtfs_realtime_pb2.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = 1_795_417_800
    for number in range(60):
        message.entity.add(id=str(number)).trip_update.trip.trip_id = "unknown"
    return bytes(message.SerializeToString(deterministic=True))


def _tell(writer: HistoryWriter, folder: Path, publisher: Publisher, timetable: Timetable, now: Instant) -> None:
    version = hashlib.sha256(b"demo").hexdigest()
    kept = TimetableCache(folder / "timetables").write(FEED, version, timetable_value(timetable))
    writer.version(VersionRecord(feed=FEED, version=version, fetched_at=now - 7_200, in_use_since=now - 7_200))
    writer.timetable(FEED, version, kept)
    writer.reading(FEED, FeedReading(sources={SOURCE: SourceReading(kinds=("trip_updates",))}))
    writer.evidence(FEED, SOURCE, now - 180, "E003", broken_message())
    incident = Incident(
        id=f"{FEED}:{SOURCE}:header_age:{now - 180}", feed=FEED, cause="header_age", sentence="Old.", since=now - 180
    )
    for at in (now - 180, now - 120, now - 60):
        body = publisher.publication(FEED, "trip-updates", at).body
        record = PollRecord(
            feed=FEED,
            source=SOURCE,
            kind="trip_updates",
            started=at,
            duration_s=0.1,
            outcome=Outcome.OK,
            bytes=len(body),
        )
        writer.poll(record, body)
        indicator = Indicator(id="header_age", source=SOURCE, value=float(now - at))
        writer.health(
            FeedHealth(feed=FEED, assessed_at=at, status=Status.DEGRADED, indicators=[indicator], incidents=[incident])
        )
