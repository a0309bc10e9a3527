"""What people were told of an incident, or why nobody was, in; the same in words of a language out."""

from typing import NamedTuple

from mobility.model.notified import Notified, UntoldReason
from mobility.model.time import Instant, local_iso, zone_named
from mobility.web.health.numbers import Moment, moment
from mobility.web.health.words import named, say


class NotifiedRow(NamedTuple):
    """One thing told, in words."""

    to: str
    kind: str
    about: str
    at: Moment | None
    outcome: str


def notified_row(one: Notified, zone: str, language: str) -> NotifiedRow:
    """Describe one thing told; times are those of a time zone."""
    return NotifiedRow(
        to=one.to,
        kind=named(language, "notified_kind", one.kind.value),
        about=named(language, "notified_about", one.about.value),
        at=moment(one.at, zone, language),
        outcome=named(language, "notified_outcome", one.outcome.value),
    )


def untold_sentence(reason: UntoldReason, until: Instant | None, timezone: str, language: str) -> str:
    """Say why nobody was told; `until` is given as clocks of `timezone` show it, those of whoever will be told."""
    clock = "" if until is None else local_iso(until, zone_named(timezone))[11:16]
    return say(language, f"untold.{reason.value}", until=clock)
