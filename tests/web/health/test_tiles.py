"""Every figure at the head of a feed's page is one that can be judged, or says why not."""

from collections.abc import Sequence

from mobility.model.health import Status
from mobility.model.history import FeedDay
from mobility.web.health.glance import feed_line
from mobility.web.health.indicator_table import indicator_rows
from mobility.web.health.tiles import Tile, tiles
from tests.web.health.sick import NOW, sick_feed, well_feed


def tiles_of(feed: str = "sick", days: Sequence[FeedDay] = (), language: str = "en") -> dict[str, Tile]:
    """Describe the sick feed, or a well one."""
    health = sick_feed() if feed == "sick" else well_feed("w", "Well")
    return {one.name: one for one in tiles(health, feed_line(health, (), language, NOW), days, language)}


def test_a_figure_has_its_unit_its_bound_and_its_state() -> None:
    found = tiles_of()
    assert found["Coverage"][1:] == ("58.8\u00a0%", "well ≥ 90\u00a0%", "degraded", "Degraded")
    assert found["Timetable ends"][1:] == ("5\u00a0days", "well ≥ 30\u00a0days", "degraded", "Degraded")
    assert found["Score"].value == "61 of 100"


def test_beside_the_score_stands_the_mean_of_the_last_days() -> None:
    days = [FeedDay(day="2026-03-01", score=90.0), FeedDay(day="2026-02-28", score=70.0), FeedDay(day="2026-02-27")]
    assert tiles_of(days=days)["Score"].note == "mean of 2 days: 80"


def test_of_several_sources_the_worst_is_judged() -> None:
    assert tiles_of()["Age of data"].status == "down"
    assert tiles_of()["Trips matched"].value == "80\u00a0%"


def test_a_figure_that_is_absent_says_why() -> None:
    health = sick_feed()
    health.indicators = [one for one in health.indicators if one.id == "coverage_vp"]
    health.indicators[0].id = "coverage_tu"
    found = {one.name: one for one in tiles(health, feed_line(health, (), "en", NOW), (), "en")}
    assert found["Coverage"][1:3] == ("–", "not measured: too few trips on the road")
    health.sources, health.indicators = [], []
    found = {one.name: one for one in tiles(health, feed_line(health, (), "en", NOW), (), "en")}
    assert {found[name].note for name in ("Age of data", "Coverage", "Trips matched")} == {"no realtime"}


def test_a_network_with_a_timetable_alone_says_so_beside_its_dashes() -> None:
    health = well_feed("w", "Well")
    health.sources = []
    line = feed_line(health, (), "fr", NOW)
    assert "sans temps réel" in line.sentence
    assert not line.has_realtime


def test_what_is_down_by_no_value_of_its_own_says_so_in_words() -> None:
    health = sick_feed()
    health.indicators[2].id, health.indicators[2].grade = "entities", Status.DOWN
    assert [row.down for row in indicator_rows(health, "fr") if row.name.startswith("Entités")] == [
        "plus aucune, durablement"
    ]
