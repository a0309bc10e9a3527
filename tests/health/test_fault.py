"""Who can mend what a status rests on."""

import pytest

from mobility.health.fault import fault_of
from mobility.model.health import FeedHealth, Indicator, SourceHealth, StaticHealth, Status
from mobility.model.ids import FeedId
from mobility.model.outcome import Fault, Outcome


def health_with(
    cause: str, *, reason: str = "", polled: Outcome = Outcome.OK, static: Outcome = Outcome.OK
) -> FeedHealth:
    leading = Indicator(id=cause, source="rt", grade=Status.DOWN, reason=reason)
    return FeedHealth(
        feed=FeedId("x"),
        status=Status.DOWN,
        cause=cause,
        indicators=[leading, Indicator(id="alerts", source="rt", grade=Status.OK)],
        sources=[SourceHealth(id="rt", kind="trip_updates", outcome=polled)],
        static=StaticHealth(version="1", outcome=static),
    )


@pytest.mark.parametrize("cause", ["header_age", "frozen", "entities", "coverage_tu", "trip_match"])
def test_what_arrives_and_is_bad_was_published_so(cause: str) -> None:
    assert fault_of(health_with(cause)) is Fault.OPERATOR


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("server_error", Fault.OPERATOR),
        ("dns_error", Fault.NETWORK),
        ("unauthorized", Fault.REGISTRY),
        ("internal_error", Fault.US),
    ],
)
def test_an_attempt_that_failed_says_itself_whose_fault_it_is(reason: str, fault: Fault) -> None:
    assert fault_of(health_with("fetch_success", reason=reason)) is fault


def test_a_message_that_we_cannot_fetch_is_old_through_no_fault_of_its_publisher() -> None:
    assert fault_of(health_with("header_age", polled=Outcome.CONNECT_ERROR)) is Fault.NETWORK
    assert fault_of(health_with("header_age", polled=Outcome.SECRET_MISSING)) is Fault.REGISTRY


def test_trips_that_do_not_match_a_timetable_that_we_failed_to_compile_are_ours() -> None:
    assert fault_of(health_with("trip_match", static=Outcome.INTERNAL_ERROR)) is Fault.US
    assert fault_of(health_with("header_age", static=Outcome.INTERNAL_ERROR)) is Fault.OPERATOR


def test_a_feed_that_is_well_has_nobody_to_blame() -> None:
    well = health_with("header_age")
    well.cause, well.status = None, Status.OK
    assert fault_of(well) is Fault.NOBODY
