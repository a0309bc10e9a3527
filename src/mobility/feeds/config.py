"""What the registry says of one operator's dataset and the realtime that speaks about it, ready for the worker."""

from enum import StrEnum

import msgspec

from mobility.feeds.dmfr import Authorization
from mobility.feeds.masking import mask_url
from mobility.feeds.secrets import Secret
from mobility.feeds.settings import RealtimeSettings, Settings
from mobility.model.ids import FeedId, SourceId


class Kind(StrEnum):
    """What an address serves; `Attempt.kind` carries it."""

    STATIC = "static"
    TRIP_UPDATES = "trip_updates"
    VEHICLE_POSITIONS = "vehicle_positions"
    ALERTS = "alerts"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is fetched and how one is let in. Printing it shows neither query nor key."""

    url: str
    authorization: Authorization | None = None
    secret: Secret | None = None

    @property
    def shown(self) -> str:
        """The address for logs and health pages, its query masked."""
        return mask_url(self.url)

    def __repr__(self) -> str:
        """Print without secrets; also what an f-string or a traceback shows."""
        way = f", {self.authorization.type}" if self.authorization else ""
        return f"Address({self.shown!r}{way})"


class Licence(msgspec.Struct, frozen=True, kw_only=True):
    """What users of the data must be told."""

    name: str = ""
    """SPDX identifier, or empty."""
    url: str = ""
    attribution_text: str = ""

    @property
    def shown(self) -> str:
        """Identifier, else where the terms stand, else empty: unknown."""
        return self.name or self.url


class RealtimeConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One realtime feed that speaks about a dataset."""

    id: SourceId
    name: str
    addresses: dict[Kind, Address]
    """By kind: trip updates, vehicle positions, alerts; several kinds may share one address."""
    settings: RealtimeSettings = RealtimeSettings()
    licence: Licence = Licence()

    @property
    def poll_interval_s(self) -> int:
        """Seconds between polls while nothing is known of the producer's rhythm."""
        return self.settings.poll_interval_s

    @property
    def priority(self) -> int:
        """Rank among sources that speak about one trip, higher first (rule 14)."""
        return self.settings.priority

    @property
    def polls(self) -> tuple[tuple[tuple[Kind, ...], Address], ...]:
        """What to fetch: each address once, with all kinds that it serves, in the order of Kind."""
        grouped: dict[str, list[Kind]] = {}
        for kind in Kind:
            if kind in self.addresses:
                grouped.setdefault(self.addresses[kind].url, []).append(kind)
        return tuple((tuple(kinds), self.addresses[kinds[0]]) for kinds in grouped.values())


class FeedConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One dataset: a timetable, who runs it, under which terms, and its realtime."""

    id: FeedId
    name: str
    operators: tuple[str, ...] = ()
    static: Address
    static_planned: tuple[Address, ...] = ()
    """Where the next version appears before the present one ends."""
    licence: Licence = Licence()
    languages: tuple[str, ...] = ()
    """IETF tags, the main one first; empty when not said."""
    settings: Settings = Settings()
    realtime: tuple[RealtimeConfig, ...] = ()
    """Highest priority first, then by id."""
    file: str = ""
    """The registry file it stands in."""

    @property
    def timezone(self) -> str | None:
        """Zone for a timetable that names none; None when the timetable must know."""
        return self.settings.timezone

    @property
    def attribution(self) -> str:
        """The text that must stand beside the data: as demanded, else the operators, else the feed's name."""
        return self.licence.attribution_text or ", ".join(self.operators) or self.name
