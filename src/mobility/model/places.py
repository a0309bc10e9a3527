"""Stop places: stops of one or several operators that a traveller takes for one, under an id that lasts."""

import msgspec

from mobility.model.ids import StopRef
from mobility.model.time import Instant


class StopPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Stops and stations that a traveller takes for one; of a lone stop a place of its own. Source: Transmodel."""

    id: str
    """`place:` and six characters of Crockford's base 32; permanent, so that it may be printed."""
    name: str
    lat: float | None
    """Degrees, of the first member; None where no feed says where it is."""
    lon: float | None
    members: tuple[StopRef, ...]
    """Stations, and stops without one. The first gives the place its name and position."""
    is_named: bool = False
    """True where a correction gave the name; else it is the first member's stop_name, which may be translated."""


class FormerPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place that no timetable has any more, or that went up in another; its id is never given to a third."""

    place: StopPlace
    gone_since: Instant


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """All stop places of all feeds, in order of their ids."""

    places: tuple[StopPlace, ...] = ()
    former: tuple[FormerPlace, ...] = ()
    unused: dict[str, list[str]] = {}
    """Corrections that were left out, by reason, each as text."""
    counts: dict[str, int] = {}
    """stops, places, places_of_several_stops, places_of_several_feeds, stops_in_a_crowd."""
