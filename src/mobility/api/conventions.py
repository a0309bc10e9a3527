"""What holds for every resource, and what a stream says: the sentences that `/docs`, `/llms.txt` and `/openapi.json` share."""

from typing import NamedTuple


class Convention(NamedTuple):
    """Something to know once."""

    title: str
    text: str


class StreamEvent(NamedTuple):
    """A kind of event of a stream."""

    name: str
    data: str
    """The fields of its JSON."""
    text: str


CONVENTIONS = (
    Convention(
        "Ids",
        "FEED:ID, where ID is spelled as in the feed. In a path or a query percent-encode what a URL cannot hold: "
        "`x:A/B é` is `x:A%2FB%20%C3%A9`, and in a query `+` is `%2B`; `:` may stay.",
    ),
    Convention(
        "Times",
        "RFC 3339, always with an offset: that of the stop's own zone, which `timezone` names, else UTC. Compare instants, "
        "not texts; `delay_s` is in seconds, late is positive. Count minutes and ages from `as_of`: it is the server's clock, "
        "and that of a device may be wrong.",
    ),
    Convention(
        "Pages",
        'A board leads on in its `Link` field (RFC 8288): `rel="next"` to later departures, over days without service, '
        '`rel="prev"` to earlier ones, back to yesterday. A list leads on with `next_cursor`, which is null on the last page. '
        "Cursors are opaque; send one with the same question.",
    ),
    Convention(
        "Nothing found",
        "A board without departures says why in `next_service.reason`, and when something leaves again. A filter that names "
        "what there is not is refused, so a list is empty only where nothing fits.",
    ),
    Convention(
        "Caches",
        "`max-age` of `Cache-Control` ends before the answer would read otherwise: until then any cache may give it to anybody who "
        "sends the same fields that `Vary` names. `ETag` with `If-None-Match` answers 304 while nothing has changed. "
        "Answers from 1 KB on are sent gzipped to whoever accepts that. HEAD tells the head alone.",
    ),
    Convention(
        "Web pages",
        "Any page may ask and read all fields (CORS: `*`). Preflights are answered at every path, for a day.",
    ),
)

STREAM = (
    "`Accept: text/event-stream` (what EventSource sends) gives the same board, whole and then every change of it. Each "
    "event has an `id`: who comes back with the last one as `Last-Event-ID`, which EventSource does by itself, is told what "
    "was missed, or begins with another `reset`; so does a reader who falls too far behind. Between changes a comment comes "
    "every 15 s: a stream that is silent for longer is dead. "
    "What only the passing of time changes, such as ages and minutes, is not told: ages are as of each event's `as_of` and grow from there."
)

EVENTS = (
    StreamEvent("reset", "the whole answer", "Comes first. Forget what you had."),
    StreamEvent("add", "as_of, key, after, departure", "A departure that was not on the board."),
    StreamEvent(
        "update", "as_of, key, after, departure", "What the departure of that key is now, whole, and where it stands."
    ),
    StreamEvent("remove", "as_of, key", "It is no longer on the board."),
    StreamEvent(
        "board",
        "as_of, place, next_service, alerts, feeds",
        "All but the departures, when any of it has changed.",
    ),
)
"""In the order in which those of one change come: removals, then what is new or different, then the rest."""

KEY = (
    "`key` is `trip.id|trip.start_date|trip.start_time|stop_sequence` (nothing between the bars where `start_time` is null) and stays while "
    "times change. `after` is the key of the departure that it stands right after, null for the first: take it out of where it stood, "
    "put it there, and the board is in the order of a poll."
)

EVENT_STREAM = "text/event-stream"


def stream_description() -> str:
    """Tell all of it in one text, for descriptions that have room for one."""
    told = "\n".join(f"- `{event.name}` ({event.data}): {event.text}" for event in EVENTS)
    return f"{STREAM}\n\n{told}\n\n{KEY}"
