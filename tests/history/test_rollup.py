"""Roll-ups of what was told: the same however often they are made; days in the feed's own zone; the old goes."""

from pathlib import Path

import msgspec
from sqlalchemy import func, select

from mobility.history.address import HistoryAddress
from mobility.history.database import writing_engine
from mobility.history.days import availability, roll_up_days
from mobility.history.migrations import bring_up
from mobility.history.queries import days, evidence, series, source_id
from mobility.history.retention import POLLS_KEPT_S, SAMPLES_KEPT_S, forget_old
from mobility.history.rollup import roll_up
from mobility.history.schema import FIVE_MINUTES, MESSAGES, POLLS, SAMPLES
from mobility.model.health import Incident, Score, Status
from mobility.model.time import DAY_S, Instant, parse_instant, zone_named
from tests.history.kept import NOON, RT, TAG, health, incident, poll, writing


async def test_five_minutes_are_the_same_however_often_they_are_rolled_up(
    address: HistoryAddress, tmp_path: Path
) -> None:
    with writing(address, tmp_path / "archive") as history:
        for minute in range(10):
            history.health(health(Instant(NOON - 600 + 60 * minute), age_s=float(minute)))
    engine = writing_engine(address)
    with engine.begin() as connection:
        roll_up(connection, TAG, NOON + 60)
        first = connection.execute(select(FIVE_MINUTES)).all()
        roll_up(connection, TAG, NOON + 60)
        assert connection.execute(select(FIVE_MINUTES)).all() == first
        connection.execute(SAMPLES.delete())
        points = series(connection, TAG, RT, "header_age", NOON - 600, NOON, 300)
    engine.dispose()
    assert [(one.count, one.minimum, one.mean, one.maximum) for one in points] == [(5, 0, 2, 4), (5, 5, 7, 9)]


def test_a_day_knows_how_long_each_status_lasted_and_what_nobody_watched(
    address: HistoryAddress, tmp_path: Path
) -> None:
    begins = parse_instant("2026-11-24T00:00:00+01:00")
    with writing(address, tmp_path / "archive") as history:
        for at, status in ((0, Status.OK), (60, Status.OK), (120, Status.DOWN), (180, Status.OK), (4_000, Status.OK)):
            history.health(health(Instant(begins + at), status))
        history.health(health(Instant(begins + 4_060), Status.NO_SERVICE))
    engine = writing_engine(address)
    with engine.begin() as connection:
        number = source_id(connection, TAG, "")
        assert number is not None
        roll_up_days(connection, number, zone_named("Europe/Paris"), NOON)
        (day,) = days(connection, [TAG], "2026-11-01", "2026-11-30")[TAG]
    engine.dispose()
    assert day.day == "2026-11-24"
    assert day.seconds == {Status.OK: 120 + 60, Status.DOWN: 60}
    assert day.availability_percent == 75.0
    assert day.score == 91.5


def test_a_day_s_score_remembers_an_outage_that_was_over_by_midnight(address: HistoryAddress, tmp_path: Path) -> None:
    begins = parse_instant("2026-11-24T08:00:00+01:00")
    with writing(address, tmp_path / "archive") as history:
        for minute, score in enumerate((40.0, 40.0, 100.0, 100.0)):
            told = health(Instant(begins + 60 * minute))
            history.health(msgspec.structs.replace(told, score=Score(version="1", value=score, parts={})))
    engine = writing_engine(address)
    with engine.begin() as connection:
        number = source_id(connection, TAG, "")
        assert number is not None
        roll_up_days(connection, number, zone_named("Europe/Paris"), NOON)
        (day,) = days(connection, [TAG], "2026-11-01", "2026-11-30")[TAG]
    engine.dispose()
    assert day.score == 70.0


def test_a_night_without_service_is_no_outage() -> None:
    assert availability({Status.NO_SERVICE: 20_000, Status.OK: 100}) == 100.0
    assert availability({Status.NO_SERVICE: 20_000}) is None


def test_what_is_too_old_goes_and_the_rest_stays(address: HistoryAddress, tmp_path: Path) -> None:
    with writing(address, tmp_path / "archive") as history:
        history.poll(poll(Instant(NOON - 60)), None)
        history.health(health(Instant(NOON - 60)))
    engine = writing_engine(address)
    with engine.begin() as connection:
        assert forget_old(connection, NOON) == 0
        assert forget_old(connection, Instant(NOON + SAMPLES_KEPT_S)) == 3
        assert forget_old(connection, Instant(NOON + POLLS_KEPT_S)) == 1
        assert connection.execute(select(func.count()).select_from(POLLS)).scalar() == 0
        assert forget_old(connection, Instant(NOON + 10 * DAY_S)) == 0
    engine.dispose()


def test_bringing_a_database_up_twice_changes_nothing(address: HistoryAddress) -> None:
    engine = writing_engine(address)
    bring_up(engine)
    bring_up(engine)
    engine.dispose()


def test_evidence_of_an_open_incident_stays_and_that_of_ended_ones_goes(
    address: HistoryAddress, tmp_path: Path
) -> None:
    is_open, has_ended, of_feed = incident(NOON), incident(Instant(NOON - 900), ended=NOON), whole_feed(NOON)
    with writing(address, tmp_path / "archive") as history:
        history.health(health(NOON, Status.DOWN, is_open, has_ended, of_feed))
        history.evidence(TAG, RT, NOON, "header_age", b"when it began")
        history.evidence(TAG, RT, NOON, "coverage_tu", b"when it began")
        history.evidence(TAG, RT, NOON, "trip_match", b"of what has ended")
        history.evidence(TAG, RT, NOON, "E003", b"of a rule")
    engine, late = writing_engine(address), Instant(NOON + 31 * DAY_S)
    with engine.begin() as connection:
        while forget_old(connection, late):
            pass
        assert {one.reason for one in evidence(connection, TAG, 10)} == {"header_age", "coverage_tu"}
        assert connection.execute(select(func.count()).select_from(MESSAGES)).scalar() == 1
    with writing(address, tmp_path / "archive", late) as history:
        history.health(health(late))
    with engine.begin() as connection:
        while forget_old(connection, late):
            pass
        assert evidence(connection, TAG, 10) == []
        assert connection.execute(select(func.count()).select_from(MESSAGES)).scalar() == 0
    engine.dispose()


def whole_feed(since: Instant) -> Incident:
    """Describe an incident of a feed as a whole, as low coverage is."""
    return msgspec.structs.replace(incident(since), id=f"tag::coverage_tu:{since}", cause="coverage_tu", source="")
