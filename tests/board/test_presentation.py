"""What is shown of a visit: the rendering contract as a table."""

import string
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from mobility.board.phrases import SPEECH
from mobility.board.plurals import categories, plural_category
from mobility.board.presentation import Profile, Shape, present
from mobility.board.words import CATALOGUE, MODES, say, spoken_language
from mobility.model.board import Access, Boarding, Label, OfDay, State, StopVisit
from mobility.model.booking import Booking
from mobility.model.reasons import NoServiceReason
from tests.board.boards import at, board
from tests.world import timetable_of

NOW = at("2026-01-15 08:00")
WORLD = timetable_of("""
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:05:00, 08:05:00
    t1, 2, Cilaos, 08:10:00, 08:10:00
""")


def visit(scheduled_s: int | None = 300, expected_s: int | None = None, **more: Any) -> StopVisit:
    """Give a visit whose times are seconds from now."""
    (plain,) = board(WORLD, "A", NOW).departures
    times = {
        "scheduled": None if scheduled_s is None else NOW + scheduled_s,
        "expected": None if expected_s is None else NOW + expected_s,
        "label": Label.SCHEDULED if expected_s is None else Label.LIVE,
    }
    return msgspec.structs.replace(plain, **{**times, **more})


@pytest.mark.parametrize(
    ("scheduled_s", "expected_s", "profile", "shape", "when"),
    [
        (0, -20, Profile.URBAN, Shape.IMMINENT, "à l’approche"),
        (0, 30, Profile.URBAN, Shape.IMMINENT, "à l’approche"),
        (0, 31, Profile.URBAN, Shape.MINUTES, "1 min"),
        (0, 119, Profile.URBAN, Shape.MINUTES, "1 min"),
        (0, 120, Profile.URBAN, Shape.MINUTES, "2 min"),
        (0, 20 * 60 + 59, Profile.URBAN, Shape.MINUTES, "20 min"),
        (0, 21 * 60, Profile.URBAN, Shape.CLOCK, "08:21"),
        (0, 60 * 60 + 59, Profile.KIOSK, Shape.MINUTES, "60 min"),
        (0, 61 * 60, Profile.KIOSK, Shape.CLOCK, "09:01"),
        (20, None, Profile.URBAN, Shape.CLOCK, "08:00"),
        (59, None, Profile.URBAN, Shape.CLOCK, "08:00"),
        (60, None, Profile.URBAN, Shape.MINUTES, "~1 min"),
        (300, None, Profile.URBAN, Shape.MINUTES, "~5 min"),
        (1300, None, Profile.URBAN, Shape.CLOCK, "08:21"),
        (None, 300, Profile.URBAN, Shape.MINUTES, "5 min"),
    ],
)
def test_a_time_is_imminent_then_in_minutes_then_by_the_clock(
    scheduled_s: int | None, expected_s: int | None, profile: Profile, shape: Shape, when: str
) -> None:
    shown = present(visit(scheduled_s, expected_s), NOW, "fr", profile)
    assert (shown.shape, shown.when) == (shape, when)


@pytest.mark.parametrize(
    ("changes", "french", "english"),
    [
        ({}, ("théorique",), ("scheduled",)),
        ({"expected_s": 300}, ("à l’heure", "temps réel"), ("on time", "live")),
        ({"expected_s": 359}, ("à l’heure", "temps réel"), ("on time", "live")),
        ({"expected_s": 560}, ("retard 4 min", "temps réel"), ("4 min late", "live")),
        ({"expected_s": 180}, ("avance 2 min", "temps réel"), ("2 min early", "live")),
        (
            {"expected_s": 300, "label": Label.AGEING, "age_s": 150},
            ("à l’heure", "temps réel, il y a 2 min"),
            ("on time", "live 2 min ago"),
        ),
        ({"state": State.CANCELLED}, ("Supprimé",), ("Cancelled",)),
        ({"state": State.SKIPPED}, ("Non desservi",), ("Does not stop here",)),
        ({"scheduled_s": None, "expected_s": 60, "state": State.ADDED}, ("Service ajouté", "temps réel"), ("Extra service", "live")),
        ({"boarding": Boarding.NONE}, ("Descente seulement", "théorique"), ("Alighting only", "scheduled")),
        (
            {"boarding": Boarding.PHONE_AGENCY, "booking": Booking(prior_notice_last_day=1, prior_notice_last_time="17:00:00")},
            ("Sur réservation, avant 17:00 la veille", "théorique"),
            ("On request, before 17:00 the day before", "scheduled"),
        ),
        (
            {"boarding": Boarding.PHONE_AGENCY, "booking": Booking(prior_notice_last_day=2, prior_notice_last_time="17:00:00")},
            ("Sur réservation, avant 17:00, 2 jours avant", "théorique"),
            ("On request, before 17:00, 2 days before", "scheduled"),
        ),
        (
            {"boarding": Boarding.PHONE_AGENCY, "booking": Booking(prior_notice_duration_min=45)},
            ("Sur réservation, au moins 45 min avant", "théorique"),
            ("On request, at least 45 min before", "scheduled"),
        ),
        (
            {"boarding": Boarding.PHONE_AGENCY, "booking": Booking(prior_notice_duration_min=120)},
            ("Sur réservation, au moins 2 h avant", "théorique"),
            ("On request, at least 2 h before", "scheduled"),
        ),
        ({"of_day": OfDay.LAST}, ("dernier départ du jour", "théorique"), ("last departure of the day", "scheduled")),
        ({"boarding": Boarding.COORDINATE_WITH_DRIVER}, ("À convenir avec le conducteur", "théorique"), ("Arrange with the driver", "scheduled")),
        ({"headway_s": 600}, ("toutes les 10 min", "théorique"), ("every 10 min", "scheduled")),
    ],
)  # fmt: skip
def test_what_is_to_be_known_is_said_in_words(
    changes: dict[str, Any], french: tuple[str, ...], english: tuple[str, ...]
) -> None:
    assert present(visit(**changes), NOW, "fr").words == french
    assert present(visit(**changes), NOW, "en").words == english


def test_what_does_not_run_has_its_scheduled_time_struck_through_and_no_minutes() -> None:
    shown = present(visit(state=State.CANCELLED), NOW, "fr")
    assert (shown.struck, shown.shape, shown.clock, shown.icons[0]) == (True, Shape.CLOCK, "08:05", "cancelled")


def test_the_scheduled_clock_stays_beside_an_expected_time() -> None:
    shown = present(visit(300, 540), NOW, "fr")
    assert (shown.when, shown.clock, shown.struck) == ("9 min", "08:05", False)


def test_icons_say_what_the_words_say() -> None:
    icons = present(visit(expected_s=300, wheelchair=Access.ACCESSIBLE, alerts=("x:a",)), NOW, "fr").icons
    assert icons == ("live", "mode-bus", "wheelchair", "alert")
    assert present(visit(wheelchair=Access.UNKNOWN), NOW, "fr").icons == ("scheduled", "mode-bus")
    assert "on-demand" in present(visit(boarding=Boarding.PHONE_AGENCY), NOW, "fr").icons


def test_a_phone_to_book_by_is_at_hand() -> None:
    assert present(visit(booking=Booking(phone_number="+262 1")), NOW, "fr").phone == "+262 1"


def test_a_visit_can_be_spoken() -> None:
    assert present(visit(300, 540), NOW, "fr").sentence == (
        "Ligne R, direction Cilaos, dans 9 minutes, horaire prévu 08:05, retard 4 min, temps réel."
    )
    assert present(visit(60), NOW, "en").sentence == "Line R, to Cilaos, in 1 minute, scheduled."
    assert present(visit(1500), NOW, "en").sentence == "Line R, to Cilaos, at 08:25, scheduled."


def fields(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


def blanks(phrase: str | Mapping[str, str]) -> set[str]:
    """What a phrase leaves open; a plural may leave its number out, as "two minutes" does in Arabic."""
    return set(fields(phrase)) if isinstance(phrase, str) else {name for one in phrase.values() for name in fields(one)}


def test_every_language_has_every_phrase_with_the_same_blanks() -> None:
    french = CATALOGUE["fr"]
    for language, phrases in CATALOGUE.items():
        assert phrases.keys() == french.keys(), language
        for key, phrase in phrases.items():
            wanted = blanks(french[key])
            assert blanks(phrase) == wanted, (language, key)
            if not isinstance(phrase, str):
                assert set(phrase) == categories(language), (language, key)
                assert all(set(fields(one)) <= wanted for one in phrase.values())


def test_every_language_names_every_mode() -> None:
    assert MODES.keys() == CATALOGUE.keys()
    assert all(names.keys() == MODES["fr"].keys() and all(names.values()) for names in MODES.values())


@pytest.mark.parametrize("key", ["weekdays", "months"])
def test_a_week_has_seven_days_and_a_year_twelve_months(key: str) -> None:
    for language, phrases in CATALOGUE.items():
        assert len(str(phrases[key]).split()) == {"weekdays": 7, "months": 12}[key], language


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("fr", {0: "one", 1: "one", 1.5: "one", 2: "other", 20: "other"}),
        ("en", {0: "other", 1: "one", 1.5: "other", 2: "other"}),
        ("pt", {0: "other", 1: "one", 2: "other"}),
        (
            "ar",
            {0: "zero", 1: "one", 1.5: "other", 2: "two", 3: "few", 10: "few", 11: "many", 100: "other", 103: "few"},
        ),
    ],
)
def test_a_number_bends_its_phrase_as_its_language_does(language: str, numbers: dict[float, str]) -> None:
    assert {number: plural_category(language, number) for number in numbers} == numbers


def test_minutes_are_counted_in_each_language_s_own_plural() -> None:
    said = [say(language, "in_minutes", minutes=count) for language in ("fr", "en", "ar") for count in (1, 2)]
    assert said == ["dans 1 minute", "dans 2 minutes", "in 1 minute", "in 2 minutes", "بعد دقيقة واحدة", "بعد دقيقتين"]


def test_every_state_and_reason_has_its_words() -> None:
    keys = [*(state.value for state in State if state is not State.RUNNING), *(one.value for one in NoServiceReason)]
    assert all(say("fr", key) for key in keys)


def test_the_service_speaks_the_first_language_wanted_that_it_has_else_french() -> None:
    assert [spoken_language(wanted) for wanted in (("en-GB",), ("br", "ar"), ("br",), ())] == ["en", "ar", "fr", "fr"]
    assert spoken_language(("de", "en"), SPEECH) == "en", "what is not spoken in German is spoken in the next language"
