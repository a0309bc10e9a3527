"""Every rule of the catalogue says what it asks in French and in English, and both ask the same."""

import re

import pytest

from mobility.health.rules.meanings_fr import MEANINGS_FR
from mobility.health.rules.registry import RULES
from mobility.health.rules.rule import Rule

FIELD = re.compile(r"\b(?:[a-z]+_[a-z_]+|[A-Z]{5,}[A-Z_]*)\b")
SAID_IN_WORDS = {"active_periods", "route_type"}
"""Fields that one of the languages calls by a word of its own."""


def figures(text: str) -> set[str]:
    """Give the numbers of a text above three, which are words in one language or the other; dates count as ISO writes them."""
    text = re.sub(r"(\d\d)/(\d\d)/(\d{4})", r"\3-\2-\1", text)
    text = re.sub(r"(?<=\d)[,\s](?=\d{3}\b)", "", text)
    return {number for number in re.findall(r"\d+", text) if int(number) > 3}


def test_there_is_a_meaning_for_every_rule_and_for_no_other() -> None:
    assert set(MEANINGS_FR) == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_both_languages_have_a_sentence_about_the_same_fields_and_figures(rule: Rule[object]) -> None:
    english, french = rule.meaning("en"), rule.meaning("fr")
    assert english != french
    for text in (english, french):
        assert text.endswith(".")
        assert not any(word in text for word in ("Source:", "HEALTH.md", "(rule", "\n", "  "))
    assert figures(english) == figures(french)
    assert set(FIELD.findall(english)) - SAID_IN_WORDS <= set(FIELD.findall(french))
