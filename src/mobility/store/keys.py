"""Every key that the service uses in Redis is spelled here and nowhere else (DESIGN.md, section 5)."""

import re

from mobility.model.ids import NOTICES, PLACE, FeedId, parse_feed_id

CHANGES = "mobility:changes"
"""Stream: which feed changed to which generation."""
PLACES = "mobility:places"
"""Stop places across feeds."""
PLACES_LEASE = "mobility:{mobility:places}:lease"
"""Who computes the places; the braces put it on the Cluster slot of PLACES."""
NOTICES_LEASE = "mobility:{mobility:notices}:lease"
"""Who tells people about incidents."""
NOTICES_TOLD = "mobility:{mobility:notices}:told"
"""Hash: what was last told of each incident and each recipient."""
NOTICES_DUE = "mobility:{mobility:notices}:due"
"""Hash: deliveries that have not arrived yet, by their id."""
NOTICES_LOG = "mobility:{mobility:notices}:log"
"""List: deliveries that ended, the newest first, capped."""
API_KEYS = "mobility:keys:records"
"""Hash: every API key's record by the key's hash, and a version that changes with each of them."""
FEED_KEYS = "mobility:{*"
"""SCAN pattern of all keys that belong to feeds."""
_SHARED_LEASES = {PLACE: PLACES_LEASE, NOTICES: NOTICES_LEASE}
_TELLS_A_FEED = re.compile(r"mobility:\{([^{}:]+)\}:(?:timetable|departures|health)")
_DIGEST = re.compile(r"[0-9a-z]{1,64}")


def timetable(feed: FeedId) -> str:
    """Spell the key of the pointer to the version in use."""
    return _key(feed, "timetable")


def timetable_chunk(feed: FeedId, version: str, number: int) -> str:
    """Spell the key of one chunk of a version's columns; `version` is a digest, never text of a feed."""
    return _key(feed, f"timetable:{checked_digest(version)}:{number}")


def departures(feed: FeedId) -> str:
    """Spell the key of the newest generation."""
    return _key(feed, "departures")


def health(feed: FeedId) -> str:
    """Spell the key of the feed's health."""
    return _key(feed, "health")


def lease(feed: FeedId) -> str:
    """Spell the key of the feed's lease, or of the places' or notices' where the feed is PLACE or NOTICES."""
    return _SHARED_LEASES.get(feed) or _key(feed, "lease")


def limit(bucket: str) -> str:
    """Spell the key of a rate limit's bucket; `bucket` is a hash, never a caller's text."""
    return f"mobility:limits:{checked_digest(bucket)}"


def find_feed(key: str) -> FeedId | None:
    """Find the feed that a key tells of; None for its chunks and lease, and for keys that are not ours."""
    told = _TELLS_A_FEED.fullmatch(key)
    if told is None:
        return None
    try:
        return parse_feed_id(told[1])
    except ValueError:
        return None


def checked_digest(text: str) -> str:
    """Accept up to 64 lower-case letters and digits; ValueError (our own fault) for what is no digest."""
    if not _DIGEST.fullmatch(text):
        raise ValueError(f"{text!r} is not a digest, so it is no part of a key or file name")
    return text


def _key(feed: FeedId, what: str) -> str:
    """Spell a feed's key; the braces put all of a feed's keys on one Cluster slot."""
    return f"mobility:{{{parse_feed_id(feed)}}}:{what}"
