"""Who was told of incidents: what the writer's thread keeps of it, and for how much of it there is room."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from mobility.history.address import HistoryAddress
from mobility.history.database import writing_engine
from mobility.history.migrations import NEWEST, bring_up, version_of
from mobility.history.notified import MOST_OF_ONE, notified_of, subscribers
from mobility.model.ids import FeedId
from mobility.model.notified import Notified, NotifiedAbout, NotifiedKind, NotifiedOutcome, Subscriber
from mobility.model.time import Instant
from tests.history.kept import NOON, reading, writing

ONE = "tag:rt:header_age:1"


def told(
    delivery: str,
    at: Instant = NOON,
    about: NotifiedAbout = NotifiedAbout.OPENED,
    outcome: NotifiedOutcome = NotifiedOutcome.SENT,
    incident: str = ONE,
) -> Notified:
    """Describe what a webhook was told."""
    kind = NotifiedKind.WEBHOOK
    return Notified(incident=incident, delivery=delivery, to="vendor", kind=kind, about=about, at=at, outcome=outcome)


def test_the_last_attempt_takes_the_place_of_those_before_it(address: HistoryAddress, tmp_path: Path) -> None:
    with writing(address, tmp_path) as writer:
        writer.notified([told("a", NOON, outcome=NotifiedOutcome.WAITING)])
        writer.notified(
            [
                told("a", NOON + 5, outcome=NotifiedOutcome.RETRYING),
                told("a", NOON + 9),
                told("b", NOON + 7),
                told("c", incident="another"),
            ]
        )
    with reading(address, tmp_path) as reader:
        found = reader.ask(notified_of, [ONE, "nothing"])
    assert {
        incident: [(one.delivery, one.at, one.outcome) for one in all_of] for incident, all_of in found.items()
    } == {ONE: [("b", NOON + 7, NotifiedOutcome.SENT), ("a", NOON + 9, NotifiedOutcome.SENT)]}


def test_how_a_delivery_ended_stays_though_an_earlier_attempt_is_told_of_later(
    address: HistoryAddress, tmp_path: Path
) -> None:
    early = [told("a", outcome=NotifiedOutcome.RETRYING), told("b", outcome=NotifiedOutcome.WAITING)]
    with writing(address, tmp_path) as writer:
        writer.notified([told("a", NOON + 5)])
        assert writer.flush(20)
        writer.notified([told("b", NOON + 6, outcome=NotifiedOutcome.GIVEN_UP), *early])
    with reading(address, tmp_path) as reader:
        found = reader.ask(notified_of, [ONE])[ONE]
    assert [(one.delivery, one.at, one.outcome.value) for one in found] == [
        ("a", NOON + 5, "sent"),
        ("b", NOON + 6, "given_up"),
    ]


def test_digests_of_a_year_leave_room_for_who_was_told_of_the_beginning(
    address: HistoryAddress, tmp_path: Path
) -> None:
    with writing(address, tmp_path) as writer:
        writer.notified([told("begin", NOON)])
        for day in range(1, 366):
            writer.notified([told(f"day-{day}", NOON + day * 86_400, NotifiedAbout.DIGEST)])
    with reading(address, tmp_path) as reader:
        found = reader.ask(notified_of, [ONE])[ONE]
    assert len(found) == MOST_OF_ONE
    assert (found[0].delivery, found[1].delivery, found[-1].delivery) == ("begin", "day-267", "day-365")


def test_who_is_told_is_replaced_and_since_when_it_is_kept_stays(address: HistoryAddress, tmp_path: Path) -> None:
    hook = Subscriber(to="vendor", kind=NotifiedKind.WEBHOOK, feeds=(FeedId("tag"),))
    with writing(address, tmp_path) as writer:
        writer.subscribers(NOON, [hook])
        writer.subscribers(NOON + 600, [])
        writer.subscribers(NOON + 1_200, [hook])
    with reading(address, tmp_path) as reader:
        known = reader.ask(subscribers)
    assert known is not None
    assert (known.first, known.at, known.all) == (NOON, NOON + 1_200, (hook,))


def test_a_history_of_the_version_before_is_given_the_tables(address: HistoryAddress) -> None:
    engine = writing_engine(address)
    bring_up(engine)
    _back_to_2(engine)
    bring_up(engine)
    with engine.connect() as connection:
        assert version_of(connection) == NEWEST
    assert {"notified", "subscribers"} <= set(inspect(engine).get_table_names())
    engine.dispose()


def _back_to_2(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in ("notified", "subscribers"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("DELETE FROM schema_versions WHERE version > 2"))
