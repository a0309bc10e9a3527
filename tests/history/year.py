"""A year of history for many feeds, written at once: what the speed of reading is measured on."""

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table

from mobility.history.address import parse_history_address
from mobility.history.database import writing_engine
from mobility.history.keys import Keys
from mobility.history.migrations import bring_up
from mobility.history.schema import DAYS, FEED_DAYS, FIVE_MINUTES, INCIDENTS, POLLS, SAMPLES, TRANSITIONS
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import DAY_S, Instant, ServiceDay, date_of
from tests.history.kept import NOON

METRICS = (
    *("header_age", "entity_age", "publish_interval", "frozen", "clock_skew", "fetch_success", "availability"),
    *("fetch_seconds", "entities", "trip_match", "stop_match", "findings"),
)
OF_FEED = ("status", "score", "coverage_tu", "coverage_vp", "expiry_days", "service_today", "impact")
SOURCES = ("tu", "vp", "sa")


def write_year(folder: Path, feeds: int, *, now: Instant = NOON, polls_every_s: int = 20) -> Path:
    """Write what retention would have left of a year; gives the file."""
    address = parse_history_address(None, folder)
    assert address is not None
    assert address.path is not None
    engine, keys, chance = writing_engine(address), Keys(), random.Random(1)
    bring_up(engine)
    for number in range(feeds):
        feed = FeedId(f"feed-{number}")
        with engine.begin() as connection:
            for source in ("", *SOURCES):
                names = METRICS if source else OF_FEED
                for series in keys.series(connection, ((feed, source, metric) for metric in names)):
                    _fill(connection, SAMPLES, _samples(series, now, chance))
                    _fill(connection, FIVE_MINUTES, _points(series, now, 90 * DAY_S, 300, chance))
                    _fill(connection, DAYS, _points(series, now, 365 * DAY_S, DAY_S, chance))
                if source:
                    _fill(connection, POLLS, _polls(keys.source(connection, feed, source, source), now, polls_every_s))
            _fill(connection, FEED_DAYS, _days(keys.source(connection, feed, ""), now))
            incidents = list(_incidents(feed, now, chance))
            _fill(connection, INCIDENTS, iter(incidents))
            _fill(connection, TRANSITIONS, _transitions(incidents))
    engine.dispose()
    return address.path


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert past SQLAlchemy, which would take longer than the disk."""
    found = list(rows)
    if found:
        names = list(found[0])
        marks = ", ".join("?" * len(names))
        raw = connection.connection.cursor()
        raw.executemany(
            f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})", [tuple(one.values()) for one in found]
        )


def _samples(series: int, now: Instant, chance: random.Random) -> Iterator[dict[str, Any]]:
    for at in range(now - 50 * 3600, now, 60):
        yield {"series_id": series, "at": at, "value": round(chance.uniform(5, 60), 1)}


def _points(series: int, now: Instant, back_s: int, step_s: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    is_still = series % 2
    for start in range((now - back_s) // step_s * step_s, now // step_s * step_s, step_s):
        mean = round(chance.uniform(10, 40), 1)
        more = (None,) * 4 if is_still else (mean - 5, mean + 9, mean - 1, mean + 6)
        names = ("minimum", "maximum", "p50", "p90")
        yield {"series_id": series, "start": start, "count": 5, "mean": mean, **dict(zip(names, more, strict=True))}


def _polls(source: int, now: Instant, every_s: int) -> Iterator[dict[str, Any]]:
    for place, started in enumerate(range(now - 7 * DAY_S, now, every_s)):
        yield {
            "source_id": source,
            "started": started,
            "duration_s": 0.2,
            "outcome": (Outcome.SERVER_ERROR if place % 97 == 0 else Outcome.OK).value,
            "bytes": 40_000,
            "body_hash": place.to_bytes(32, "big"),
            "content_hash": place.to_bytes(32, "big"),
            "header_timestamp": started - 9,
            "checked": True,
            "entities": '{"trip_updates":120,"vehicle_positions":0,"alerts":0}',
            "rules": json.dumps({"E003": place % 40 + 1, "W009": place % 7 + 1, "E022": 3}),
        }


def _days(source: int, now: Instant) -> Iterator[dict[str, Any]]:
    for back in range(365):
        day = date_of(ServiceDay(now // DAY_S - back)).isoformat()
        yield {
            "source_id": source,
            "day": day,
            "seconds": '{"ok":80000,"down":400}',
            "availability_percent": 99.5,
            "score": 93.0,
        }


def _incidents(feed: FeedId, now: Instant, chance: random.Random) -> Iterator[dict[str, Any]]:
    for back in range(365):
        since = now - back * DAY_S - chance.randrange(DAY_S)
        body = {
            "id": f"{feed}:tu:header_age:{since}",
            "feed": feed,
            "cause": "header_age",
            "sentence": "Old.",
            "since": since,
            "ended": since + 900,
        }
        yield {"id": body["id"], "feed": feed, "since": since, "ended": since + 900, "body": json.dumps(body)}


def _transitions(incidents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in incidents:
        for at, status, previous in ((one["since"], "down", "ok"), (one["ended"], "ok", "down")):
            body = {
                "incident": one["id"],
                "feed": one["feed"],
                "operators": ["Réseau"],
                "at": at,
                "status": status,
                "previous": previous,
                "cause": "header_age",
                "sentence": "Old.",
                "since": one["since"],
            }
            yield {"incident": one["id"], "at": at, "status": status, "feed": one["feed"], "body": json.dumps(body)}


if __name__ == "__main__":
    sys.stdout.write(f"{write_year(Path(sys.argv[1]), int(sys.argv[2]))}\n")
