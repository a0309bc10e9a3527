"""Claims to service days: which day's instance is meant, and whether it runs (rules 10 and 11)."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mobility.merge.claims import OWN_TRIP, UNDATED, Claims
from mobility.merge.matches import NO_POSITION, Matches
from mobility.merge.noted import Noted
from mobility.merge.updates import Updates
from mobility.model.time import DAY_S, Instant, ServiceDay, service_day_at, service_day_origin
from mobility.model.timetable import Timetable

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

CALENDAR_DATE_SLACK_S = 3 * 3600
"""A start_date that is the calendar date puts the trip 24 h off; no trip is believed to be that late or early."""
NEVER = 2**60


def origins_of(timetable: Timetable, days: Ints) -> Ints:
    """Give the instant that each service day's times count from (rule 1)."""
    different, inverse = np.unique(days, return_inverse=True)
    origins = [service_day_origin(ServiceDay(day), timetable.zone) for day in different.tolist()]
    return np.array(origins, np.int64)[inverse]


def runs_on(timetable: Timetable, trips: Ints, days: Ints) -> Flags:
    """Say of each trip whether its service runs on the day; False outside the calendar (rule 3)."""
    rows = days - timetable.info.first_day
    is_inside = (rows >= 0) & (rows < len(timetable.calendar.active))
    service = timetable.trips.service[trips].astype(np.int64)
    octets = timetable.calendar.active[np.where(is_inside, rows, 0), service >> 3]
    runs: Flags = is_inside & ((octets >> (service & 7)) & 1).astype(bool)
    return runs


@dataclass(frozen=True, slots=True)
class References:
    """What tells a claim's day where its start_date does not."""

    instant: Ints
    """The first predicted instant, 0 without one."""
    scheduled: Ints
    """The GtfsTime that instant was scheduled for; NEVER where unknown."""


def choose_days(
    claims: Claims, references: References, timetable: Timetable, now: Instant, counts: Counter[str]
) -> Flags:
    """Give undated claims their day, mend calendar dates, and say which trips run on the day they are about."""
    is_running = np.ones(len(claims), bool)
    known = np.flatnonzero(claims.trip != OWN_TRIP)
    if not len(known):
        return is_running
    _mend_calendar_dates(claims, known[claims.day[known] != UNDATED], references, timetable, counts)
    undated = known[claims.day[known] == UNDATED]
    if len(undated):
        _choose_nearest(claims, undated, references, timetable, now)
    is_running[known] = runs_on(timetable, claims.trip[known], claims.day[known])
    return is_running


def references_of(claims: Claims, updates: Updates, matches: Matches, timetable: Timetable) -> References:
    """Take each claim's first matched update with a time; one that is not matched gives the instant alone."""
    columns = updates.columns
    time = np.where(columns.departure_time > 0, columns.departure_time, columns.arrival_time)
    instant, scheduled = np.zeros(len(claims), np.int64), np.full(len(claims), NEVER)
    rows = np.flatnonzero((time > 0) & (matches.claim >= 0))[::-1]
    instant[matches.claim[rows]] = time[rows]
    rows = rows[(matches.position[rows] != NO_POSITION) & (claims.pattern[matches.claim[rows]] >= 0)]
    claim = matches.claim[rows]
    instant[claim] = time[rows]
    call = timetable.trips.first[claims.pattern[claim]].astype(np.int64) + matches.position[rows]
    scheduled[claim] = timetable.stop_times.departure[call] + claims.shift[claim]
    return References(instant, scheduled)


def _mend_calendar_dates(
    claims: Claims, dated: Ints, references: References, timetable: Timetable, counts: Counter[str]
) -> None:
    """Move a trip that runs past midnight to the day before where the producer gives the calendar date.

    Only where the call is scheduled past 24:00, the day before fits within 3 h, and the named day does not run or is
    half a day off. WMATA, seen 2023-08-19: trip 21489060 of Friday, leaving at 24:45, dated Saturday. Source: rule 11.
    """
    reference, scheduled = references.instant, references.scheduled
    suspects = dated[(scheduled[dated] >= DAY_S) & (scheduled[dated] < NEVER) & (reference[dated] > 0)]
    if not len(suspects):
        return
    day, trip = claims.day[suspects], claims.trip[suspects]
    named = np.abs(reference[suspects] - scheduled[suspects] - origins_of(timetable, day))
    before = np.abs(reference[suspects] - scheduled[suspects] - origins_of(timetable, day - 1))
    is_off = ~runs_on(timetable, trip, day) | (named > DAY_S // 2)
    is_mended = is_off & runs_on(timetable, trip, day - 1) & (before <= CALENDAR_DATE_SLACK_S)
    claims.day[suspects[is_mended]] -= 1
    counts[Noted.START_DATE_IS_CALENDAR_DATE] += int(is_mended.sum())


def _choose_nearest(claims: Claims, undated: Ints, references: References, timetable: Timetable, now: Instant) -> None:
    """Choose the running instance nearest to the predicted time, else the one whose span holds `now` or is nearest.

    A vehicle counts at the time it was observed: a bus parked since yesterday is on yesterday's trip. Candidates reach
    as far back as the longest trip and one day ahead. Source: rule 11.
    """
    reference, scheduled = references.instant, references.scheduled
    trip, shift = claims.trip[undated], claims.shift[undated]
    when = np.where(reference[undated] > 0, reference[undated], now)
    first, last = timetable.trips.first[trip], timetable.trips.first[trip + 1].astype(np.int64) - 1
    starts, ends = (timetable.stop_times.departure[row].astype(np.int64) + shift for row in (first, last))
    is_exact = scheduled[undated] < NEVER
    starts, ends = np.where(is_exact, scheduled[undated], starts), np.where(is_exact, scheduled[undated], ends)
    today = service_day_at(now, timetable.zone)
    around = today + (when - service_day_origin(today, timetable.zone)) // DAY_S
    best, distance = around.copy(), np.full(len(undated), NEVER)
    reach = timetable.latest_departure // DAY_S + 1
    for step in (0, 1, *range(-1, -reach - 1, -1)):
        day = around + step
        origin = origins_of(timetable, day)
        away = np.maximum(0, np.maximum(origin + starts - when, when - origin - ends))
        away = np.where(runs_on(timetable, trip, day), away, NEVER)
        is_nearer = away < distance
        best, distance = np.where(is_nearer, day, best), np.where(is_nearer, away, distance)
    claims.day[undated] = best
