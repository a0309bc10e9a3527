"""A board in words: the types of `/v1/board`, from which pages and the widget draw."""

from collections.abc import Mapping

import msgspec

from mobility.model.board import Label


class ShownFact(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to know about a departure."""

    text: str
    """In words."""
    tone: str = ""
    """`gone` (cancelled, not served); `late`, `early`, `punctual` (true while the prediction counts); empty for the rest."""
    icon: str = ""
    """Name of an icon; empty for none."""
    url: str = ""
    """An http, https or tel address, checked; empty for none."""


class ShownDeparture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One departure in words. What only the passing of time changes is left to whoever shows it, or is in `when_text`."""

    key: str
    """Names it; stays while its times change."""
    line: str
    """Short name of the line, else its long name."""
    ground: str
    """Colour of the line's badge, six hex digits; readable with `ink`."""
    ink: str
    """Colour of the text on the badge, six hex digits."""
    mode: str
    """The mode in words."""
    icon: str
    """Name of an icon for the mode."""
    headsign: str
    """Destination; empty where not known."""
    platform: str
    """Number or letter of the platform; empty where there is none."""
    scheduled: str | None
    """RFC 3339 with the stop's offset; null for a trip that the timetable does not know."""
    expected: str | None
    """The same; null without a prediction."""
    clock: str
    """The expected time on the wall, else the scheduled one."""
    scheduled_clock: str
    """The scheduled time on the wall; empty where there is none."""
    window: str
    """`09:00–16:30` of a service that comes at no fixed time; empty otherwise."""
    until: str | None
    """RFC 3339: the end of that window; null without one."""
    label: Label
    """How sure the time is, at `as_of`."""
    age_s: int | None
    """Seconds since the observation, at `as_of`."""
    approximate: bool
    """True where the time is interpolated or by headway."""
    gone: bool
    """True where it is cancelled or does not stop: the time is struck through."""
    facts: list[ShownFact]
    """What else is to be known, the weightiest first."""
    spoken: tuple[str, str, str, str]
    """Before the time; after it the scheduled time where it is another, what is off or different, the delay."""
    when_text: str
    """The time in words at `as_of`: `5 min`, `~5 min` without prediction, `08:14`."""
    label_text: str
    """How sure the time is at `as_of`, in words; empty where nothing runs."""
    sentence: str
    """All of it to be spoken at `as_of`."""
    lang: str = ""
    """BCP 47 tag of the headsign, where it is in another language than the words."""


class ShownNextService(msgspec.Struct, frozen=True):
    """Why nothing leaves, and when something does."""

    why: str
    """Why nothing leaves before, a sentence."""
    when: str
    """A sentence; empty where nothing ever does."""
    at: str | None
    """RFC 3339."""


class ShownAlert(msgspec.Struct, frozen=True, omit_defaults=True):
    """An alert, its address checked."""

    header: str
    """What has happened."""
    description: str
    """More about it; empty where there is nothing."""
    url: str
    """An http or https address, checked; empty for none."""
    lang: str = ""
    """BCP 47 tag of the header, where it is in another language than the words."""
    description_lang: str = ""
    """The same of the description."""


class ShownPlace(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the board is of."""

    id: str
    """FEED:ID, or `place:` and a code."""
    name: str
    """In the language of the words, where the feed has it."""
    timezone: str
    """IANA name; clock times are in it."""
    accessible: bool
    """True where it is known to be accessible by wheelchair."""
    lang: str = ""
    """BCP 47 tag of the name, where it is in another language than the words."""


class ShownBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of `/v1/board`."""

    as_of: str
    """RFC 3339, when ages were counted."""
    language: str
    """Of the words."""
    dir: str
    """`ltr` or `rtl`."""
    place: ShownPlace
    """What the board is of."""
    lines: list[str]
    """The only lines shown; empty for all."""
    departures: list[ShownDeparture]
    """In order."""
    icons: Mapping[str, tuple[str, float]]
    """Outlines (SVG path data on a square of 24) and widths of line, 0 where filled, of icons that the widget does not bring."""
    notices: list[str]
    """Realtime that is not available, since when."""
    next_service: ShownNextService | None
    """When something leaves again; null while there are departures."""
    alerts: list[ShownAlert]
    """Alerts that concern the place, its lines or single departures."""
    sources: list[str]
    """Whom the data are from, and under which licence."""
    tag: str
    """Names all but departures, notices, next service and words: who asks again says so (`have`), and gets it no more."""
    words: Mapping[str, str | Mapping[str, str]]
    """Phrases to go on with while time passes; `{name}` is to be filled in, plurals are by category of the Unicode CLDR."""
