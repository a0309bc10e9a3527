"""What travellers are shown of a visit: tones, ways to book, and nothing a feed could smuggle in."""

from typing import Any

import msgspec
import pytest

from mobility.model.board import Boarding, State, StopVisit
from mobility.model.booking import Booking
from mobility.web.shown import shown_board, shown_departure
from tests.board.boards import at, board
from tests.world import timetable_of

NOW = at("2026-01-15 08:00")
WORLD = timetable_of("""
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:05:00, 08:05:00
    t1, 2, Cilaos, 08:10:00, 08:10:00
""")


def visit(**more: Any) -> StopVisit:
    (plain,) = board(WORLD, "A", NOW).departures
    return msgspec.structs.replace(plain, **more)


@pytest.mark.parametrize(
    ("delay_s", "tone", "text"),
    [(240, "late", "retard 4 min"), (-120, "early", "avance 2 min"), (59, "punctual", "à l’heure")],
)
def test_a_delay_has_its_tone_beside_its_words(delay_s: int, tone: str, text: str) -> None:
    shown = shown_departure(visit(expected=NOW + 300 + delay_s), NOW, "fr")
    assert [(fact.tone, fact.text) for fact in shown.facts] == [(tone, text)]


def test_what_does_not_run_is_said_first_and_has_no_certainty() -> None:
    shown = shown_departure(visit(state=State.CANCELLED), NOW, "en")
    assert (shown.facts[0].tone, shown.facts[0].text, shown.label_text, shown.when_text) == (
        "gone",
        "Cancelled",
        "",
        "08:05",
    )


def test_a_departure_on_request_offers_its_phone_and_its_address() -> None:
    booking = Booking(phone_number="+33 1 99 00", booking_url="https://book.example.org/x")
    shown = shown_departure(visit(boarding=Boarding.PHONE_AGENCY, booking=booking), NOW, "fr")
    assert [(fact.text, fact.url) for fact in shown.facts[-2:]] == [
        ("+33 1 99 00", "tel:+3319900"),
        ("book.example.org", "https://book.example.org/x"),
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//example.org"])
def test_an_address_that_is_none_is_no_link(url: str) -> None:
    booking = Booking(booking_url=url, phone_number="javascript:1")
    shown = shown_departure(visit(boarding=Boarding.PHONE_AGENCY, booking=booking), NOW, "fr")
    assert [fact.url for fact in shown.facts if fact.url] == []


def test_a_board_brings_the_words_to_go_on_with() -> None:
    shown = shown_board(board(WORLD, "A", NOW), "ar")
    assert (shown.dir, set(shown.words["in_minutes"])) == ("rtl", {"zero", "one", "two", "few", "many", "other"})
    assert shown.lines == []
