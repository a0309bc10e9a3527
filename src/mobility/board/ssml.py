"""A board -> sentences to be spoken, as SSML."""

from xml.sax.saxutils import escape

from mobility.board.booking_words import booking_words
from mobility.board.iso import iso
from mobility.board.phrases import SPEECH
from mobility.board.presentation import Presentation, Profile, Shape, present
from mobility.board.text import banner_of, next_service_sentences, printable
from mobility.board.words import every, say, spoken_language
from mobility.model.board import Board, Boarding, State, StopVisit
from mobility.model.time import Instant

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
DEPARTURES = 5
"""More than a listener keeps in mind is not said."""


def ssml_board(board: Board, languages: tuple[str, ...] = ()) -> str:
    """Speak a board: the stop and the time, the next departures, what warns of them. Source: W3C SSML 1.1.

    Feed text is escaped; tts_stop_name is said instead of the stop's name where it is given.
    """
    language = spoken_language(languages, SPEECH)
    sentences = [_opening(board, language)]
    phones: dict[str, None] = {}
    for visit in board.departures[:DEPARTURES]:
        shown = present(visit, board.as_of, language, Profile.KIOSK)
        sentences.append(spoken(visit, shown, board.as_of, language))
        if shown.phone and not shown.closed and visit.boarding is Boarding.PHONE_AGENCY:
            phones[shown.phone] = None
    sentences += [SPEECH[language]["phone"].format(phone=phone) for phone in phones]
    if not board.departures:
        sentences.append(say(language, "no_departures"))
    if board.next_service is not None:
        sentences += filter(None, next_service_sentences(board, board.next_service, language))
    sentences += [banner for feed in board.feeds if (banner := banner_of(feed, language))]
    sentences += [alert.header or alert.description for alert in board.alerts]
    body = "".join(f"<s>{escape(printable(sentence))}</s>" for sentence in sentences)
    namespace = "http://www.w3.org/2001/10/synthesis"
    return f'<speak version="1.1" xmlns="{namespace}" xml:lang="{LOCALES[language]}"><p>{body}</p></speak>\n'


def spoken(visit: StopVisit, shown: Presentation, now: Instant, language: str) -> str:
    """Say a visit as one would: "Ligne 12, direction Cilaos : dans 5 minutes, en temps réel."."""
    words = SPEECH[language]
    who = []
    if visit.route is not None:
        who.append(words["line"].format(line=visit.route.short_name or visit.route.long_name))
    if visit.trip.headsign:
        who.append(words["to"].format(headsign=visit.trip.headsign))
    if visit.stop.platform:
        who.append(words["platform"].format(platform=visit.stop.platform))
    return words["pause"].join(filter(None, (", ".join(who), ", ".join(_what(visit, shown, now, language))))) + "."


def _what(visit: StopVisit, shown: Presentation, now: Instant, language: str) -> list[str]:
    words = SPEECH[language]
    if visit.state in (State.CANCELLED, State.SKIPPED):
        return [words[visit.state.value].format(time=_clock(visit, visit.scheduled or visit.when, language))]
    said = [_when(visit, shown, now, language)]
    if visit.state is not State.RUNNING:
        said.append(say(language, visit.state.value).lower())
    if visit.boarding is Boarding.NONE:
        said.append(say(language, "terminus").lower())
    elif visit.boarding is not Boarding.REGULAR:
        said.append(booking_words(visit, now, language).lower())
    if visit.headway_s is not None:
        said.append(every(language, visit.headway_s))
    if visit.of_day is not None:
        said.append(say(language, f"{visit.of_day.value}_of_day"))
    if delay := _delay(visit, words):
        said.append(delay)
    if visit.window is None:
        said.append(words[visit.label.value])
    return said


def _when(visit: StopVisit, shown: Presentation, now: Instant, language: str) -> str:
    words = SPEECH[language]
    if visit.window is not None:
        start, end = (_clock(visit, moment, language) for moment in (visit.window.start, visit.window.end))
        return words["between"].format(start=start, end=end)
    if shown.shape is Shape.IMMINENT:
        return words["imminent"]
    if shown.shape is Shape.MINUTES:
        minutes = max(1, (visit.when - now) // 60)
        return words["in_one"] if minutes == 1 else words["in_many"].format(minutes=minutes)
    return words["at"].format(time=_clock(visit, visit.when, language))


def _delay(visit: StopVisit, words: dict[str, str]) -> str:
    delay_s = visit.delay_s
    if delay_s is None or abs(delay_s) < 60:
        return ""
    minutes, kind = abs(delay_s) // 60, "late" if delay_s > 0 else "early"
    return words[f"{kind}_one"] if minutes == 1 else words[f"{kind}_many"].format(minutes=minutes)


def _opening(board: Board, language: str) -> str:
    name = board.place.tts_name or board.place.name
    time = _spell(iso(board.as_of, board.place.timezone)[11:16], language)
    return SPEECH[language]["stop"].format(name=name, time=time)


def _clock(visit: StopVisit, moment: Instant, language: str) -> str:
    return _spell(iso(moment, visit.timezone)[11:16], language)


def _spell(clock: str, language: str) -> str:
    hours, minutes = clock.split(":")
    if minutes == "00":
        return SPEECH[language]["clock"].format(hours=int(hours))
    return SPEECH[language]["clock_minutes"].format(hours=int(hours), minutes=minutes)
