"""What a worker tells in, rows in the tables out; within the transaction that is given."""

from collections.abc import Sequence

import msgspec
import zstandard
from sqlalchemy import Connection

from mobility.health.transitions import transitions
from mobility.history.keys import Keys
from mobility.history.samples import Thinning, samples_of
from mobility.history.schema import EVIDENCE, INCIDENTS, MESSAGES, POLLS, SAMPLES, TRANSITIONS, VERSIONS
from mobility.history.spans import Spans
from mobility.history.told import Told
from mobility.history.upsert import insert_new, put
from mobility.model.health import FeedHealth
from mobility.model.history import Evidence, PollRecord, Sample, VersionRecord


def write_polls(connection: Connection, keys: Keys, polls: Sequence[PollRecord]) -> None:
    """Keep polls; one that is there already stays."""
    insert_new(
        connection,
        POLLS,
        [
            {
                "source_id": keys.source(connection, poll.feed, poll.source, poll.kind),
                "started": poll.started,
                "duration_s": round(poll.duration_s, 3),
                "outcome": poll.outcome.value,
                "http_status": poll.http_status,
                "bytes": poll.bytes,
                "body_hash": bytes.fromhex(poll.body_hash) or None,
                "content_hash": bytes.fromhex(poll.content_hash) or None,
                "header_timestamp": poll.header_timestamp,
                "checked": bool(poll.entities or poll.rules),
                "entities": _json(poll.entities),
                "rules": _json(poll.rules),
                "detail": poll.detail.replace("\0", "") or None,
            }
            for poll in polls
        ],
    )


def _json(counts: dict[str, int]) -> str | None:
    return msgspec.json.encode(counts).decode() if counts else None


def write_samples(connection: Connection, keys: Keys, samples: Sequence[Sample]) -> None:
    """Keep samples that have a value."""
    measured = [sample for sample in samples if sample.value is not None]
    numbers = keys.series(connection, ((one.feed, one.source, one.metric) for one in measured))
    rows = zip(numbers, measured, strict=True)
    insert_new(connection, SAMPLES, [{"series_id": n, "at": one.at, "value": one.value} for n, one in rows])


class Assessments:
    """Keeps what assessments say, knowing what was kept of the ones before."""

    def __init__(self) -> None:
        """Start knowing nothing; the database is asked once a feed."""
        self._thinning = Thinning()
        self._spans = Spans()
        self._told = Told()

    def write(self, connection: Connection, keys: Keys, assessments: Sequence[FeedHealth]) -> None:
        """Keep samples, statuses, incidents and their transitions, in the order in which they were assessed."""
        for health in assessments:
            at = health.assessed_at
            if at is None:
                continue
            if self._thinning.lets(health.feed, at):
                write_samples(connection, keys, list(samples_of(health, at)))
            source_id = keys.source(connection, health.feed, "")
            self._spans.note(source_id, health.status, at)
            self._write_incidents(connection, self._told.completed(connection, health, source_id))
        self._spans.write(connection)

    def _write_incidents(self, connection: Connection, health: FeedHealth) -> None:
        told = self._told.of(connection, health)
        assert health.assessed_at is not None
        changes = list(transitions(told, health, health.assessed_at))
        rows = [
            {
                "incident": one.incident,
                "at": one.at,
                "status": one.status.value,
                "feed": one.feed,
                "body": msgspec.json.encode(one).decode(),
            }
            for one in changes
        ]
        insert_new(connection, TRANSITIONS, rows)
        changed = self._told.changed(health, changes)
        put(
            connection,
            INCIDENTS,
            [
                {
                    "id": one.id,
                    "feed": one.feed,
                    "since": one.since,
                    "ended": one.ended,
                    "body": msgspec.json.encode(one).decode(),
                }
                for one in changed
            ],
        )
        self._told.note(health, changes)


def write_version(connection: Connection, record: VersionRecord) -> None:
    """Keep a version; one told without what it changed does not replace what is known of it."""
    row = {
        "feed": record.feed,
        "version": record.version,
        "fetched_at": record.fetched_at,
        "in_use_since": record.in_use_since,
        "body": msgspec.json.encode(record).decode(),
    }
    keep = put if record.added else insert_new
    keep(connection, VERSIONS, [row])


def write_evidence(connection: Connection, keys: Keys, record: Evidence, body: bytes) -> None:
    """Keep a message that something was wrong with; one that is evidence for several things is kept once."""
    digest = bytes.fromhex(record.sha256)
    insert_new(connection, MESSAGES, [{"sha256": digest, "body": zstandard.compress(body)}])
    row = {
        "source_id": keys.source(connection, record.feed, record.source),
        "at": record.at,
        "reason": record.reason,
        "sha256": digest,
        "bytes": record.bytes,
    }
    insert_new(connection, EVIDENCE, [row])
