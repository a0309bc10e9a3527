"""What a traveller is shown: visits at a stop or place for a window, and the reason for what is missing."""

from enum import StrEnum

import msgspec

from mobility.model.booking import Booking, PickupWindow
from mobility.model.ids import FeedId
from mobility.model.message import ActivePeriod
from mobility.model.reasons import Gap, NoServiceReason
from mobility.model.time import Instant


class Label(StrEnum):
    """How sure the shown time is, decided when it is shown (DESIGN.md, section 6)."""

    LIVE = "live"
    """Observed at most 90 s ago."""
    AGEING = "ageing"
    """Observed 90 s to 300 s ago: show it with its age."""
    SCHEDULED = "scheduled"
    """No prediction, or one older than 300 s: what the timetable says, which is not "on time"."""


LIVE_FOR_S = 90
"""An observation at most this old is live."""
APPLIED_FOR_S = 300
"""A prediction older than this is not applied (rule 30)."""
STAYS_AFTER_S = 60
"""A visit leaves the board this long after its expected departure (rule 28)."""


class State(StrEnum):
    """What is happening to a visit."""

    RUNNING = "running"
    """It runs."""
    CANCELLED = "cancelled"
    """The trip does not run."""
    SKIPPED = "skipped"
    """The trip runs and does not stop here."""
    ADDED = "added"
    """A trip beside the timetable."""
    REPLACED = "replaced"
    """The trip runs otherwise than the timetable says."""
    UNSCHEDULED = "unscheduled"
    """A trip of a line that runs without fixed times."""


class Boarding(StrEnum):
    """How one may board: pickup_type in words."""

    REGULAR = "regular"
    """As usual."""
    NONE = "none"
    """Nobody boards here."""
    PHONE_AGENCY = "phone_agency"
    """Only for those who have booked."""
    COORDINATE_WITH_DRIVER = "coordinate_with_driver"
    """Hail the vehicle, or tell the driver."""


class OfDay(StrEnum):
    """Which departure of its line and destination it is, on its service day and from its stop."""

    FIRST = "first"
    """The first of the day."""
    LAST = "last"
    """The last of the day."""
    ONLY = "only"
    """The only one of the day."""


class Access(StrEnum):
    """Wheelchair or bicycle access; unknown is never "no" (Unknown-Stays-Unknown)."""

    UNKNOWN = "unknown"
    """Nobody has said."""
    ACCESSIBLE = "accessible"
    """It is."""
    NOT_ACCESSIBLE = "not_accessible"
    """It is not."""


class Occupancy(msgspec.Struct, frozen=True):
    """GTFS-RT OccupancyStatus in lower case, and a percentage where given."""

    status: str
    """GTFS-RT OccupancyStatus in lower case."""
    percentage: int | None = None
    """Percent of its places that are taken; null where not given."""


class TripOnBoard(msgspec.Struct, frozen=True):
    """The trip a visit belongs to; `id` is scoped."""

    id: str
    """FEED:ID of the trip."""
    start_date: str
    """ISO date of the service day."""
    start_time: str | None = None
    """`HH:MM:SS` of a frequency instance."""
    headsign: str = ""
    """Destination as the vehicle shows it; empty where not given."""
    short_name: str | msgspec.UnsetType = msgspec.UNSET
    """trip_short_name, such as a train number; left out where not given."""


class RouteOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The line a visit belongs to; colours as six hex digits, empty where not given."""

    id: str
    """FEED:ID of the line."""
    short_name: str = ""
    """What the line is called by: `1`, `T2`; empty where it has none."""
    long_name: str = ""
    """Its full name; empty where it has none."""
    mode: str = "bus"
    """`bus`, `tram`, `rail` and so on; /v1/departures lists all under `mode`."""
    color: str = ""
    """Colour of the line, six hex digits; empty where not given."""
    text_color: str = ""
    """Colour of text on it, six hex digits; empty where not given."""


class OperatorOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """The agency that runs a route; `id` is scoped."""

    id: str
    """FEED:ID of the agency."""
    name: str
    """As travellers know it."""


class StopOnBoard(msgspec.Struct, frozen=True, kw_only=True):
    """Where exactly one boards."""

    id: str
    """FEED:ID of the stop or platform."""
    name: str
    """In the language asked for, where the feed has it."""
    platform: str | None = None
    """Number or letter of the platform; null where there is none."""
    distance_m: int | msgspec.UnsetType = msgspec.UNSET
    """Metres from the point that was asked about, as the crow flies; left out where none was, or the stop has no position."""


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
    reason: Gap | None
    """Why it is not live; None when it is."""
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
    header_language: str = ""
    """BCP 47 tag of the header; empty where the alert does not say."""
    description: str
    description_language: str = ""
    """The same of the description."""
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
