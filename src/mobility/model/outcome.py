"""Every ending of one attempt to fetch, read or compile something, by name, with whose fault it is."""

from enum import StrEnum
from typing import NamedTuple


class Fault(StrEnum):
    """Who can mend an outcome."""

    NOBODY = "nobody"
    """Nothing is to be mended."""
    OPERATOR = "operator"
    """The one who publishes the feed."""
    NETWORK = "network"
    """Whoever runs the network between; it often passes."""
    REGISTRY = "registry"
    """Whoever registered the address or its key."""
    US = "us"
    """Whoever runs this service."""


class Outcome(StrEnum):
    """How one attempt ended; the value is what health pages, metrics and the runbook call it."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    UNCHANGED = "unchanged"
    PENDING = "pending"

    DNS_ERROR = "dns_error"
    CONNECT_ERROR = "connect_error"
    TLS_ERROR = "tls_error"
    CONNECT_TIMEOUT = "connect_timeout"
    FIRST_BYTE_TIMEOUT = "first_byte_timeout"
    TOTAL_TIMEOUT = "total_timeout"
    CONNECTION_LOST = "connection_lost"
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not_found"
    CLIENT_ERROR = "client_error"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    REDIRECT_REFUSED = "redirect_refused"
    TOO_LARGE = "too_large"
    SECRET_MISSING = "secret_missing"  # noqa: S105 - the name of an outcome

    EMPTY_BODY = "empty_body"
    HTML_BODY = "html_body"
    TRUNCATED_GZIP = "truncated_gzip"
    NOT_A_FEED_MESSAGE = "not_a_feed_message"
    HEADER_INCOMPLETE = "header_incomplete"
    TIMESTAMP_MISSING = "timestamp_missing"
    TIMESTAMP_IN_MILLISECONDS = "timestamp_in_milliseconds"
    TIMESTAMP_IN_FUTURE = "timestamp_in_future"
    OLDER_THAN_KNOWN = "older_than_known"
    TOO_MANY_ENTITIES = "too_many_entities"

    NOT_A_ZIP = "not_a_zip"
    TRUNCATED_ZIP = "truncated_zip"
    ZIP_ENCRYPTED = "zip_encrypted"
    ZIP_TOO_MANY_ENTRIES = "zip_too_many_entries"
    ZIP_INFLATES_TOO_LARGE = "zip_inflates_too_large"
    ZIP_RATIO_TOO_HIGH = "zip_ratio_too_high"
    ZIP_OVERLAPPING_ENTRIES = "zip_overlapping_entries"
    ZIP_ODD_NAME = "zip_odd_name"
    MISSING_REQUIRED_FILE = "missing_required_file"
    MISSING_REQUIRED_COLUMN = "missing_required_column"
    INVALID_TIMEZONE = "invalid_timezone"
    NO_USABLE_TRIPS = "no_usable_trips"
    COMPILE_TIMEOUT = "compile_timeout"
    COMPILE_OUT_OF_MEMORY = "compile_out_of_memory"
    COMPILE_CRASHED = "compile_crashed"
    HELD_SHRUNK = "held_shrunk"
    HELD_TIMEZONE_CHANGED = "held_timezone_changed"
    HELD_MOVED = "held_moved"

    INTERNAL_ERROR = "internal_error"

    @property
    def is_success(self) -> bool:
        """True where the attempt told us the feed's present state, new or unchanged."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED)

    @property
    def is_held(self) -> bool:
        """True where a new timetable was read and waits for somebody's confirmation."""
        return self in (Outcome.HELD_SHRUNK, Outcome.HELD_TIMEZONE_CHANGED, Outcome.HELD_MOVED)


class Explanation(NamedTuple):
    """What an outcome means to whoever can mend it."""

    fault: Fault
    sentence: str


EXPLANATIONS: dict[Outcome, Explanation] = {
    Outcome.OK: Explanation(Fault.NOBODY, "Read and in use."),
    Outcome.NOT_MODIFIED: Explanation(Fault.NOBODY, "The server answered 304: nothing new since the last read."),
    Outcome.UNCHANGED: Explanation(Fault.NOBODY, "The same bytes as last time."),
    Outcome.PENDING: Explanation(Fault.NOBODY, "No attempt has ended yet."),
    Outcome.DNS_ERROR: Explanation(Fault.NETWORK, "The host name of the address does not resolve."),
    Outcome.CONNECT_ERROR: Explanation(Fault.NETWORK, "The server refused the connection or cannot be reached."),
    Outcome.TLS_ERROR: Explanation(
        Fault.OPERATOR, "The server's certificate is not valid for its name or has expired."
    ),
    Outcome.CONNECT_TIMEOUT: Explanation(Fault.NETWORK, "The server did not accept the connection in time."),
    Outcome.FIRST_BYTE_TIMEOUT: Explanation(
        Fault.OPERATOR, "The server accepted the request and sent nothing in time."
    ),
    Outcome.TOTAL_TIMEOUT: Explanation(Fault.OPERATOR, "The answer was not complete in time."),
    Outcome.CONNECTION_LOST: Explanation(Fault.NETWORK, "The connection broke before the answer was complete."),
    Outcome.UNAUTHORIZED: Explanation(Fault.REGISTRY, "The server wants another key (401 or 403)."),
    Outcome.NOT_FOUND: Explanation(Fault.REGISTRY, "Nothing is published at this address (404 or 410)."),
    Outcome.CLIENT_ERROR: Explanation(Fault.REGISTRY, "The server refused the request (another 4xx)."),
    Outcome.RATE_LIMITED: Explanation(Fault.REGISTRY, "The server asks for fewer requests (429)."),
    Outcome.SERVER_ERROR: Explanation(Fault.OPERATOR, "The server failed (5xx)."),
    Outcome.TOO_MANY_REDIRECTS: Explanation(Fault.OPERATOR, "The address redirects in circles or too often."),
    Outcome.REDIRECT_REFUSED: Explanation(Fault.OPERATOR, "The address redirects to something that is not HTTP(S)."),
    Outcome.TOO_LARGE: Explanation(Fault.OPERATOR, "The answer is larger than the limit for this feed."),
    Outcome.SECRET_MISSING: Explanation(
        Fault.REGISTRY, "The feed needs a key and none is set in the environment or the secrets file."
    ),
    Outcome.EMPTY_BODY: Explanation(Fault.OPERATOR, "The answer was empty."),
    Outcome.HTML_BODY: Explanation(Fault.OPERATOR, "The answer was a web page, not a feed."),
    Outcome.TRUNCATED_GZIP: Explanation(Fault.OPERATOR, "The compressed answer ends before its end."),
    Outcome.NOT_A_FEED_MESSAGE: Explanation(Fault.OPERATOR, "The bytes are not a GTFS-Realtime FeedMessage."),
    Outcome.HEADER_INCOMPLETE: Explanation(
        Fault.OPERATOR, "A required field of the message is missing (header, version or entity id)."
    ),
    Outcome.TIMESTAMP_MISSING: Explanation(
        Fault.OPERATOR, "The header has no timestamp, so the message's age is unknown."
    ),
    Outcome.TIMESTAMP_IN_MILLISECONDS: Explanation(
        Fault.OPERATOR, "The header timestamp counts milliseconds; GTFS-Realtime counts seconds."
    ),
    Outcome.TIMESTAMP_IN_FUTURE: Explanation(Fault.OPERATOR, "The header timestamp lies more than 60 s in the future."),
    Outcome.OLDER_THAN_KNOWN: Explanation(Fault.OPERATOR, "The message is older than one already in use."),
    Outcome.TOO_MANY_ENTITIES: Explanation(Fault.OPERATOR, "The message holds more than the limit for this feed."),
    Outcome.NOT_A_ZIP: Explanation(Fault.OPERATOR, "The file is not a zip archive."),
    Outcome.TRUNCATED_ZIP: Explanation(Fault.OPERATOR, "The zip archive ends before its end or a member is damaged."),
    Outcome.ZIP_ENCRYPTED: Explanation(Fault.OPERATOR, "The zip archive is encrypted."),
    Outcome.ZIP_TOO_MANY_ENTRIES: Explanation(Fault.OPERATOR, "The zip archive holds too many entries."),
    Outcome.ZIP_INFLATES_TOO_LARGE: Explanation(
        Fault.OPERATOR, "The zip archive inflates to more than the limit, or to more than it declares."
    ),
    Outcome.ZIP_RATIO_TOO_HIGH: Explanation(
        Fault.OPERATOR, "The zip archive inflates to a suspicious multiple of its size."
    ),
    Outcome.ZIP_OVERLAPPING_ENTRIES: Explanation(Fault.OPERATOR, "Entries of the zip archive overlap."),
    Outcome.ZIP_ODD_NAME: Explanation(
        Fault.OPERATOR, "An entry's name is absolute, climbs out of the archive or appears twice."
    ),
    Outcome.MISSING_REQUIRED_FILE: Explanation(
        Fault.OPERATOR, "A file that GTFS requires is missing or holds no rows."
    ),
    Outcome.MISSING_REQUIRED_COLUMN: Explanation(Fault.OPERATOR, "A column that GTFS requires is missing."),
    Outcome.INVALID_TIMEZONE: Explanation(Fault.OPERATOR, "The agency's time zone is missing or unknown."),
    Outcome.NO_USABLE_TRIPS: Explanation(Fault.OPERATOR, "No trip with times and service is left after reading."),
    Outcome.COMPILE_TIMEOUT: Explanation(Fault.US, "Compiling took longer than the limit and was stopped."),
    Outcome.COMPILE_OUT_OF_MEMORY: Explanation(
        Fault.US, "Compiling needed more memory than the limit and was stopped."
    ),
    Outcome.COMPILE_CRASHED: Explanation(Fault.US, "The compiling process ended without a result."),
    Outcome.HELD_SHRUNK: Explanation(
        Fault.OPERATOR, "The new version has lost more than 70 % of its trips; it waits for confirmation."
    ),
    Outcome.HELD_TIMEZONE_CHANGED: Explanation(
        Fault.OPERATOR, "The new version is in another time zone; it waits for confirmation."
    ),
    Outcome.HELD_MOVED: Explanation(
        Fault.OPERATOR, "The new version's stops lie somewhere else; it waits for confirmation."
    ),
    Outcome.INTERNAL_ERROR: Explanation(Fault.US, "We failed; the log has the traceback."),
}
