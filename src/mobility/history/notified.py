"""What people were told of incidents, and who is told, in; rows in the tables, and back, out."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, case, delete, select

from mobility.history.schema import NOTIFIED, SUBSCRIBERS
from mobility.history.upsert import insert_new, put
from mobility.model.notified import Notified, NotifiedAbout, Subscriber, Subscribers
from mobility.model.time import Instant

MOST_OF_ONE = 100
"""Records of one incident: a timetable that has ended is told of every day for as long as it stays so."""
_REPEATED = (NotifiedAbout.DIGEST.value, NotifiedAbout.REMINDER.value)
_ROW = 1


def write_notified(connection: Connection, records: Sequence[Notified]) -> None:
    """Keep records, in the place of earlier ones of the same delivery; of one incident at most MOST_OF_ONE.

    How a delivery ended stays, though an attempt before its end is told of later: after a crash all is told anew.
    Reminders and digests go first, the oldest first: that somebody was told of the beginning and the end stays.
    """
    newest = _ended(connection, records)
    for one in records:
        before = newest.get((one.incident, one.delivery))
        if before is None or one.outcome.is_final or not before.outcome.is_final:
            newest[one.incident, one.delivery] = one
    put(connection, NOTIFIED, [_row(one) for one in newest.values()])
    for incident in {one.incident for one in records}:
        order = (case((NOTIFIED.c.about.in_(_REPEATED), 1), else_=0), NOTIFIED.c.at.desc(), NOTIFIED.c.delivery)
        is_of_it = NOTIFIED.c.incident == incident
        deliveries = select(NOTIFIED.c.delivery).where(is_of_it).order_by(*order)
        too_many = list(connection.execute(deliveries).scalars())[MOST_OF_ONE:]
        if too_many:
            connection.execute(delete(NOTIFIED).where(is_of_it, NOTIFIED.c.delivery.in_(too_many)))


def _ended(connection: Connection, records: Sequence[Notified]) -> dict[tuple[str, str], Notified]:
    """Read what is kept of those deliveries among the records that have ended."""
    incidents, deliveries = ({one.incident for one in records}, {one.delivery for one in records})
    wanted = NOTIFIED.c.incident.in_(incidents) & NOTIFIED.c.delivery.in_(deliveries)
    rows = connection.execute(select(NOTIFIED.c.body).where(wanted)).scalars()
    known = [msgspec.json.decode(body, type=Notified) for body in rows]
    return {(one.incident, one.delivery): one for one in known if one.outcome.is_final}


def _row(one: Notified) -> dict[str, object]:
    return {
        "incident": one.incident,
        "delivery": one.delivery,
        "at": one.at,
        "about": one.about.value,
        "body": msgspec.json.encode(one).decode(),
    }


def write_subscribers(connection: Connection, at: Instant, everybody: Sequence[Subscriber]) -> None:
    """Keep who is told, in the place of whoever was before."""
    said = {"at": at, "body": msgspec.json.encode(everybody).decode()}
    insert_new(connection, SUBSCRIBERS, [{"id": _ROW, "first": at, **said}])
    connection.execute(SUBSCRIBERS.update().where(SUBSCRIBERS.c.id == _ROW).values(said))


def notified_of(connection: Connection, incidents: Sequence[str]) -> dict[str, list[Notified]]:
    """Give what people were told of each incident, by its id, oldest first; one that nobody was told of is left out."""
    wanted = select(NOTIFIED.c.body).where(NOTIFIED.c.incident.in_(incidents))
    found: dict[str, list[Notified]] = {}
    for (body,) in connection.execute(wanted.order_by(NOTIFIED.c.at, NOTIFIED.c.delivery)):
        one = msgspec.json.decode(body, type=Notified)
        found.setdefault(one.incident, []).append(one)
    return found


def subscribers(connection: Connection) -> Subscribers | None:
    """Give who is told; None where no worker has ever told anybody."""
    column = SUBSCRIBERS.c
    row = connection.execute(select(column.first, column.at, column.body).where(column.id == _ROW)).first()
    if row is None:
        return None
    everybody = msgspec.json.decode(row.body, type=tuple[Subscriber, ...])
    return Subscribers(first=row.first, at=row.at, all=everybody)
