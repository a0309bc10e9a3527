"""A certificate that is about to end degrades its feed in time to be told, and is no outage before it is one."""

from typing import Any

import msgspec
import pytest

from mobility.health.assess import assess, explain
from mobility.health.incidents import next_incidents
from mobility.health.thresholds import DEFAULT_THRESHOLDS
from mobility.model.health import Attempt, FeedHealth, Impact, Indicator, StaticHealth, Status
from mobility.model.http import HttpFacts
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.overlay_info import SourceState

NOW = 1_768_494_840
DAY = 86_400
STATIC = StaticHealth(
    version="v1", outcome=Outcome.OK, last_day="2026-12-31", timezone="Europe/Paris", trips_today=400, active_trips=30
)


def certificate(days: float, lived_days: float = 87.0) -> HttpFacts:
    """Make an answer under a certificate that ends in so many days."""
    ends = int(NOW + days * DAY)
    return HttpFacts(is_https=True, certificate_from=int(NOW - lived_days * DAY), certificate_ends=ends)


def assessed(http: HttpFacts | None, static: HttpFacts | None = None, **facts: Any) -> FeedHealth:
    """Assess a feed, well but for its certificates, until nothing is pending."""
    health = FeedHealth(feed=FeedId("tag"))
    state = SourceState(id="tag-tu", outcome=Outcome.OK, kinds=("trip_updates",))
    timetable = msgspec.structs.replace(STATIC, http=static, **facts)
    for now in range(NOW, NOW + 60, 20):
        attempt = Attempt(
            source="tag-tu", kind="trip_updates", started=now, duration_s=0.2, outcome=Outcome.OK, http=http
        )
        health = assess(health, [attempt], [state], timetable, now)
    return health


def indicator(health: FeedHealth, source: str = "tag-tu") -> Indicator:
    """Find the indicator of an address."""
    return next(one for one in health.indicators if (one.id, one.source) == ("certificate_days", source))


@pytest.mark.parametrize(
    ("days", "lived_days", "grade"),
    [
        (14, 76, Status.OK),
        (3.2, 87, Status.OK),
        (2.9, 87, Status.DEGRADED),
        (-1, 91, Status.DEGRADED),
        (2.5, 4, Status.OK),
        (2, 4.7, Status.DEGRADED),
    ],
)
def test_three_days_are_wanted_or_a_third_of_its_life(days: float, lived_days: float, grade: Status) -> None:
    found = indicator(assessed(certificate(days, lived_days)))
    assert found.grade is grade
    assert found.value == pytest.approx(days, abs=0.06)


def test_its_incident_is_not_charged_with_what_other_troubles_cost() -> None:
    bad = Indicator(id="certificate_days", source="tag-tu", value=2, unit="days", grade=Status.DEGRADED, since=NOW)
    before, costs = FeedHealth(feed=FeedId("tag")), Impact(per_hour=7, of=9)
    (incident,) = next_incidents(before, [bad], [], NOW, DEFAULT_THRESHOLDS, impact=costs)
    assert incident.impact is None


def test_the_authority_is_told_with_an_incident() -> None:
    health = assessed(certificate(2))
    assert (health.status, health.cause) == (Status.DEGRADED, "certificate_days")
    assert "ends in 2 day(s)" in health.sentence
    assert "expire dans 2 jour(s)" in explain(health, "fr")
    (incident,) = health.incidents
    assert (incident.cause, incident.status) == ("certificate_days", Status.DEGRADED)


def test_the_timetable_s_address_has_a_certificate_of_its_own() -> None:
    health = assessed(certificate(200), static=certificate(1))
    assert (indicator(health, "").grade, indicator(health).grade) == (Status.DEGRADED, Status.OK)
    assert health.sentence.startswith("Timetable: ")
    assert explain(health, "fr").startswith("Horaires : ")


def test_a_certificate_that_is_over_is_said_to_be() -> None:
    assert "is over" in assessed(certificate(-2)).sentence


def test_it_is_watched_at_night_too() -> None:
    health = assessed(certificate(2), active_trips=0)
    assert indicator(health).grade is Status.DEGRADED
    assert health.status is Status.NO_SERVICE


@pytest.mark.parametrize(("http", "reason"), [(None, "never_fetched"), (HttpFacts(), "no_https")])
def test_what_cannot_be_measured_is_null_with_a_reason(http: HttpFacts | None, reason: str) -> None:
    found = indicator(assessed(http))
    assert (found.value, found.grade, found.reason) == (None, None, reason)
