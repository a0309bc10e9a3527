"""Header timestamps as they were seen -> when to poll next: just after the producer publishes, within the interval.

A producer publishes at `phase + k * period`; what it wrote becomes visible `lag` later. The gap between two polls
stays between half the feed's interval and the whole of it. While no period is learnt the gap is the interval.
"""

import math
import statistics
from itertools import pairwise

import msgspec

REMEMBERED = 12
"""Publications that the period is learnt from: a few minutes of a usual feed."""
NEEDED = 4
"""Publications seen before the period is believed."""
TOLERANCE_S = 2.0
"""How far a publication may be from its place: header timestamps are whole seconds."""
REGULAR_SHARE = 0.75
"""Of the publications that must be in their place."""
FIRST_LAG_S = 1.0
CREEP_S = 0.02
"""Per publication that was there in time: a lag that was learnt from one bad minute is forgotten within the hour."""
UNCHANGED_HEEDED = 3
"""After so many polls in a row without anything new the producer has stopped, and nothing is learnt from it."""
SLACK_S = 0.5
"""A publication this little beyond the interval is polled for at the interval."""


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """What is learnt of one producer. Times are seconds since 1970 by our clock, headers by the producer's."""

    interval_s: float
    headers: tuple[int, ...] = ()
    """Distinct header timestamps, rising."""
    ages: tuple[float, ...] = ()
    """How old each header was when first seen: an upper bound of the lag."""
    lag_s: float = FIRST_LAG_S
    unchanged: int = 0
    """Polls in a row that found the last header again."""
    expected: float | None = None
    """The header timestamp that the next poll should find; None when it expects nothing new."""

    @property
    def period_s(self) -> float | None:
        """Seconds between publications; None while there is no regular one."""
        return _period(self.headers)


def observe(rhythm: Rhythm, header_timestamp: int | None, polled_at: float) -> Rhythm:
    """Take in what a poll found: the header timestamp of its message, None when it could not be read."""
    if header_timestamp is None:
        return msgspec.structs.replace(rhythm, expected=None)
    last = rhythm.headers[-1] if rhythm.headers else None
    if last is not None and header_timestamp < last:
        # The producer's clock was set back, or another machine answers: start over.
        return Rhythm(interval_s=rhythm.interval_s, headers=(header_timestamp,), ages=(polled_at - header_timestamp,))
    # Another header than expected may still be new: one publication late is how a lag shows at period = interval.
    is_new = header_timestamp != last
    unchanged = 0 if is_new else rhythm.unchanged + 1
    return msgspec.structs.replace(
        rhythm,
        headers=(*rhythm.headers, header_timestamp)[-REMEMBERED:] if is_new else rhythm.headers,
        ages=(*rhythm.ages, polled_at - header_timestamp)[-REMEMBERED:] if is_new else rhythm.ages,
        lag_s=_lag_after(rhythm, header_timestamp, unchanged),
        unchanged=unchanged,
        expected=None,
    )


def plan(rhythm: Rhythm, polled_at: float) -> tuple[Rhythm, float]:
    """Choose the instant of the poll after the one at `polled_at`, and remember what it should find.

    The last publication within the interval is waited for; when the next one lies beyond, the way to it is cut into
    equal gaps, each longer than half the interval.
    """
    period = rhythm.period_s
    if period is None:
        return msgspec.structs.replace(rhythm, expected=None), polled_at + rhythm.interval_s
    visible = rhythm.headers[-1] + min(rhythm.lag_s, max(rhythm.ages))
    place = math.floor((polled_at + rhythm.interval_s + SLACK_S - visible) / period)
    instant = min(visible + place * period, polled_at + rhythm.interval_s)
    if instant >= polled_at + rhythm.interval_s / 2:
        return msgspec.structs.replace(rhythm, expected=rhythm.headers[-1] + place * period), instant
    distance = visible + (place + 1) * period - polled_at
    gap = distance / math.ceil(distance / rhythm.interval_s)
    return msgspec.structs.replace(rhythm, expected=None), polled_at + gap


def _lag_after(rhythm: Rhythm, header_timestamp: int, unchanged: int) -> float:
    """Come a second later next time when what was expected was not there yet, and creep back while it is."""
    period = rhythm.period_s
    if rhythm.expected is None or period is None or unchanged > UNCHANGED_HEEDED:
        return rhythm.lag_s
    if header_timestamp < rhythm.expected - period / 2:
        return min(rhythm.lag_s + 1, max(rhythm.ages) + 1) % period
    return max(FIRST_LAG_S, rhythm.lag_s - CREEP_S)


def _period(headers: tuple[int, ...]) -> float | None:
    """Fit a period to publications, some of which may have been missed between polls."""
    if len(headers) < NEEDED:
        return None
    steps = [later - earlier for earlier, later in pairwise(headers)]
    # Seen in steps of one or several periods; the median is one period unless polls miss more than they see.
    rough = statistics.median(steps)
    places = [0]
    for step in steps:
        places.append(places[-1] + max(1, round(step / rough)))
    period = (headers[-1] - headers[0]) / places[-1]
    regular = sum(
        abs(header - headers[0] - place * period) <= TOLERANCE_S for header, place in zip(headers, places, strict=True)
    )
    return period if period >= 1 and regular >= REGULAR_SHARE * len(headers) else None
