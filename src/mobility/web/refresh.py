"""A board in words and the tag of one that its asker holds in, only what is news to the asker out."""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec
from msgspec import UNSET, UnsetType

from mobility.model.board import Label
from mobility.web.shown_shapes import ShownAlert, ShownBoard, ShownDeparture, ShownFact, ShownNextService, ShownPlace

TAG_BYTES = 4


class RefreshedDeparture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A departure of a refresh: what is empty, null or false is left out, and so is what follows from the rest."""

    key: str
    """As on the board."""
    line: str
    """As on the board."""
    ground: str
    """As on the board."""
    ink: str
    """As on the board."""
    mode: str
    """As on the board."""
    icon: str
    """As on the board."""
    headsign: str
    """As on the board."""
    label: Label
    """As on the board."""
    age_s: int | None
    """As on the board."""
    facts: list[ShownFact]
    """As on the board."""
    spoken: tuple[str, str, str, str]
    """As on the board."""
    scheduled: str | None = None
    """As on the board."""
    expected: str | None = None
    """As on the board."""
    clock: str = ""
    """As on the board; left out where it is the time of `expected`, else of `scheduled`."""
    scheduled_clock: str = ""
    """As on the board; left out where it is the time of `scheduled`."""
    window: str = ""
    """As on the board."""
    until: str | None = None
    """As on the board."""
    approximate: bool = False
    """As on the board."""
    gone: bool = False
    """As on the board."""
    sentence: str = ""
    """As on the board; left out where `spoken` and the time make it."""
    lang: str = ""
    """As on the board."""


class BoardRefresh(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of `/v1/board` to whoever holds a board: its fields take the place of those held, the others stay."""

    as_of: str
    """RFC 3339, when ages were counted."""
    tag: str
    """Of the board as it is now: `have` of the next question."""
    departures: list[RefreshedDeparture]
    """All of them, in order."""
    notices: list[str]
    """Realtime that is not available, since when."""
    next_service: ShownNextService | None
    """When something leaves again; null while there are departures."""
    language: str | UnsetType = UNSET
    """Of the words; this and all below are left out while they are what the asker holds."""
    dir: str | UnsetType = UNSET
    """`ltr` or `rtl`."""
    place: ShownPlace | UnsetType = UNSET
    """What the board is of."""
    lines: list[str] | UnsetType = UNSET
    """The only lines shown; empty for all."""
    icons: Mapping[str, tuple[str, float]] | UnsetType = UNSET
    """Icons that the widget does not bring."""
    alerts: list[ShownAlert] | UnsetType = UNSET
    """Alerts that concern the place, its lines or single departures."""
    sources: list[str] | UnsetType = UNSET
    """Whom the data are from, and under which licence."""


def tag_of(*lasting: object) -> str:
    """Name what of a board seldom changes, by its content."""
    return blake2b(msgspec.json.encode(lasting), digest_size=TAG_BYTES).hexdigest()


def refresh_of(shown: ShownBoard, have: str) -> BoardRefresh:
    """Leave out of a board what its asker, who holds the one named `have`, has or can work out."""
    board = BoardRefresh(
        as_of=shown.as_of,
        tag=shown.tag,
        departures=[_refreshed(row) for row in shown.departures],
        notices=shown.notices,
        next_service=shown.next_service,
    )
    if have == shown.tag:
        return board
    return msgspec.structs.replace(
        board,
        language=shown.language,
        dir=shown.dir,
        place=shown.place,
        lines=shown.lines,
        icons=shown.icons,
        alerts=shown.alerts,
        sources=shown.sources,
    )


def _refreshed(row: ShownDeparture) -> RefreshedDeparture:
    clock, planned = (row.expected or row.scheduled or "")[11:16], (row.scheduled or "")[11:16]
    kept = {name: getattr(row, name) for name in RefreshedDeparture.__struct_fields__}
    return RefreshedDeparture(
        **kept
        | {
            "clock": "" if row.clock == clock else row.clock,
            "scheduled_clock": "" if row.scheduled_clock == planned else row.scheduled_clock,
            "sentence": row.sentence if row.gone or row.window else "",
        }
    )
