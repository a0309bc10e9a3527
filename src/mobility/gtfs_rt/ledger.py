"""What reading one message loses: rejections in the order met, losses by name; and the checks that decide them."""

from mobility.gtfs_rt.reasons import Loss, Reject
from mobility.gtfs_rt.refused import DETAIL_CHARACTERS, excerpt
from mobility.model.as_sent import Blanked
from mobility.model.message import Rejection, VehiclePosition
from mobility.model.time import Instant

EARLIEST: Instant = 1_104_537_600
"""2005-01-01, before which no GTFS-Realtime existed. Source: HEALTH.md E001."""

MILLISECONDS_FROM = 100_000_000_000
"""As seconds the year 5138; everything from here on counts milliseconds or less."""

_HORIZON_S = 366 * 86_400
_FUTURE_TOLERANCE_S = 60


class EntityRefusedError(Exception):
    """One entity cannot be used; caught where entities are read, so that it costs only that entity (rule 33)."""

    def __init__(self, reason: Reject, detail: str = "") -> None:
        """Name the reason and the offending text."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


class Ledger:
    """Keeps account of one message; `now` decides what lies in the future."""

    def __init__(self, now: Instant) -> None:
        """Open an empty account."""
        self.now = now
        self.latest: Instant = now + _HORIZON_S
        """Beyond this no prediction is believed."""
        self.entity_id = ""
        """The entity that is being read."""
        self.rejections: list[Rejection] = []
        self.counts: dict[str, int] = {}
        self.blanked: list[Blanked] = []
        self.placeless: list[VehiclePosition] = []
        self.is_deleted: list[tuple[str, bool]] = []
        self.duplicate_ids: list[str] = []

    def reject(self, reason: Reject, entity_id: str, detail: str = "", *, count: int = 1) -> None:
        """Leave out an entity, or `count` of its updates."""
        self.rejections.append(Rejection(reason.value, entity_id, detail[:DETAIL_CHARACTERS], count))

    def reject_unreadable(self, entity: bytes) -> None:
        """Leave out an entity whose bytes protobuf does not accept."""
        self.reject(Reject.ENTITY_UNREADABLE, "", excerpt(entity))

    def lose(self, loss: Loss, count: int = 1) -> None:
        """Note that something was not used though its entity is kept."""
        self.counts[loss.value] = self.counts.get(loss.value, 0) + count

    def blank(self, field: str, value: float, loss: Loss) -> None:
        """Note that a value of the entity being read is not used, and keep it as evidence."""
        self.lose(loss)
        self.blanked.append(Blanked(self.entity_id, field, value))

    @property
    def losses(self) -> int:
        """Count everything noted so far."""
        return len(self.rejections) + sum(self.counts.values())

    def timestamp(self, seconds: int, field: str) -> Instant | None:
        """Accept an entity's timestamp; None where it is not given or not believed.

        A time ahead of our clock would make an old observation look live, so the header's counts instead.
        """
        if not seconds:
            return None
        if EARLIEST <= seconds <= self.now + _FUTURE_TOLERANCE_S:
            return seconds
        is_future = self.now < seconds < MILLISECONDS_FROM
        self.blank(field, seconds, Loss.TIMESTAMP_IN_FUTURE if is_future else Loss.TIMESTAMP_OUT_OF_RANGE)
        return None

    def number_within(self, value: float, low: float, high: float, field: str) -> float | None:
        """Accept a number between two bounds, both included; None, noted, for any other and for NaN."""
        if low <= value <= high:
            return value
        self.blank(field, value, Loss.VALUE_OUT_OF_RANGE)
        return None

    def text(self, value: str | bytes) -> str:
        """Read a text for people: bytes, which upb gives where it is not UTF-8, as what such producers mostly write."""
        if isinstance(value, str):
            return value
        self.lose(Loss.TEXT_NOT_UTF8)
        return value.decode("cp1252", errors="replace")


def readable(value: str | bytes) -> str:
    """Spell an id that may not be UTF-8 so that people recognise it."""
    return value if isinstance(value, str) else value.decode(errors="backslashreplace")


def identifier(value: str | bytes) -> str:
    """Read a text that something is found by; refuses the entity where it is not UTF-8, for a guess would match another."""
    if isinstance(value, str):
        return value
    raise EntityRefusedError(Reject.ID_NOT_UTF8, repr(value))
