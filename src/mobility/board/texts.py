"""Texts of a timetable and the languages wanted -> the text to show (rule 7)."""

from dataclasses import dataclass, field

import numpy as np

from mobility.board.timetable_reader import TimetableReader

SUB_RECORD = "\x1f"
"""Stands between record_id and record_sub_id."""


@dataclass(slots=True)
class Translator:
    """The translations of one timetable into one language; without any it gives every text back unchanged."""

    language: str
    by_record: dict[tuple[str, str], str] = field(default_factory=dict)
    by_value: dict[tuple[str, str], str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """True where there is something to translate with."""
        return bool(self.by_record or self.by_value)

    def translate(self, column: str, text: str, record: str, sub_record: str = "") -> str:
        """Translate a field (`stops.stop_name`) of a record; what names the record beats what matches the text.

        Source: GTFS Schedule, translations.txt.
        """
        key = f"{record}{SUB_RECORD}{sub_record}" if sub_record else record
        return self.by_record.get((column, key)) or self.by_value.get((column, text)) or text


def languages_of(reader: TimetableReader) -> dict[str, str]:
    """Give the languages that the timetable is translated into, as written, by their lower-case form."""
    if reader.languages is None:
        indices = np.unique(reader.translations.language).tolist()
        reader.languages = {reader.text(index).lower(): reader.text(index) for index in indices}
    return reader.languages


def choose_language(reader: TimetableReader, wanted: tuple[str, ...]) -> str:
    """Choose among the timetable's languages by the order of wishes; empty for its own, untranslated texts.

    A wish is met by the same language, or by one that shares its base (`fr` serves `fr-CA`, and back). The feed's own
    language meets a wish with the untranslated texts. Source: GTFS Schedule, feed_lang; RFC 4647, lookup.
    """
    available, own = languages_of(reader), reader.info.language.lower()
    for wish in wanted:
        lowered = wish.lower()
        base = lowered.partition("-")[0]
        if own and base == own.partition("-")[0] and lowered not in available:
            return ""
        if lowered in available:
            return available[lowered]
        for language, written in available.items():
            if language.partition("-")[0] == base:
                return written
    return ""


def translator_for(reader: TimetableReader, language: str) -> Translator:
    """Gather a timetable's translations into one of its languages; empty language for none."""
    translator = Translator(language)
    if not language:
        return translator
    table, text = reader.translations, reader.text
    for row in np.flatnonzero([text(int(index)) == language for index in table.language]):
        column, translation = text(int(table.field[row])), text(int(table.translation[row]))
        record, value = text(int(table.record[row])), text(int(table.value[row]))
        if record:
            translator.by_record[column, record] = translation
        elif value:
            translator.by_value[column, value] = translation
    return translator
