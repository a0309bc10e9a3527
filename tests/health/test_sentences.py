"""Every grade of every indicator has a sentence in both languages, and so has every outcome."""

import string

import pytest

from mobility.health.indicators.read import CAUSES
from mobility.health.outcomes_fr import OUTCOMES_FR
from mobility.health.sentence_texts import SENTENCES
from mobility.health.sentences import duration, indicator_sentence
from mobility.model.health import Indicator, SourceHealth, Status
from mobility.model.outcome import Outcome

NEVER_BAD: set[str] = set()


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("grade", [Status.DEGRADED, Status.DOWN])
@pytest.mark.parametrize("cause", [cause for cause in CAUSES if cause not in NEVER_BAD])
def test_every_bad_grade_can_be_said(cause: str, grade: Status, lang: str) -> None:
    indicator = Indicator(id=cause, source="s", value=130.4, grade=grade, reason="html_body")
    sentence = indicator_sentence(indicator, SourceHealth(id="s", kind="trip_updates"), lang)
    assert sentence.endswith((".", "?"))
    assert "{" not in sentence


def test_both_languages_say_the_same_values() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [key for key, texts in SENTENCES.items() if fields(texts["fr"]) != fields(texts["en"])] == []
    assert {frozenset(texts) for texts in SENTENCES.values()} == {frozenset({"fr", "en"})}


def test_every_status_that_no_indicator_explains_has_a_sentence() -> None:
    said = {Status(key.removeprefix("status.")) for key in SENTENCES if key.startswith("status.")}
    assert said == set(Status) - {Status.DEGRADED, Status.DOWN}


def test_every_outcome_is_explained_in_french() -> None:
    assert set(OUTCOMES_FR) == set(Outcome)
    assert [outcome for outcome, sentence in OUTCOMES_FR.items() if not sentence.endswith(".")] == []


def test_a_source_of_several_kinds_goes_by_its_id() -> None:
    indicator = Indicator(id="header_age", source="tag-rt", value=130, grade=Status.DEGRADED)
    source = SourceHealth(id="tag-rt", kind="trip_updates+alerts")
    assert indicator_sentence(indicator, source, "en") == "Realtime (tag-rt): the message in use is 2 minutes old."


@pytest.mark.parametrize(
    ("seconds", "spelt"),
    [
        (0, "0 seconds"),
        (119, "119 seconds"),
        (120, "2 minutes"),
        (7199, "119 minutes"),
        (7200, "2 hours"),
        (172_800, "2 days"),
    ],
)
def test_durations_are_spelt_in_whole_units(seconds: int, spelt: str) -> None:
    assert duration(seconds, "en") == spelt
