"""The health pages speak both languages completely, also about every name of ours."""

import re
import string
from pathlib import Path

import pytest

from mobility.health.indicators.read import CAUSES
from mobility.history.shown import Missing
from mobility.model.accuracy import Method
from mobility.model.finding import Severity
from mobility.model.health import Status
from mobility.web.health import words_en, words_fr
from mobility.web.health.words import HEALTH_WORDS, count_of

TEMPLATES = Path(__file__).parents[3] / "src/mobility/web/templates"
INDICATORS = Path(__file__).parents[3] / "src/mobility/health/indicators"
SOURCES = Path(__file__).parents[3] / "src/mobility/web/health"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_word_with_the_same_blanks() -> None:
    french, english = HEALTH_WORDS["fr"], HEALTH_WORDS["en"]
    assert french.keys() == english.keys()
    assert {key: fields(text) for key, text in french.items()} == {key: fields(text) for key, text in english.items()}


@pytest.mark.parametrize(
    ("kind", "names"),
    [("indicator", CAUSES), ("status", Status), ("severity", Severity), ("method", Method), ("missing", Missing)],
)
def test_every_name_of_ours_has_words(kind: str, names: list[str]) -> None:
    assert [name for name in names if f"{kind}.{name}" not in HEALTH_WORDS["fr"]] == []


def test_every_reason_for_which_nothing_is_measured_has_words() -> None:
    code = "".join(file.read_text() for file in INDICATORS.glob("*.py"))
    reasons = set(re.findall(r'"((?:no|not|never|too_few|last_day|trips_today)_[a-z_]+)"', code)) - {"not_judged"}
    assert {"no_shapes", "never_fetched", "too_few_trips", "trips_today_unknown"} < reasons
    assert sorted(reason for reason in reasons if f"reason.{reason}" not in HEALTH_WORDS["fr"]) == []


def test_templates_ask_for_words_that_exist_and_no_word_is_left_over() -> None:
    asked = {
        name
        for file in TEMPLATES.glob("health_*.html")
        for name in re.findall(r"\bsay\.([a-z0-9_]+)", file.read_text())
    }
    assert asked - HEALTH_WORDS["fr"].keys() == set()
    code = "".join(file.read_text() for file in SOURCES.glob("*.py") if not file.name.startswith("words_"))
    code += "".join(file.read_text() for file in (SOURCES.parents[1] / "api/health_pages").glob("*.py"))
    used = asked | set(re.findall(r'"([a-z0-9_]+)"', code))
    stems = {key for key in words_fr.WORDS if key.rpartition("_")[2] in ("one", "many")}
    left = {key for key in words_fr.WORDS if key not in used and key.rpartition("_")[0] not in used}
    assert {key for key in left if key not in stems and not key.startswith(("swatch_", "spark_"))} == set()
    assert words_en.WORDS.keys() == words_fr.WORDS.keys()


def test_french_counts_nothing_as_one_and_english_as_many() -> None:
    assert count_of("fr", "departures", 0) == "0 départ"
    assert count_of("en", "departures", 0) == "0 departures"
    assert count_of("fr", "departures", 1_234) == "1\u202f234 départs"
