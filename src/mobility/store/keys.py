"""Every key that the service uses in Redis is spelled here and nowhere else (DESIGN.md, section 5)."""

from mobility.model.ids import FeedId

CHANGES = "mobility:changes"
"""Stream: which feed changed to which generation."""
PLACES = "mobility:places"
"""Stop places across feeds."""
DEPARTURES_PATTERN = "mobility:{*}:departures"
TIMETABLE_PATTERN = "mobility:{*}:timetable"


def timetable(feed: FeedId) -> str:
    """Key of the pointer to the version in use. The braces put all of a feed's keys on one Cluster slot."""
    return f"mobility:{{{feed}}}:timetable"


def timetable_chunk(feed: FeedId, version: str, number: int) -> str:
    """Key of one chunk of a version's columns."""
    return f"mobility:{{{feed}}}:timetable:{version}:{number}"


def departures(feed: FeedId) -> str:
    """Key of the newest generation."""
    return f"mobility:{{{feed}}}:departures"


def health(feed: FeedId) -> str:
    """Key of the feed's health."""
    return f"mobility:{{{feed}}}:health"


def lease(feed: FeedId) -> str:
    """Key of the feed's lease."""
    return f"mobility:{{{feed}}}:lease"


def api_key(digest: str) -> str:
    """Key of an API key's record, by the hash of the key."""
    return f"mobility:keys:{digest}"


def limit(bucket: str) -> str:
    """Key of a rate limit's bucket; `bucket` is a hash, never a caller's text."""
    return f"mobility:limits:{bucket}"


def feed_of(key: str) -> FeedId:
    """Read the feed out of one of its keys."""
    return FeedId(key.split("{", 1)[1].split("}", 1)[0])
