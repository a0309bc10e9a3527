"""A text in several languages and the languages wanted in, the text to show out."""

from mobility.model.message import TranslatedString


def pick_translation(texts: TranslatedString, languages: tuple[str, ...]) -> str:
    """Choose a text: the first language wanted that there is (`fr` serves `fr-CA` and back), else the one without a language, else any."""
    lowered = {language.lower(): text for language, text in texts.items()}
    for wanted in languages:
        exact = lowered.get(wanted.lower())
        if exact is not None:
            return exact
        base = wanted.lower().partition("-")[0]
        for language, text in lowered.items():
            if language and language.partition("-")[0] == base:
                return text
    return lowered.get("") or next(iter(lowered.values()), "")
