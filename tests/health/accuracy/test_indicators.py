"""Accuracy informs; it is judged against the week before alone, and what is not known is said not to be."""

import msgspec
import pytest

from mobility.health.accuracy.figures import accuracy_of
from mobility.health.indicators.accuracy import accuracy_readings
from mobility.health.indicators.reading import Reading
from mobility.health.thresholds import Thresholds
from mobility.model.accuracy import Accuracy
from mobility.model.health import SourceHealth, Status
from tests.health.accuracy.test_figures import settled

UPDATES = SourceHealth(id="tu", kind="trip_updates+alerts")
ALL_RIGHT = accuracy_of(settled(*[(ahead, 0) for ahead in (100, 240, 400, 700)] * 50), since=0, until=0)


def readings(accuracy: Accuracy | None, source: SourceHealth = UPDATES) -> dict[str, Reading]:
    return {one.id: one for one in accuracy_readings([source], accuracy, Thresholds())}


def test_accuracy_without_a_week_before_is_told_and_not_judged() -> None:
    found = readings(ALL_RIGHT)
    assert (found["accuracy"].value, found["accuracy"].grade) == (100.0, None)
    assert (found["ghosts"].value, found["ghosts"].grade) == (0.0, None)


@pytest.mark.parametrize(
    ("before", "grade"), [(None, None), (100.0, Status.OK), (110.0, Status.OK), (110.1, Status.DEGRADED)]
)
def test_a_fall_of_more_than_ten_points_is_degraded(before: float | None, grade: Status | None) -> None:
    found = readings(msgspec.structs.replace(ALL_RIGHT, week_before_percent=before))
    assert found["accuracy"].grade is grade


def test_missing_minutes_degrade_completeness() -> None:
    assert readings(ALL_RIGHT)["completeness"].grade is Status.DEGRADED  # 18 of 20 minutes
    assert readings(ALL_RIGHT)["completeness"].value == 90.0


def test_what_is_not_known_has_a_reason_and_no_value() -> None:
    found = readings(None)
    assert {(one.value, one.grade) for one in found.values()} == {(None, None)}
    assert all(one.reason for one in found.values())


def test_a_source_without_trip_updates_is_not_asked() -> None:
    assert readings(ALL_RIGHT, SourceHealth(id="vp", kind="vehicle_positions")) == {}
