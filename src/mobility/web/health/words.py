"""A language in, the words of the health pages out, as complete in each as the travellers' pages."""

from collections.abc import Mapping

from mobility.web.health import names_en, names_fr, shown_en, shown_fr, words_en, words_fr
from mobility.web.health.numbers import NO_BREAK, number


def typeset(text: str, language: str) -> str:
    """Keep French signs on the line of the word before them, and quotation marks with what they quote."""
    if language != "fr":
        return text
    for sign in ":?;»":
        text = text.replace(f" {sign}", f"{NO_BREAK}{sign}")
    return text.replace("« ", f"«{NO_BREAK}")


HEALTH_WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {key: typeset(text, "fr") for key, text in {**words_fr.WORDS, **names_fr.NAMES, **shown_fr.SHOWN}.items()},
    "en": {**words_en.WORDS, **names_en.NAMES, **shown_en.SHOWN},
}


def say(language: str, key: str, **values: str | int | float) -> str:
    """Give a phrase, filled in."""
    return HEALTH_WORDS[language][key].format(**values)


def count_of(language: str, key: str, count: int, **values: str | int) -> str:
    """Give a phrase whose `{count}` is a number: `KEY_one` or `KEY_many`. French counts 0 as one."""
    is_one = count < 2 if language == "fr" else count == 1
    return say(language, f"{key}_{'one' if is_one else 'many'}", count=number(count, language), **values)


def named(language: str, kind: str, name: str) -> str:
    """Give the words for one of our own names, such as an indicator's id; the name itself where there are none."""
    return HEALTH_WORDS[language].get(f"{kind}.{name}", name)
