"""A history of a month for a few feeds, written where a page's tests read it."""

import math
from collections.abc import Sequence

from mobility.history.address import HistoryAddress
from mobility.history.database import writing_engine
from mobility.history.keys import Keys
from mobility.history.migrations import bring_up
from mobility.history.schema import FEED_DAYS, SAMPLES
from mobility.history.writing import write_evidence, write_polls, write_version
from mobility.model.finding import Example, Finding, Severity
from mobility.model.health import FeedHealth
from mobility.model.history import Evidence, PollRecord, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import DAY_S, ServiceDay, date_of
from tests.web.health.sick import NOW, WILD

PERCENTS = (100.0, 100.0, 99.2, 100.0, 96.5, 100.0, 82.0, 100.0, 31.0, 100.0)


def write_past(address: HistoryAddress, feeds: Sequence[FeedId], sick: FeedHealth) -> None:
    """Write days of all feeds, and a day of series, polls, versions and evidence of the sick one."""
    engine, keys = writing_engine(address), Keys()
    bring_up(engine)
    with engine.begin() as connection:
        for place, feed in enumerate(feeds):
            source = keys.source(connection, feed, "")
            rows = [
                {
                    "source_id": source,
                    "day": date_of(ServiceDay(NOW // DAY_S - back)).isoformat(),
                    "seconds": b'{"ok":80000}',
                    "availability_percent": PERCENTS[back % len(PERCENTS)] if place == 0 else 100.0,
                    "score": 90.0,
                }
                for back in range(28)
            ]
            connection.execute(FEED_DAYS.insert(), rows)
        for source_id, metric in (
            ("town~tu", "header_age"),
            ("town~vp", "header_age"),
            ("town~tu", "publish_interval"),
            ("town~tu", "entities.trip_updates"),
        ):
            (series,) = keys.series(connection, [(sick.feed, source_id, metric)])
            values = [
                {"series_id": series, "at": at, "value": round(30 + 20 * math.sin(at / 9_000) + (at // 300 % 5) * 3, 1)}
                for at in range(NOW - DAY_S, NOW, 300)
                if not NOW - 40_000 < at < NOW - 30_000
            ]
            connection.execute(SAMPLES.insert(), values)
        polls = [
            PollRecord(
                feed=sick.feed,
                source="town~vp",
                kind="vehicle_positions",
                started=NOW - 60 * back,
                duration_s=0.2 + back % 5 / 10,
                outcome=Outcome.SERVER_ERROR if back < 17 else Outcome.OK,
            )
            for back in range(200)
        ]
        write_polls(connection, keys, polls)
        for version, back in (("ab12" * 16, 10), ("cd34" * 16, 40)):
            write_version(connection, version_record(sick.feed, version, back))
        kept = Evidence(feed=sick.feed, source="town~tu", at=NOW - 80_000, reason="E003", sha256="0" * 64, bytes=3)
        write_evidence(connection, keys, kept, b"\x08\x01\x00")
    engine.dispose()


def version_record(feed: FeedId, version: str, back: int) -> VersionRecord:
    """Describe a version fetched some days ago."""
    return VersionRecord(
        feed=feed,
        version=version,
        fetched_at=NOW - back * DAY_S,
        in_use_since=NOW - back * DAY_S + 60,
        last_modified="Fri, 20 Feb 2026 06:00:00 GMT",
        feed_version=f"2026-{back} {WILD}",
        first_day="2026-02-01",
        last_day="2026-03-07",
        counts={"trips": 4_120, "stops": 612, "routes": 23},
        added={"trips": 310, "stops": 2, "routes": 0},
        removed={"trips": 120, "stops": 0, "routes": 1},
        new_trips_percent=7.5,
        trips_by_day=[0 if day % 7 == 6 else 412 - 200 * (day % 7 == 5) for day in range(35)],
        notices=[
            Finding(rule="unused_trip", severity=Severity.WARNING, count=3, examples=(Example("trips.txt", WILD),))
        ],
    )
