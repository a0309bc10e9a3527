"""A feed's health follows what happened to it: slowly into trouble and out of it, never at night, and each trouble by name."""

from dataclasses import dataclass, field
from typing import Any

import msgspec
import pytest

from mobility.health.assess import assess, explain
from mobility.health.looked import Looked
from mobility.health.thresholds import DEFAULT_THRESHOLDS, Thresholds
from mobility.model.health import Attempt, FeedHealth, Incident, StaticHealth, Status
from mobility.model.ids import FeedId
from mobility.model.message import Rejection
from mobility.model.outcome import Outcome
from mobility.model.overlay_info import SourceState

START = 1_768_494_840
GOOD_STATIC = StaticHealth(
    version="v1",
    outcome=Outcome.OK,
    last_day="2026-12-31",
    timezone="Europe/Paris",
    trips_today=400,
    active_trips=30,
)
GOOD_SOURCE = SourceState(
    id="tag-tu",
    outcome=Outcome.OK,
    kinds=("trip_updates",),
    trips=40,
    matched_trips=40,
    updates=500,
    matched_updates=500,
    entities=40,
)


@dataclass
class Feed:
    """A feed that is polled and assessed every 20 s; what is not said stays good."""

    now: int = START
    health: FeedHealth = field(default_factory=lambda: FeedHealth(feed=FeedId("tag"), name="TAG"))
    attempts: list[Attempt] = field(default_factory=list)
    static: StaticHealth = GOOD_STATIC
    thresholds: Thresholds = DEFAULT_THRESHOLDS

    def live(
        self, polls: int = 1, *, outcome: Outcome = Outcome.OK, header_age: int = 10, **state: int | tuple[str, ...]
    ) -> Status:
        for _ in range(polls):
            self.now += 20
            self.attempts.append(
                Attempt(source="tag-tu", kind="trip_updates", started=self.now, duration_s=0.2, outcome=outcome)
            )
            source = msgspec.structs.replace(GOOD_SOURCE, header_timestamp=self.now - header_age, **state)
            self.health = assess(
                self.health, self.attempts, [source], self.static, self.now, thresholds=self.thresholds
            )
        return self.health.status

    def open_incidents(self) -> list[Incident]:
        return [incident for incident in self.health.incidents if incident.ended is None]


def test_a_feed_that_works_is_ok_at_once() -> None:
    feed = Feed()
    assert feed.live() is Status.OK
    assert (feed.health.cause, feed.health.sentence, feed.health.since) == (None, "All is well.", START + 20)
    assert feed.health.incidents == []


def test_nothing_read_yet_is_unknown() -> None:
    health = assess(FeedHealth(feed=FeedId("tag")), [], [SourceState(id="tag-tu")], StaticHealth(), START)
    assert (health.status, health.sentence) == (Status.UNKNOWN, "Nothing has been read yet.")


def test_a_worse_state_needs_three_evaluations_and_began_with_the_first() -> None:
    feed = Feed()
    feed.live(3)
    began = feed.now + 20
    assert [feed.live(trips=40, matched_trips=30) for _ in range(4)] == [
        Status.OK,
        Status.OK,
        Status.DEGRADED,
        Status.DEGRADED,
    ]
    assert (feed.health.cause, feed.health.since) == ("trip_match", began)
    assert feed.health.sentence == "Trip updates: 75 % of the trips are in the timetable."


def test_a_worse_state_that_lasts_a_minute_needs_no_third_evaluation() -> None:
    feed = Feed()
    feed.live()
    feed.live(header_age=400)
    feed.now += 40
    assert feed.live(header_age=460) is Status.DOWN


def test_a_better_state_needs_three_evaluations_however_long_they_take() -> None:
    feed = Feed()
    feed.live()
    feed.live(3, header_age=400)
    assert feed.live() is Status.DOWN
    feed.now += 600
    assert [feed.live() for _ in range(2)] == [Status.DOWN, Status.OK]
    assert [incident.ended for incident in feed.health.incidents] == [feed.now]


def test_one_bad_moment_changes_nothing() -> None:
    feed = Feed()
    for _ in range(5):
        feed.live(2, matched_trips=0)
        assert feed.live() is Status.OK
    assert feed.health.incidents == []


def test_alternating_between_bad_and_worse_is_still_bad() -> None:
    feed = Feed()
    feed.live()
    feed.live(header_age=100)
    feed.live(header_age=400)
    assert feed.live(header_age=100) is Status.DEGRADED


@pytest.mark.parametrize(
    ("state", "status", "cause"),
    [
        ({"header_age": 65}, Status.OK, None),
        ({"header_age": 66}, Status.DEGRADED, "header_age"),
        ({"header_age": 300}, Status.DEGRADED, "header_age"),
        ({"header_age": 301}, Status.DOWN, "header_age"),
        ({"header_age": 301, "kinds": ("alerts",)}, Status.OK, None),
        ({"header_age": 601, "kinds": ("alerts",)}, Status.DEGRADED, "header_age"),
        ({"header_age": 86_401, "kinds": ("alerts",)}, Status.DOWN, "header_age"),
        ({"header_age": 601, "kinds": ("trip_updates", "alerts")}, Status.DOWN, "header_age"),
        ({"header_age": -30}, Status.OK, None),
        ({"trips": 100, "matched_trips": 98}, Status.OK, None),
        ({"trips": 100, "matched_trips": 97}, Status.DEGRADED, "trip_match"),
        ({"trips": 100, "matched_trips": 49}, Status.DOWN, "trip_match"),
        ({"trips": 4, "matched_trips": 0}, Status.OK, None),
        ({"updates": 100, "matched_updates": 97}, Status.DEGRADED, "stop_match"),
        ({"updates": 100, "matched_updates": 0}, Status.DEGRADED, "stop_match"),
        ({"updates": 19, "matched_updates": 0}, Status.OK, None),
        ({"header_age": 100, "trips": 100, "matched_trips": 90}, Status.DEGRADED, "header_age"),
        ({"header_age": 100, "trips": 100, "matched_trips": 0}, Status.DOWN, "trip_match"),
    ],
)
def test_each_indicator_has_its_thresholds(state: dict[str, Any], status: Status, cause: str | None) -> None:
    feed = Feed()
    assert feed.live(4, **state) is status
    assert feed.health.cause == cause


def test_thresholds_are_settings_of_the_feed() -> None:
    feed = Feed(thresholds=Thresholds(header_age_ok_s=600, header_age_down_s=900))
    assert feed.live(4, header_age=500) is Status.OK


def test_three_failures_that_last_are_an_outage() -> None:
    feed = Feed()
    feed.live(3)
    statuses = [feed.live(outcome=Outcome.SERVER_ERROR, header_age=10) for _ in range(8)]
    assert statuses == [Status.OK] * 7 + [Status.DOWN]
    assert feed.health.cause == "fetch_success"
    assert feed.health.sentence == "Trip updates: 8 attempts failed in a row: The server failed (5xx)."
    assert explain(feed.health, "fr").endswith("lectures ont échoué à la suite : Le serveur est en panne (5xx).")
    assert feed.health.sources[0].consecutive_failures == 8


def test_the_sentence_is_about_the_source_that_is_worst_in_both_languages() -> None:
    names = {"tag-tu": ("trip_updates", 0), "tag-vp": ("vehicle_positions", 36)}
    sources = [
        msgspec.structs.replace(GOOD_SOURCE, id=name, kinds=(kind,), matched_trips=matched, header_timestamp=START)
        for name, (kind, matched) in names.items()
    ]
    health = FeedHealth(feed=FeedId("tag"))
    for poll in range(3):
        health = assess(health, [], sources, GOOD_STATIC, START + poll)
    assert (health.status, health.cause) == (Status.DOWN, "trip_match")
    assert {one.source for one in health.incidents if one.cause == "trip_match"} == set(names)
    assert health.sentence.startswith("Trip updates: only 0 %")
    assert health.sentence_fr.startswith("Mises à jour de courses : 0 % seulement")


def test_unchanged_answers_are_successes() -> None:
    feed = Feed()
    assert feed.live(20, outcome=Outcome.NOT_MODIFIED) is Status.OK
    assert feed.health.sources[0].consecutive_failures == 0


def test_one_failure_in_fifty_is_degraded_once_there_are_enough_attempts() -> None:
    feed = Feed()
    for _ in range(2):
        feed.live(outcome=Outcome.EMPTY_BODY)
        feed.live(48)
    assert feed.health.status is Status.OK
    feed.live(outcome=Outcome.EMPTY_BODY)
    assert feed.live(4) is Status.DEGRADED
    assert feed.health.cause == "fetch_success"


def test_failures_of_the_day_before_yesterday_are_forgotten() -> None:
    feed = Feed()
    feed.live(60, outcome=Outcome.EMPTY_BODY)
    feed.now += 2 * 86_400
    assert feed.live(120) is Status.OK


def test_a_night_without_trips_is_no_outage() -> None:
    feed = Feed(static=msgspec.structs.replace(GOOD_STATIC, active_trips=0))
    assert feed.live(20, outcome=Outcome.CONNECT_ERROR, header_age=20_000, matched_trips=0) is Status.NO_SERVICE
    assert (feed.health.cause, feed.health.incidents) == (None, [])
    assert {
        indicator.reason
        for indicator in feed.health.indicators
        if indicator.source and indicator.id != "certificate_days"
    } == {"no_service"}
    assert {
        indicator.value
        for indicator in feed.health.indicators
        if indicator.source and indicator.id != "certificate_days"
    } == {None}


def test_the_first_trip_of_the_morning_finds_patience() -> None:
    feed = Feed(static=msgspec.structs.replace(GOOD_STATIC, active_trips=0))
    feed.live(10, header_age=20_000)
    feed.static = GOOD_STATIC
    assert Status.DOWN not in [feed.live(header_age=20_000), feed.live(header_age=20_000), feed.live(), feed.live()]
    assert feed.health.incidents == []


@pytest.mark.parametrize(
    ("last_day", "status"),
    [
        ("2026-02-14", Status.OK),
        ("2026-02-13", Status.DEGRADED),
        ("2026-01-15", Status.DEGRADED),
        ("2026-01-14", Status.DOWN),
    ],
)
def test_a_timetable_wears_out(last_day: str, status: Status) -> None:
    feed = Feed(static=msgspec.structs.replace(GOOD_STATIC, last_day=last_day))
    assert feed.live(4) is status


def test_a_day_whose_service_is_missing_is_no_quiet_night() -> None:
    static = msgspec.structs.replace(GOOD_STATIC, trips_today=0, active_trips=0)
    assert Feed(static=static).live(4) is Status.NO_SERVICE
    feed = Feed(static=msgspec.structs.replace(static, weeks_served=4))
    assert feed.live(4) is Status.DEGRADED
    assert feed.health.sentence == "The timetable has no trip today; this day of the week had some in the last weeks."


def test_an_expired_timetable_is_down_although_nothing_runs() -> None:
    feed = Feed(static=msgspec.structs.replace(GOOD_STATIC, last_day="2026-01-14", active_trips=0))
    assert feed.live(4) is Status.DOWN
    assert feed.health.cause == "expiry_days"


def test_the_last_day_is_meant_in_the_zone_of_the_timetable() -> None:
    late_evening = 1_768_510_800  # 2026-01-16 01:00 in Reunion, still the 15th in Paris and UTC
    for zone, status in (("Indian/Reunion", Status.DOWN), ("Europe/Paris", Status.DEGRADED), ("", Status.DEGRADED)):
        feed = Feed(now=late_evening, static=msgspec.structs.replace(GOOD_STATIC, last_day="2026-01-15", timezone=zone))
        assert feed.live(4) is status


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        (
            {"version": None, "outcome": Outcome.NOT_A_ZIP, "last_day": None},
            Status.DOWN,
            "No timetable could be read yet: The file is not a zip archive.",
        ),
        (
            {"outcome": Outcome.NOT_FOUND},
            Status.DEGRADED,
            "Nothing is published at this address (404 or 410).",
        ),
        (
            {"outcome": Outcome.HELD_SHRUNK, "held_version": "v2"},
            Status.DEGRADED,
            "The new version has lost more than 70 % of its trips; it waits for confirmation.",
        ),
        ({"outcome": Outcome.NOT_MODIFIED}, Status.OK, "All is well."),
    ],
)
def test_what_became_of_the_newest_timetable_counts(
    changes: dict[str, Outcome | str | None], status: Status, sentence: str
) -> None:
    feed = Feed(static=msgspec.structs.replace(GOOD_STATIC, **changes))
    assert feed.live(4) is status
    assert feed.health.sentence.endswith(sentence)


def test_a_feed_is_down_only_when_all_of_its_realtime_is() -> None:
    health = FeedHealth(feed=FeedId("tag"))
    for now in range(START, START + 100, 20):
        stale = msgspec.structs.replace(GOOD_SOURCE, id="vp", header_timestamp=START - 1000)
        fresh = msgspec.structs.replace(GOOD_SOURCE, header_timestamp=now)
        health = assess(health, [], [stale, fresh], GOOD_STATIC, now)
    assert (health.status, health.cause) == (Status.DEGRADED, "header_age")
    for now in range(START + 100, START + 200, 20):
        health = assess(health, [], [stale], GOOD_STATIC, now)
    assert health.status is Status.DOWN


def test_a_feed_without_realtime_is_judged_by_its_timetable() -> None:
    health = assess(FeedHealth(feed=FeedId("tag")), [], [], GOOD_STATIC, START)
    assert health.status is Status.OK
    night = msgspec.structs.replace(GOOD_STATIC, active_trips=0)
    assert assess(health, [], [], night, START).status is Status.NO_SERVICE


def test_a_paused_feed_has_no_incidents() -> None:
    feed = Feed()
    feed.live(4, header_age=1000)
    paused = assess(feed.health, [], [GOOD_SOURCE], GOOD_STATIC, feed.now, looked=Looked(is_paused=True))
    assert (paused.status, paused.cause, paused.sentence) == (Status.PAUSED, None, "This feed is paused.")
    assert [incident.ended for incident in paused.incidents] == [feed.now]


def test_an_incident_keeps_its_id_while_it_changes_its_face() -> None:
    feed = Feed()
    feed.live()
    began = feed.now + 20
    feed.live(4, header_age=100)
    (first,) = feed.open_incidents()
    assert (first.id, first.since, first.cause) == (f"tag:tag-tu:header_age:{began}", began, "header_age")
    feed.live(4, header_age=1000)
    (second,) = feed.open_incidents()
    assert (second.id, second.since) == (first.id, began)
    assert second.sentence == "Trip updates: nothing new for 16 minutes; only the timetable is shown."
    feed.live(3)
    assert [(incident.id, incident.ended) for incident in feed.health.incidents] == [(first.id, feed.now)]


def test_a_long_trouble_does_not_hide_a_new_one() -> None:
    feed = Feed(static=msgspec.structs.replace(GOOD_STATIC, last_day="2026-01-30"))
    feed.live(4)
    feed.live(4, matched_trips=0)
    assert [incident.cause for incident in feed.open_incidents()] == ["trip_match", "expiry_days"]
    assert feed.health.cause == "trip_match"


def test_ended_incidents_are_forgotten_after_a_day() -> None:
    feed = Feed()
    feed.live()
    feed.live(3, header_age=1000)
    feed.live(3)
    assert len(feed.health.incidents) == 1
    feed.now += 86_400
    feed.live()
    assert feed.health.incidents == []


def test_attempts_given_again_are_not_counted_again() -> None:
    feed = Feed()
    feed.live(2)
    feed.live(3, outcome=Outcome.EMPTY_BODY)
    for remembered in (feed.attempts, feed.attempts[-2:]):
        again = assess(feed.health, remembered, [GOOD_SOURCE], GOOD_STATIC, feed.now)
        assert again.sources[0].consecutive_failures == 3


def test_health_survives_the_way_through_the_store() -> None:
    feed = Feed()
    feed.live()
    feed.live(2, header_age=400)
    stored = msgspec.json.decode(msgspec.json.encode(feed.health), type=FeedHealth)
    assert stored == feed.health
    feed.health, feed.attempts = stored, []
    assert feed.live(header_age=400) is Status.DOWN


def test_the_health_before_is_left_as_it_was() -> None:
    feed = Feed()
    feed.live(4, header_age=400)
    before = msgspec.json.encode(feed.health)
    assess(feed.health, [], [GOOD_SOURCE], GOOD_STATIC, feed.now + 20)
    assert msgspec.json.encode(feed.health) == before


def test_a_source_tells_what_it_rejected_with_examples() -> None:
    source = msgspec.structs.replace(
        GOOD_SOURCE, rejected={"unknown_trip": 2}, examples={"unknown_trip": [Rejection("unknown_trip", "e1", "T9")]}
    )
    (seen,) = assess(FeedHealth(feed=FeedId("tag")), [], [source], GOOD_STATIC, START).sources
    assert (seen.rejected, seen.examples) == ({"unknown_trip": 2}, {"unknown_trip": ["e1: T9"]})
    assert (seen.kind, seen.entities, seen.matched_updates) == ("trip_updates", 40, 500)
