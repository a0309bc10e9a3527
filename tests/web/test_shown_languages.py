"""Texts of a feed among words of another language: each says its own."""

import pytest

from mobility.model.board import Board
from mobility.model.overlay_info import Selector
from mobility.web.board_page import BoardAround, board_page
from mobility.web.shown import shown_board
from tests.board.boards import at, board
from tests.board.overlays import alert_of, overlay_of
from tests.world import timetable_of

NOW = at("2026-01-15 08:00")
WORLD = timetable_of("""
    # feed_info.txt
    feed_publisher_name, feed_publisher_url, feed_lang
    P, https://p.example, fr
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:05:00, 08:05:00
    t1, 2, B, 08:10:00, 08:10:00
""")


def told(header: dict[str, str], description: dict[str, str], language: str) -> Board:
    alert = alert_of(header, Selector(stop=WORLD.find_stop("A")), description=description)
    return board(WORLD, "A", NOW, overlay_of(WORLD, NOW, alerts=[alert]), languages=(language,))


@pytest.mark.parametrize(
    ("language", "langs"),
    [("fr", ("", "br", "")), ("en", ("", "br", "fr")), ("de", ("fr-fr", "br", "fr"))],
)
def test_an_alert_says_the_language_of_each_text_that_is_not_the_readers(language: str, langs: tuple[str, ...]) -> None:
    shown = shown_board(told({"fr-FR": "Travaux", "en": "Works"}, {"br": "Labourioù"}, language), language)
    assert (shown.alerts[0].lang, shown.alerts[0].description_lang, shown.place.lang) == langs


def test_a_text_without_a_language_is_taken_to_be_in_its_feeds() -> None:
    (alert,) = shown_board(told({"": "Travaux"}, {"": "Rue barrée"}, "ar"), "ar").alerts
    assert (alert.lang, alert.description_lang) == ("fr", "fr")


def test_the_page_marks_names_and_alerts_that_are_in_another_language() -> None:
    made = told({"fr": "Travaux"}, {"fr": "Rue barrée"}, "ar")
    html = board_page(shown_board(made, "ar"), BoardAround(8), "en").html
    assert '<h1><bdi lang="fr">A</bdi></h1>' in html
    assert '<bdi lang="fr">Travaux</bdi>' in html
    assert '<p dir="auto" lang="fr">Rue barrée</p>' in html
    french = board_page(shown_board(told({"fr": "Travaux"}, {}, "fr"), "fr"), BoardAround(8)).html
    assert "<h1><bdi>A</bdi></h1>" in french
    assert "<bdi>Travaux</bdi>" in french
