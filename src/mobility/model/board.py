"""What a traveller is shown: visits at a stop or place for a window, and the reason for what is missing."""

from enum import StrEnum

import msgspec

from mobility.model.booking import Booking, PickupWindow
from mobility.model.ids import FeedId
from mobility.model.message import ActivePeriod, TranslatedString
from mobility.model.time import Instant


class Label(StrEnum):
    """How sure the shown time is, decided when it is shown (DESIGN.md, section 6)."""

    LIVE = "live"
    AGEING = "ageing"
    SCHEDULED = "scheduled"


LIVE_FOR_S = 90
"""An observation at most this old is live."""
APPLIED_FOR_S = 300
"""A prediction older than this is not applied (rule 30)."""
STAYS_AFTER_S = 60
"""A visit leaves the board this long after its expected departure (rule 28)."""


class State(StrEnum):
    """What is happening to a visit."""

    RUNNING = "running"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"
    ADDED = "added"
    REPLACED = "replaced"
    UNSCHEDULED = "unscheduled"


class Boarding(StrEnum):
    """How one may board: pickup_type in words."""

    REGULAR = "regular"
    NONE = "none"
    PHONE_AGENCY = "phone_agency"
    COORDINATE_WITH_DRIVER = "coordinate_with_driver"


class OfDay(StrEnum):
    """Which departure of its line and destination it is, on its service day and from its stop."""

    FIRST = "first"
    LAST = "last"
    ONLY = "only"


class Access(StrEnum):
    """Wheelchair or bicycle access; unknown is never "no" (Unknown-Stays-Unknown)."""

    UNKNOWN = "unknown"
    ACCESSIBLE = "accessible"
    NOT_ACCESSIBLE = "not_accessible"


class NoServiceReason(StrEnum):
    """Why nothing leaves in the window."""

    NO_SERVICE_TODAY = "no_service_today"
    """Service on other days, none today."""
    SERVICE_ENDED_TODAY = "service_ended_today"
    """The last departure of the day has left."""
    NOT_YET_TODAY = "not_yet_today"
    """The first of the day is after the window, or the window is short."""
    NO_SERVICE_IN_TIMETABLE = "no_service_in_timetable"
    """The stop is served, on no day left of the timetable."""
    TIMETABLE_EXPIRED = "timetable_expired"
    """The timetable ended before the window."""
    TIMETABLE_NOT_STARTED = "timetable_not_started"
    STOP_NEVER_SERVED = "stop_never_served"
    """No trip in the timetable leaves from here."""
    ALL_CANCELLED = "all_cancelled"
    """What the timetable has in the window is cancelled."""
    FILTERED = "filtered"
    """Departures exist, the request's filters leave none."""
    BOOKING_CLOSED = "booking_closed"
    """What the timetable has in the window had to be booked before now."""
    ON_DEMAND_ONLY = "on_demand_only"
    """What comes in the window comes only to those who have booked it."""
    NO_TIMETABLE = "no_timetable"
    """No version of the timetable is in use yet."""


class Occupancy(msgspec.Struct, frozen=True):
    """GTFS-RT OccupancyStatus in lower case, and a percentage where given."""

    status: str
    percentage: int | None = None


class TripOnBoard(msgspec.Struct, frozen=True):
    """The trip a visit belongs to; `id` is scoped."""

    id: str
    start_date: str
    """ISO date of the service day."""
    start_time: str | None = None
    """`HH:MM:SS` of a frequency instance."""
    headsign: str = ""
    short_name: str | msgspec.UnsetType = msgspec.UNSET
    """trip_short_name, such as a train number; UNSET where not given."""


class RouteOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The line a visit belongs to; colours as six hex digits, empty where not given."""

    id: str
    short_name: str = ""
    long_name: str = ""
    mode: str = "bus"
    color: str = ""
    text_color: str = ""


class OperatorOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The agency that runs a route; `id` is scoped."""

    id: str
    name: str


class StopOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Where exactly one boards."""

    id: str
    name: str
    platform: str | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Which rule gave the expected time and from where, or why there is none."""

    rule: str
    text: str
    source: str | None = None
    entity: str | None = None
    stop_time_update: int | None = None
    header_timestamp: Instant | None = None
    observed: Instant | None = None


class Call(msgspec.Struct, frozen=True):
    """One call of a trip. Instants are UTC seconds; `timezone` is where they are printed."""

    stop: StopOnBoard
    stop_sequence: int
    scheduled_arrival: Instant | None
    expected_arrival: Instant | None
    scheduled_departure: Instant | None
    expected_departure: Instant | None
    state: State
    boarding: Boarding
    timezone: str = "UTC"


class StopVisit(msgspec.Struct):
    """One trip instance calling at one stop. Instants are UTC seconds; `timezone` is where they are printed.

    Not keyword-only: boards make thirty at a time, and by position that takes a tenth of the time (0.2 us instead of 1.9).
    """

    feed: FeedId
    scheduled: Instant | None
    """Scheduled departure (arrival on an arrivals board); None for a trip that the timetable does not know."""
    expected: Instant | None
    """None when there is no prediction, or none young enough."""
    scheduled_arrival: Instant | None
    expected_arrival: Instant | None
    label: Label
    age_s: int | None
    """Seconds since the observation; None without one."""
    reason: str | None
    """A Gap, when not live."""
    state: State
    trip: TripOnBoard
    route: RouteOnBoard | None
    operator: OperatorOnBoard | None
    stop: StopOnBoard
    stop_sequence: int
    boarding: Boarding
    booking: Booking | None = None
    headway_s: int | None = None
    approximate: bool = False
    wheelchair: Access = Access.UNKNOWN
    bikes: Access = Access.UNKNOWN
    occupancy: Occupancy | None = None
    uncertainty_s: int | None = None
    alerts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    direction: int | None = None
    calls: tuple[Call, ...] | None = None
    explanation: Explanation | None = None
    timezone: str = "UTC"
    window: PickupWindow | None = None
    """Of an on-demand service; `scheduled` is then its start."""
    of_day: OfDay | None = None
    """Whether it is the first or last of its line and destination on its service day; None when neither, or not asked."""

    @property
    def when(self) -> Instant:
        """The time that places it on the board: expected, else scheduled; of a pick-up window its start, or now."""
        if self.window is not None:
            return self.window.placed
        chosen = self.expected if self.expected is not None else self.scheduled
        assert chosen is not None, "a visit has a scheduled or an expected time"
        return chosen

    @property
    def delay_s(self) -> int | None:
        """Seconds late, negative when early; None unless both times are known."""
        return None if self.expected is None or self.scheduled is None else self.expected - self.scheduled


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What a board is of: a stop, a station or a point."""

    id: str
    name: str
    lat: float | None
    lon: float | None
    timezone: str
    wheelchair_boarding: Access
    tts_name: str = ""
    """How the name is to be spoken (tts_stop_name); empty where that is not given."""


class BoardAlert(msgspec.Struct, kw_only=True):
    """An alert that concerns the board, in the language chosen; id is scoped."""

    id: str
    header: str
    description: str
    url: str
    cause: str | None
    effect: str | None
    severity: str | None
    active_periods: tuple[ActivePeriod, ...]


class NextService(msgspec.Struct, kw_only=True):
    """The next departure after an empty window, however many days away; `scheduled` None when the timetable has none."""

    scheduled: Instant | None
    in_days: int | None
    """Calendar days from `as_of` to it, in the stop's zone."""
    reason: NoServiceReason
    boarding: Boarding = Boarding.REGULAR
    """PHONE_AGENCY where it has to be booked."""
    weekdays: tuple[int, ...] = ()
    """The only days of the week on which anything leaves in the weeks to come, 0 for Monday; empty for all or unknown."""


class FeedOnBoard(msgspec.Struct, kw_only=True):
    """A feed that the board draws on."""

    id: FeedId
    status: str
    attribution: str
    license: str
    realtime_age_s: int | None = None
    """Age of the newest realtime message in use; None without one."""
    language: str = ""
    """BCP 47 tag of the names and headsigns shown; empty where the feed does not say."""


class Board(msgspec.Struct, kw_only=True):
    """The visits at a place for a window."""

    as_of: Instant
    place: Place
    departures: list[StopVisit]
    next_service: NextService | None
    alerts: list[BoardAlert]
    feeds: list[FeedOnBoard]


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
