"""A text in several languages and the languages wanted in, the text to show out."""

from mobility.model.message import TranslatedString


def pick_translation(texts: TranslatedString, languages: tuple[str, ...]) -> str:
    """Choose a text: the first language wanted that there is (`fr` serves `fr-CA` and back), else the one without a language, else any."""
    return pick_text(texts, languages)[1]


def pick_text(texts: TranslatedString, languages: tuple[str, ...]) -> tuple[str, str]:
    """Choose the same with its language, in lower case; an empty one where it does not say."""
    lowered = {language.lower(): text for language, text in texts.items()}
    for wanted in languages:
        exact = lowered.get(wanted.lower())
        if exact is not None:
            return wanted.lower(), exact
        base = wanted.lower().partition("-")[0]
        for language, text in lowered.items():
            if language and language.partition("-")[0] == base:
                return language, text
    return ("", lowered[""]) if lowered.get("") else next(iter(lowered.items()), ("", ""))
