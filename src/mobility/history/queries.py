"""A connection and a question in, what the tables know of it out."""

from collections import Counter
from collections.abc import Sequence

import msgspec
import zstandard
from sqlalchemy import ColumnElement, Connection, Table, and_, func, select

from mobility.history.points import point_from, point_of, steps
from mobility.history.rollup import STEP_S
from mobility.history.schema import (
    DAYS,
    EVIDENCE,
    FEED_DAYS,
    FIVE_MINUTES,
    INCIDENTS,
    MESSAGES,
    POLLS,
    SAMPLES,
    SERIES,
    SOURCES,
    TRANSITIONS,
    VERSIONS,
)
from mobility.model.health import Incident, Status
from mobility.model.history import Evidence, FeedDay, Point, Transition, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.time import DAY_S, Instant

MOST_STEPS = 10_000


def source_id(connection: Connection, feed: FeedId, source: str) -> int | None:
    """Give a source's number; None when nothing was ever kept of it."""
    is_it = (SOURCES.c.feed == feed) & (SOURCES.c.source == source)
    return connection.execute(select(SOURCES.c.id).where(is_it)).scalar()


def series(
    connection: Connection, feed: FeedId, source: str, metric: str, since: Instant, until: Instant, step_s: int
) -> list[Point]:
    """Give what a metric was, in steps from `since` to `until`; steps without a value have count 0.

    Read from samples (a minute) where the step is shorter than five minutes, from steps of five minutes where it is
    shorter than a day, else from days; where the finer ones are not made yet or are gone, from what there is.
    """
    if step_s <= 0 or until <= since or (until - since) // step_s > MOST_STEPS:
        raise ValueError(
            f"from {since} to {until} in steps of {step_s} s is not a series of at most {MOST_STEPS} steps"
        )
    is_it = (SOURCES.c.feed == feed) & (SOURCES.c.source == source) & (SERIES.c.metric == metric)
    wanted = select(SERIES.c.id).join(SOURCES, SOURCES.c.id == SERIES.c.source_id).where(is_it)
    number = connection.execute(wanted).scalar()
    if number is None:
        return steps([], since, until, step_s)
    if step_s < STEP_S:
        return steps(_samples(connection, number, since, until), since, until, step_s)
    points: list[Point] = []
    reached = since
    if step_s >= DAY_S:
        points += _points(connection, DAYS, number, since, until)
        reached = points[-1].start + DAY_S if points else since
    finer = _points(connection, FIVE_MINUTES, number, reached, until)
    reached = finer[-1].start + STEP_S if finer else reached
    # What is not rolled up yet: the last minutes.
    recent = _samples(connection, number, reached, until)
    return steps([*points, *finer, *recent], since, until, step_s)


def _points(connection: Connection, table: Table, number: int, since: Instant, until: Instant) -> list[Point]:
    column = table.c
    is_wanted = and_(column.series_id == number, column.start >= since, column.start < until)
    names = (column.start, column.count, column.minimum, column.mean, column.maximum, column.p50, column.p90)
    rows = connection.execute(select(*names).where(is_wanted).order_by(column.start))
    return [point_from(tuple(row)) for row in rows]


def _samples(connection: Connection, number: int, since: Instant, until: Instant) -> list[Point]:
    is_wanted = and_(SAMPLES.c.series_id == number, SAMPLES.c.at >= since, SAMPLES.c.at < until)
    rows = connection.execute(select(SAMPLES.c.at, SAMPLES.c.value).where(is_wanted).order_by(SAMPLES.c.at))
    return [point_of(at, [value]) for at, value in rows]


def metrics(connection: Connection, feed: FeedId) -> dict[str, list[str]]:
    """List the metrics that are kept of a feed, by source."""
    columns = select(SOURCES.c.source, SERIES.c.metric).join(SERIES, SERIES.c.source_id == SOURCES.c.id)
    found: dict[str, list[str]] = {}
    for source, metric in connection.execute(columns.where(SOURCES.c.feed == feed).order_by(SERIES.c.metric)):
        found.setdefault(source, []).append(metric)
    return found


def days(
    connection: Connection, feeds: Sequence[FeedId], since_day: str, until_day: str
) -> dict[FeedId, list[FeedDay]]:
    """Give the days of feeds, from the first ISO date to the last, oldest first; days that nobody watched are left out."""
    found: dict[FeedId, list[FeedDay]] = {feed: [] for feed in feeds}
    column = FEED_DAYS.c
    names = (SOURCES.c.feed, column.day, column.seconds, column.availability_percent, column.score)
    joined = select(*names).join(SOURCES, SOURCES.c.id == column.source_id)
    is_wanted = SOURCES.c.feed.in_(feeds) & (column.day >= since_day) & (column.day <= until_day)
    for feed, day, seconds, percent, score in connection.execute(joined.where(is_wanted).order_by(column.day)):
        by_status = msgspec.json.decode(seconds, type=dict[Status, int])
        found[feed].append(FeedDay(day=day, seconds=by_status, availability_percent=percent, score=score))
    return found


def incidents(
    connection: Connection, feeds: Sequence[FeedId] | None, since: Instant, until: Instant, limit: int
) -> list[Incident]:
    """Give the incidents that were open at any time from `since` to `until`, newest first; None means all feeds."""
    column = INCIDENTS.c
    is_wanted: ColumnElement[bool] = (column.since <= until) & (column.ended.is_(None) | (column.ended >= since))
    if feeds is not None:
        is_wanted &= column.feed.in_(feeds)
    # Found in an index alone: with the bodies beside them those of years would be read to find that they have ended.
    found = select(column.id).where(is_wanted).order_by(column.since.desc(), column.id).limit(limit)
    rows = connection.execute(select(column.body).where(column.id.in_(found)).order_by(column.since.desc(), column.id))
    return [msgspec.json.decode(body, type=Incident) for (body,) in rows]


def incident(connection: Connection, incident_id: str) -> Incident | None:
    """Give one incident; None when none of that id was ever kept."""
    body = connection.execute(select(INCIDENTS.c.body).where(INCIDENTS.c.id == incident_id)).scalar()
    return None if body is None else msgspec.json.decode(body, type=Incident)


def transitions_of(connection: Connection, incident_id: str) -> list[Transition]:
    """Give what people were told of one incident, oldest first."""
    wanted = select(TRANSITIONS.c.body).where(TRANSITIONS.c.incident == incident_id).order_by(TRANSITIONS.c.at)
    return [msgspec.json.decode(body, type=Transition) for (body,) in connection.execute(wanted)]


def transitions(connection: Connection, operator: str | None, limit: int) -> list[Transition]:
    """Give the newest transitions, newest first; of one operator with its name."""
    columns = select(TRANSITIONS.c.body).order_by(TRANSITIONS.c.at.desc(), TRANSITIONS.c.incident)
    if operator is None:
        columns = columns.limit(limit)
    else:
        # The database looks for the name as text; whether it is the operator's is seen below.
        columns = columns.where(TRANSITIONS.c.body.contains(msgspec.json.encode(operator).decode(), autoescape=True))
    found: list[Transition] = []
    for (body,) in connection.execute(columns.execution_options(yield_per=500)):
        one = msgspec.json.decode(body, type=Transition)
        if operator is None or operator in one.operators:
            found.append(one)
        if len(found) >= limit:
            break
    return found


def versions(connection: Connection, feed: FeedId) -> list[VersionRecord]:
    """Give a feed's timetable versions, the one fetched last first."""
    columns = select(VERSIONS.c.body).where(VERSIONS.c.feed == feed)
    rows = connection.execute(columns.order_by(VERSIONS.c.fetched_at.desc(), VERSIONS.c.version))
    return [msgspec.json.decode(body, type=VersionRecord) for (body,) in rows]


def evidence(connection: Connection, feed: FeedId, limit: int) -> list[Evidence]:
    """Give what is kept as evidence about a feed, newest first."""
    column = EVIDENCE.c
    names = (SOURCES.c.source, column.at, column.reason, column.sha256, column.bytes)
    joined = select(*names).join(SOURCES, SOURCES.c.id == column.source_id).where(SOURCES.c.feed == feed)
    rows = connection.execute(joined.order_by(column.at.desc(), column.reason).limit(limit))
    return [
        Evidence(feed=feed, source=source, at=at, reason=reason, sha256=digest.hex(), bytes=size)
        for source, at, reason, digest, size in rows
    ]


def evidence_bytes(connection: Connection, sha256: str) -> bytes | None:
    """Give the message of a digest; None when it is not kept, or is no digest."""
    try:
        digest = bytes.fromhex(sha256)
    except ValueError:
        return None
    body = connection.execute(select(MESSAGES.c.body).where(MESSAGES.c.sha256 == digest)).scalar()
    return None if body is None else zstandard.decompress(body)


def fetch_seconds(connection: Connection, feed: FeedId, source: str, since: Instant, until: Instant) -> Point:
    """Describe how long the polls that succeeded took."""
    is_success = POLLS.c.outcome.in_([one.value for one in Outcome if one.is_success])
    rows = connection.execute(
        select(POLLS.c.duration_s).where(_polls(connection, feed, source, since, until) & is_success)
    )
    return point_of(since, [took for (took,) in rows])


def outcomes(connection: Connection, feed: FeedId, source: str, since: Instant, until: Instant) -> dict[Outcome, int]:
    """Count how polls ended, the most frequent first."""
    is_wanted = _polls(connection, feed, source, since, until)
    rows = connection.execute(select(POLLS.c.outcome, func.count()).where(is_wanted).group_by(POLLS.c.outcome)).all()
    return {Outcome(outcome): count for outcome, count in sorted(rows, key=lambda row: (-row[1], row[0]))}


def rule_polls(connection: Connection, feed: FeedId, since: Instant, until: Instant) -> dict[str, tuple[int, int]]:
    """Count by rule the polls that broke it, of those of the same sources that were looked at."""
    is_wanted = _polls(connection, feed, None, since, until) & POLLS.c.checked
    found = Counter(map(tuple, connection.execute(select(POLLS.c.source_id, POLLS.c.rules).where(is_wanted))))
    broken: dict[str, Counter[int]] = {}
    checked: Counter[int] = Counter()
    for (number, rules), count in found.items():
        checked[number] += count
        for rule in msgspec.json.decode(rules, type=dict[str, int]) if rules else ():
            broken.setdefault(rule, Counter())[number] += count
    return {
        rule: (sum(by_source.values()), sum(checked[number] for number in by_source))
        for rule, by_source in sorted(broken.items())
    }


def _polls(
    connection: Connection, feed: FeedId, source: str | None, since: Instant, until: Instant
) -> ColumnElement[bool]:
    numbers = select(SOURCES.c.id).where(SOURCES.c.feed == feed)
    if source is not None:
        numbers = numbers.where(SOURCES.c.source == source)
    ids = [number for (number,) in connection.execute(numbers)]
    return and_(POLLS.c.source_id.in_(ids), POLLS.c.started >= since, POLLS.c.started < until)
