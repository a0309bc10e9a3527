"""Durations, headways and plurals as they are said in every language."""

import pytest

from mobility.board.words import CATALOGUE, age_of, every, say


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(420, "7 min"), (7_140, "119 min"), (7_200, "2 h"), (84_900, "23 h"), (172_800, "2 jours"), (864_000, "10 jours")],
)
def test_a_long_silence_is_told_in_hours_and_days(seconds: int, said: str) -> None:
    assert age_of("fr", seconds) == said


@pytest.mark.parametrize("language", CATALOGUE)
def test_every_language_tells_days_without_a_blank_left(language: str) -> None:
    for days in (2, 3, 11, 100):
        said = age_of(language, days * 86_400)
        assert said.strip()
        assert "{" not in said


@pytest.mark.parametrize(
    ("headway_s", "said"),
    [(600, "toutes les 10 min"), (660, "toutes les 11 min"), (630, "toutes les 10–11 min"), (20, "toutes les 1 min")],
)
def test_a_headway_between_two_minutes_is_told_as_both(headway_s: int, said: str) -> None:
    assert every("fr", headway_s) == said


@pytest.mark.parametrize(("minutes", "said"), [(0, "dans 0 minute"), (1, "dans 1 minute"), (2, "dans 2 minutes")])
def test_french_counts_none_and_one_alike(minutes: int, said: str) -> None:
    assert say("fr", "in_minutes", minutes=minutes) == said
