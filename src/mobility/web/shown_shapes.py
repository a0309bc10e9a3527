"""A board in words: the types of `/v1/board`, from which pages and the widget draw."""

from collections.abc import Mapping

import msgspec

from mobility.model.board import Label


class ShownFact(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to know about a departure."""

    text: str
    tone: str = ""
    """`gone` (cancelled, not served); `late`, `early`, `punctual` (true while the prediction counts); empty for the rest."""
    icon: str = ""
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
    mode: str
    """The mode in words."""
    icon: str
    """Name of an icon for the mode."""
    headsign: str
    platform: str
    scheduled: str | None
    """RFC 3339 with the stop's offset; null for a trip that the timetable does not know."""
    expected: str | None
    """The same; null without a prediction."""
    clock: str
    """The expected time on the wall, else the scheduled one."""
    scheduled_clock: str
    window: str
    """`09:00–16:30` of a service that comes at no fixed time; empty otherwise."""
    until: str | None
    """RFC 3339: the end of that window; null without one."""
    label: Label
    age_s: int | None
    """Seconds since the observation, at `as_of`."""
    approximate: bool
    gone: bool
    """True where it is cancelled or does not stop: the time is struck through."""
    facts: list[ShownFact]
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
    when: str
    """A sentence; empty where nothing ever does."""
    at: str | None
    """RFC 3339."""


class ShownAlert(msgspec.Struct, frozen=True):
    """An alert, its address checked."""

    header: str
    description: str
    url: str


class ShownPlace(msgspec.Struct, frozen=True):
    """What the board is of."""

    id: str
    name: str
    timezone: str
    accessible: bool
    """True where it is known to be accessible by wheelchair."""


class ShownBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of `/v1/board`."""

    as_of: str
    """RFC 3339, when ages were counted."""
    language: str
    """Of the words."""
    dir: str
    """`ltr` or `rtl`."""
    place: ShownPlace
    lines: list[str]
    """The only lines shown; empty for all."""
    departures: list[ShownDeparture]
    notices: list[str]
    """Realtime that is not available, since when."""
    next_service: ShownNextService | None
    alerts: list[ShownAlert]
    sources: list[str]
    """Whom the data are from, and under which licence."""
    words: Mapping[str, str | Mapping[str, str]]
    """Phrases to go on with while time passes; `{name}` is to be filled in, plurals are by category of the Unicode CLDR."""
