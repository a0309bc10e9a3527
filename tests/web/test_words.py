"""The pages speak each language completely."""

import string

import pytest

from mobility.web.words import LANGUAGES, WORDS, language_for


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_language_has_every_word_with_the_same_blanks() -> None:
    first = WORDS[LANGUAGES[0]]
    for language in LANGUAGES:
        assert set(WORDS[language]) == set(first)
        assert {key: fields(text) for key, text in WORDS[language].items()} == {
            key: fields(text) for key, text in first.items()
        }


@pytest.mark.parametrize(
    ("wanted", "language"), [((), "fr"), (("en-GB", "fr"), "en"), (("br", "de"), "fr"), (("FR-ca",), "fr")]
)
def test_the_first_language_wanted_that_is_spoken_is_taken(wanted: tuple[str, ...], language: str) -> None:
    assert language_for(wanted) == language
