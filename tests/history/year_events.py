"""A feed and a number of days in, what happened to it in the tables out: incidents, days, versions, evidence."""

import hashlib
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection

from mobility.history.keys import Keys
from mobility.history.schema import FEED_DAYS, INCIDENTS, TRANSITIONS
from mobility.history.upsert import Row, insert_new
from mobility.history.writing import write_evidence, write_version
from mobility.model.finding import Example, Finding, Severity
from mobility.model.health import HardHit, Impact, Incident, Status
from mobility.model.history import Evidence, Transition, VersionRecord
from mobility.model.ids import FeedId
from mobility.model.time import DAY_S, Instant, ServiceDay, date_of

IMPACT = Impact(
    per_hour=214,
    so_far=61.4,
    of=520,
    without=260,
    lines=tuple(HardHit(id=f"feed:C{place}", name=f"Ligne C{place}", departures=131 - place) for place in range(5)),
    stops=tuple(HardHit(id=f"feed:S{place}", name=f"Gare routière {place}", departures=44) for place in range(5)),
)
EVIDENCE_DAYS = 30
EVIDENCE_BYTES = 20_000


def write_events(connection: Connection, keys: Keys, feed: FeedId, days: int, now: Instant) -> None:
    """Write an incident a day, the newest of which is open, a version a fortnight, two messages a day as evidence."""
    source, rt = keys.source(connection, feed, ""), f"{feed}~tu"
    insert_new(connection, FEED_DAYS, list(_days(source, days, now)))
    incidents = [_incident(feed, rt, back, now) for back in range(days)]
    insert_new(connection, INCIDENTS, [_incident_row(one) for one in incidents])
    insert_new(connection, TRANSITIONS, [row for one in incidents for row in _transition_rows(one)])
    for back in range(0, days, 14):
        write_version(connection, version(feed, back, now))
    for back in range(2 * min(days, EVIDENCE_DAYS)):
        body = _evidence(feed, back)
        digest = evidence_digest(feed, back)
        at, reason = now - back * DAY_S // 2, "header_age" if back % 2 else "E003"
        record = Evidence(feed=feed, source=rt, at=at, reason=reason, sha256=digest, bytes=len(body))
        write_evidence(connection, keys, record, body)


def _evidence(feed: FeedId, back: int) -> bytes:
    return hashlib.shake_128(f"{feed}{back}".encode()).digest(EVIDENCE_BYTES)


def evidence_digest(feed: FeedId, back: int) -> str:
    """Name a message that is kept as evidence, so many half days old."""
    return hashlib.sha256(_evidence(feed, back)).hexdigest()


def incident_id(feed: FeedId, back: int, now: Instant) -> str:
    """Name the incident of so many days ago."""
    return _incident(feed, f"{feed}~tu", back, now).id


def _days(source: int, days: int, now: Instant) -> Iterator[Row]:
    for back in range(days):
        yield {
            "source_id": source,
            "day": date_of(ServiceDay(now // DAY_S - back)).isoformat(),
            "seconds": '{"ok":80000,"down":400}',
            "availability_percent": 99.5,
            "score": 93.0,
        }


def _incident(feed: FeedId, source: str, back: int, now: Instant) -> Incident:
    since = Instant(now - back * DAY_S - 3_600 - (back * 977) % 7_200)
    return Incident(
        id=f"{feed}:{source}:header_age:{since}",
        feed=feed,
        cause="header_age",
        sentence="Vehicle positions: nothing new for 17 minutes; only the timetable is shown.",
        sentence_fr="Positions de véhicules : rien de nouveau depuis 17 minutes ; seuls les horaires sont affichés.",
        since=since,
        ended=None if back == 0 else Instant(since + 900),
        source=source,
        status=Status.DOWN,
        value=1_020.0,
        unit="s",
        impact=IMPACT,
    )


def _incident_row(one: Incident) -> Row:
    body = msgspec.json.encode(one).decode()
    return {"id": one.id, "feed": one.feed, "since": one.since, "ended": one.ended, "body": body}


def _transition_rows(one: Incident) -> Iterator[Row]:
    changes = [(one.since, Status.DOWN, Status.OK)]
    if one.ended is not None:
        changes.append((one.ended, Status.OK, Status.DOWN))
    for at, status, previous in changes:
        told = Transition(
            incident=one.id,
            feed=one.feed,
            operators=["Réseau"],
            at=at,
            status=status,
            previous=previous,
            cause=one.cause,
            source=one.source,
            sentence=one.sentence,
            sentence_fr=one.sentence_fr,
            since=one.since,
            ended=one.ended,
            impact=one.impact,
        )
        body = msgspec.json.encode(told).decode()
        yield {"incident": one.id, "at": at, "status": status.value, "feed": one.feed, "body": body}


def version(feed: FeedId, back: int, now: Instant) -> VersionRecord:
    """Describe the timetable that was taken into use so many days ago."""
    since = Instant(now - back * DAY_S)
    examples = tuple(Example(f"trips.txt {row}", "unused") for row in range(5))
    return VersionRecord(
        feed=feed,
        version=hashlib.sha256(f"{feed}{back}".encode()).hexdigest(),
        fetched_at=since,
        in_use_since=Instant(since + 60),
        last_modified="Fri, 20 Feb 2026 06:00:00 GMT",
        feed_version=f"{feed} {back}",
        first_day=date_of(ServiceDay(since // DAY_S)).isoformat(),
        last_day=date_of(ServiceDay(since // DAY_S + 365)).isoformat(),
        counts={"trips": 4_120, "stops": 612, "routes": 23},
        added={"trips": 310, "stops": 2, "routes": 0},
        removed={"trips": 120, "stops": 0, "routes": 1},
        new_trips_percent=7.5,
        trips_by_day=[0 if day % 7 == 6 else 412 - 200 * (day % 7 == 5) for day in range(366)],
        notices=[
            Finding(rule=rule, severity=Severity.WARNING, count=30, examples=examples)
            for rule in ("unused_trip", "stop_without_location", "expired_calendar", "duplicate_route_name")
        ],
    )
