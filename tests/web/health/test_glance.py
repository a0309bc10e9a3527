"""One line says how a network is."""

import msgspec

from mobility.health.operators import operators_of
from mobility.model.health import Impact, Indicator, Status
from mobility.model.history import FeedDay
from mobility.web.health.glance import feed_line, figures_of, live_share, operator_line, uptime_days
from mobility.web.health.numbers import ABSENT
from tests.web.health.sick import NOW, incident, sick_feed, well_feed


def test_departures_live_are_those_of_the_coming_hour_that_have_a_prediction() -> None:
    assert live_share(Impact(per_hour=10, of=200, without=50)) == 75.0
    assert live_share(Impact(per_hour=0, of=0, without=0)) is None
    assert live_share(Impact(per_hour=10, of=200)) is None


def test_a_network_is_as_old_as_its_oldest_feed_and_ends_with_its_first() -> None:
    old = well_feed("b", "B")
    old.sources[0].header_timestamp = NOW - 500
    figures = figures_of([sick_feed(), old], NOW)
    assert (figures.age_s, figures.expiry_days, figures.errors, figures.warnings) == (500, 5, 1, 1)


def test_a_line_says_how_well_predictions_came_true_where_that_is_known() -> None:
    feed = sick_feed()
    assert feed_line(feed, (), "fr", NOW).accuracy == ABSENT
    feed.indicators = [*feed.indicators, Indicator(id="accuracy", value=77.2, unit="%")]
    assert feed_line(feed, (), "fr", NOW).accuracy == "77,2\u00a0%"
    assert figures_of([feed, well_feed("b", "B")], NOW).accuracy == 77.2


def test_a_rule_that_is_mended_is_not_an_open_finding() -> None:
    feed = sick_feed()
    feed.rules = [msgspec.structs.replace(rule, count=0) for rule in feed.rules]
    assert feed_line(feed, (), "en", NOW).findings == "none"


def test_a_network_s_days_are_the_mean_of_its_feeds_and_a_day_unwatched_is_said_so() -> None:
    days = uptime_days(
        [
            [FeedDay(day="2026-03-01", availability_percent=100.0)],
            [FeedDay(day="2026-03-01", availability_percent=50.0)],
        ],
        "Europe/Paris",
        "en",
        NOW,
        count=3,
    )
    assert [(day.day, day.percent, day.text) for day in days] == [
        ("28 Feb 2026", None, "not watched"),
        ("1 Mar 2026", 75.0, "75\u00a0%"),
        ("2 Mar 2026", None, "not watched"),
    ]
    assert uptime_days([[]], "", "en", NOW) == []


def test_of_two_sources_with_the_same_fault_both_languages_speak_of_the_worse_one() -> None:
    feed = sick_feed()
    feed.incidents.insert(0, incident(id="town:town~tu:header_age:1", sentence_fr="Mises à jour de courses : …"))
    lines = {language: feed_line(feed, (), language, NOW).sentence for language in ("fr", "en")}
    assert lines["en"].startswith("Vehicle positions: nothing new")
    assert lines["fr"].startswith("Positions de véhicules : rien de nouveau")


def test_a_network_s_line_leads_to_its_worst_feed() -> None:
    bad, good = sick_feed(), well_feed("good", "Good")
    good.operators = bad.operators
    (operator,) = operators_of([good, bad])
    line = operator_line(operator, {}, "fr", NOW)
    assert (line.url, line.status) == ("/health/feeds/town?lang=fr", Status.DEGRADED)
