"""What one version of one feed is, apart from its columns: its origin, its counts, and what was left out."""

import msgspec

from mobility.model.ids import FeedId


class TimetableInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a version is, apart from its columns."""

    feed: FeedId
    version: str
    """SHA-256 of the archive, hex; of several joined, of their versions and days."""
    archives: dict[str, int] = {}
    """Of several joined archives: the first service day by version, in that order; empty for a single one."""
    timezone: str
    """The agencies' common zone, by tz database name."""
    language: str = ""
    first_day: int = 0
    """The first service day of the calendar columns, as ServiceDay."""
    counts: dict[str, int] = {}
    """Rows kept, by file name without `.txt`."""
    rejected: dict[str, dict[str, int]] = {}
    """Rows rejected, by file name and reason; rows read = kept + rejected."""
    notices: dict[str, dict[str, int]] = {}
    """Rows kept though something about them had to be put right, by file name and reason."""
    examples: dict[str, dict[str, list[str]]] = {}
    """Up to five examples of each rejection, by file name and reason: line number and offending text."""
    notice_examples: dict[str, dict[str, list[str]]] = {}
    """The same of each notice."""
    feed_publisher_name: str = ""
    feed_version: str = ""
    feed_start_date: int | None = None
    feed_end_date: int | None = None
    attributions: list[dict[str, str]] = []
    booking_rules: dict[str, dict[str, str]] = {}
    """`booking_rules.txt` by booking_rule_id, column names verbatim."""
    location_groups: dict[str, list[str]] = {}
    """GTFS-Flex: stop ids by location_group_id."""
    locations: dict[str, msgspec.Raw] = {}
    """GTFS-Flex: GeoJSON features of `locations.geojson` by id."""
    flex_stop_times: list[dict[str, str]] = []
    """`stop_times.txt` rows with a pickup/drop-off window or a location, column names verbatim, trip_id included."""
    flex_trips: dict[str, dict[str, str]] = {}
    """route_id, service_id and trip_headsign of the trips that those rows name, by trip_id."""
