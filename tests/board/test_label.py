"""Live, ageing, scheduled, and every reason for not being live."""

from typing import Any

import pytest

from mobility.board.label import label_of
from mobility.board.make import make_board
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.model.board import Label
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.overlay import Rule
from mobility.model.overlay_info import SourceState
from tests.board.boards import at, board, printed, stop
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
""")
NOW = at("2026-01-15 08:00")


def source(age_s: int = 15, **more: Any) -> SourceState:
    members = {"outcome": Outcome.OK, "header_timestamp": NOW - age_s, "fetched_at": NOW - age_s, **more}
    return SourceState(id="x~rt", kinds=members.pop("kinds", ("trip_updates",)), **members)


def first_row(text: str = "", **info: Any) -> str:
    return printed(board(WORLD, "A", NOW, overlay_of(WORLD, NOW, text, **info)))[0].removeprefix("08:00 ")


@pytest.mark.parametrize(
    ("age_s", "label"),
    [(0, "live"), (90, "live"), (91, "ageing"), (300, "ageing"), (301, "scheduled"), (86_400, "scheduled")],
)
def test_a_label_follows_from_the_age_alone(age_s: int, label: str) -> None:
    assert label_of(age_s) is Label(label)


def test_an_observation_of_up_to_ninety_seconds_is_live() -> None:
    assert first_row("t1 2026-01-15 observed=-90\n A +60") == "-> 08:01 R B live"


def test_an_ageing_prediction_is_shown_with_its_age_and_says_why_it_is_not_live() -> None:
    text = "t1 2026-01-15 observed=-91\n A +60"
    assert first_row(text) == "-> 08:01 R B ageing(feed_stale)"
    assert first_row(text, sources=[source(91, outcome=Outcome.SERVER_ERROR)]) == "-> 08:01 R B ageing(feed_down)"
    (visit,) = board(WORLD, "A", NOW, overlay_of(WORLD, NOW, text)).departures
    assert visit.age_s == 91


def test_a_delay_older_than_three_hundred_seconds_is_not_applied() -> None:
    text = "t1 2026-01-15 observed=-301\n A +60"
    assert first_row(text, sources=[source(301)]) == "R B scheduled(feed_stale)"
    assert first_row(text, sources=[source(301, outcome=Outcome.HTML_BODY)]) == "R B scheduled(feed_down)"


def test_what_the_feed_has_dropped_is_not_in_the_feed() -> None:
    text = f"t1 2026-01-15 observed=-301\n A +60 rule={int(Rule.REMEMBERED)}"
    assert first_row(text) == "R B scheduled(trip_not_in_feed)"


def test_a_time_without_prediction_is_scheduled_and_never_on_time() -> None:
    assert first_row("t1 2026-01-15\n A no_data") == "R B scheduled(no_data)"
    assert first_row("t1 2026-01-15\n B +60") == "R B scheduled(no_data)"


def test_a_trip_that_no_fresh_message_mentions_is_not_in_the_feed() -> None:
    assert first_row() == "R B scheduled(trip_not_in_feed)"


@pytest.mark.parametrize(
    ("info", "reason"),
    [
        ({"sources": []}, "no_realtime_feed"),
        ({"sources": [source(kinds=("alerts", "vehicle_positions"))]}, "no_realtime_feed"),
        ({"sources": [source(301)]}, "feed_stale"),
        ({"sources": [source(301, outcome=Outcome.DNS_ERROR)]}, "feed_down"),
        ({"sources": [source(200, outcome=Outcome.DNS_ERROR)]}, "trip_not_in_feed"),
        ({"sources": [source(outcome=Outcome.PENDING, header_timestamp=None, fetched_at=None)]}, "feed_stale"),
        ({"sources": [source(400), source(10)]}, "trip_not_in_feed"),
        ({"sources": [source(trips=10, matched_trips=4)]}, "not_matched"),
        ({"sources": [source(trips=10, matched_trips=5)]}, "trip_not_in_feed"),
        ({"realtime_routes": []}, "line_never_realtime"),
        ({"realtime_routes": [0]}, "trip_not_in_feed"),
    ],
)
def test_a_trip_without_realtime_says_why(info: dict[str, Any], reason: str) -> None:
    assert first_row(**info) == f"R B scheduled({reason})"


def test_an_overlay_of_another_version_of_the_timetable_is_not_read() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-01-15\n A +60", timetable_version="another")
    assert printed(board(WORLD, "A", NOW, overlay)) == ["08:00 R B scheduled(not_matched)"]


def test_a_feed_on_the_board_shows_the_age_of_its_newest_message() -> None:
    feed = FeedId("x")
    view = FeedView(WORLD, overlay_of(WORLD, NOW, sources=[source(40), source(20)]), "ok", "© x", "CC0")
    (shown,) = make_board({feed: view}, BoardQuery(stops=(stop("A"),)), NOW).feeds
    assert (shown.realtime_age_s, shown.status, shown.attribution, shown.license) == (20, "ok", "© x", "CC0")
