"""A number of feeds and of days in, a database with what retention would have left of them out: what reading is measured on."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Table

from mobility.history.address import parse_history_address
from mobility.history.database import writing_engine
from mobility.history.keys import Keys
from mobility.history.migrations import bring_up
from mobility.history.schema import DAYS, FIVE_MINUTES, POLLS, SAMPLES, SPANS
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from tests.history.kept import NOON
from tests.history.year_events import write_events
from tests.history.year_figures import day_rows, five_minute_rows, poll_rows, sample_rows, span_rows

SOURCES = {"tu": "trip_updates", "vp": "vehicle_positions", "sa": "alerts"}
METRICS = (
    *("header_age", "entity_age", "publish_interval", "frozen", "clock_skew", "fetch_success", "availability"),
    *("fetch_seconds", "entities", "trip_match", "stop_match"),
)
OF_FEED = ("status", "score", "coverage_tu", "coverage_vp", "expiry_days", "service_today", "impact")
"""A source has its kind's count besides; together the 43 series that a feed with three sources has."""

CACHE_KIB = 400_000


@dataclass(frozen=True)
class Year:
    """How much to write."""

    feeds: int
    days: int = 365
    now: Instant = NOON
    polls_every_s: int = 20


def feed_id(number: int) -> FeedId:
    """Name a feed."""
    return FeedId(f"feed-{number}")


def series_of(feed: FeedId) -> list[tuple[FeedId, str, str]]:
    """List the series of a feed as (feed, source, metric)."""
    found = [(feed, "", metric) for metric in OF_FEED]
    for source, kind in SOURCES.items():
        found += [(feed, f"{feed}~{source}", metric) for metric in (*METRICS, f"entities.{kind}")]
    return found


def write_year(folder: Path, year: Year, say: Callable[[str], None] = lambda _: None) -> Path:
    """Write what retention would have left; gives the file.

    The figures of one feed are made and copied for each of the others within the database, a transaction a feed and in the
    order of time, for in that order workers fill the pages of the file.
    """
    address = parse_history_address(None, folder)
    assert address is not None
    assert address.path is not None
    engine, keys = writing_engine(address), Keys()
    bring_up(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA cache_size=-{CACHE_KIB}")
        connection.exec_driver_sql("PRAGMA synchronous=OFF")
        _make_templates(connection, year)
        connection.commit()
        for number in range(year.feeds):
            feed = feed_id(number)
            _copy(connection, keys, feed)
            write_events(connection, keys, feed, year.days, year.now)
            connection.commit()
            say(f"{number + 1} of {year.feeds} feeds")
    engine.dispose()
    return address.path


def _make_templates(connection: Connection, year: Year) -> None:
    places = range(len(series_of(feed_id(0))))
    _template(connection, SAMPLES, sample_rows(places, year.days, year.now))
    _template(connection, FIVE_MINUTES, five_minute_rows(places, year.days, year.now))
    _template(connection, DAYS, day_rows(places, year.days, year.now))
    _template(connection, POLLS, poll_rows(range(len(SOURCES)), year.days, year.now, year.polls_every_s))
    _template(connection, SPANS, span_rows(year.days, year.now))


def _template(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Keep rows in their order, the place of their series or source before the other columns."""
    names = [column.name for column in table.columns][1:]
    connection.exec_driver_sql(f"CREATE TEMP TABLE {_of(table)} (place, {', '.join(names)})")
    marks = ", ".join("?" * (len(names) + 1))
    cursor = connection.connection.cursor()
    # sqlite3 takes any iterable; the general description of drivers knows sequences alone.
    cursor.executemany(f"INSERT INTO {_of(table)} VALUES ({marks})", cast("Sequence[Sequence[Any]]", rows))


def _copy(connection: Connection, keys: Keys, feed: FeedId) -> None:
    """Give a feed the rows of the templates."""
    whole = keys.source(connection, feed, "")
    sources = [keys.source(connection, feed, f"{feed}~{name}", kind) for name, kind in SOURCES.items()]
    series = keys.series(connection, series_of(feed))
    for table, numbers in (
        (SPANS, [whole]),
        (POLLS, sources),
        (SAMPLES, series),
        (FIVE_MINUTES, series),
        (DAYS, series),
    ):
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "numbers of one feed follow each other"
        columns = [column.name for column in table.columns]
        chosen = ", ".join([f"place + {numbers[0]}", *columns[1:]])
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {chosen} FROM {_of(table)}")


def _of(table: Table) -> str:
    return f"temp.template_{table.name}"
