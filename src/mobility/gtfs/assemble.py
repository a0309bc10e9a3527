"""Ordered calls and the trips they belong to in; the columns Trips, StopTimes and ByStop out."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.stop_times import Calls
from mobility.gtfs.trips import TripRows
from mobility.model.timetable import (
    HAS_BOOKING_RULE,
    HAS_STOP_HEADSIGN,
    KEY_SHIFT,
    LAST_CALL,
    ByStop,
    Stops,
    StopTimes,
    Trips,
)

Column = npt.NDArray[Any]

_DEPARTURE_BITS = 16 + KEY_SHIFT


def narrowed(values: Column) -> Column:
    """Give non-negative integers in the smallest unsigned type that holds the largest."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))), copy=False)


def served(calls: Calls, trips: TripRows, on_demand: set[int], account: Account) -> Column:
    """Find the trips that have calls, and count the others: on-demand ones as kept, the rest as rejected."""
    calls_of = np.bincount(calls.columns["trip"], minlength=len(trips))
    flexible = np.zeros(len(trips), np.bool_)
    flexible[list(on_demand)] = True
    account.keep("trips", int(((calls_of > 0) | flexible).sum()))
    idle = (calls_of == 0) & ~flexible
    for reason, rows in (
        (Reason.UNUSED_TRIP, np.flatnonzero(idle & ~trips.named)),
        (Reason.UNUSABLE_TRIP, np.flatnonzero(idle & trips.named)),
    ):
        account.reject("trips", reason, len(rows), _shown(trips, rows))
    single = np.flatnonzero((calls_of == 1) & ~flexible)
    account.notice("trips", Reason.UNUSABLE_TRIP, len(single), _shown(trips, single))
    return np.flatnonzero(calls_of)


def _shown(trips: TripRows, rows: Column) -> list[str]:
    return [f"trip_id {trips.ids[row].decode()}" for row in rows[:5]]


def trip_columns(calls: Calls, trips: TripRows, rows: Column, stops: Stops, service: Column) -> Trips:
    """Lay out the trips of `rows`; `service` gives each one's column in the calendar (rule 7 for headsigns)."""
    first = np.zeros(len(rows) + 1, np.uint32)
    np.cumsum(np.bincount(calls.columns["trip"], minlength=len(trips))[rows], out=first[1:])
    columns = {name: values[rows] for name, values in trips.columns.items()}
    last_stop_name = stops.name[calls.columns["stop"][first[1:] - 1]]
    return Trips(
        id=columns["id"],
        route=narrowed(columns["route"]),
        service=narrowed(service),
        headsign=narrowed(np.where(columns["headsign"] > 0, columns["headsign"], last_stop_name)),
        short_name=narrowed(columns["short_name"]),
        direction=columns["direction"],
        block=narrowed(columns["block"]),
        wheelchair=columns["wheelchair"],
        bikes=columns["bikes"],
        first=first,
    )


def stop_time_columns(calls: Calls, trips: Trips) -> StopTimes:
    """Lay out the calls; a stop_headsign that repeats the trip's is left out."""
    columns = calls.columns
    flags = columns["flags"].copy()
    flags[trips.first[1:] - 1] |= LAST_CALL
    headsign_row, headsign = calls.texts["stop_headsign"]
    trip = np.searchsorted(trips.first, headsign_row, side="right") - 1
    differs = headsign != trips.headsign[trip]
    headsign_row, headsign = headsign_row[differs], headsign[differs]
    booking_row, booking_rule = calls.texts["pickup_booking_rule_id"]
    flags[headsign_row] |= HAS_STOP_HEADSIGN
    flags[booking_row] |= HAS_BOOKING_RULE
    untimed = columns["untimed"]
    return StopTimes(
        stop=narrowed(columns["stop"]),
        departure=columns["departure"],
        dwell=narrowed(columns["departure"] - columns["arrival"]),
        stop_sequence=narrowed(columns["stop_sequence"]),
        flags=flags,
        headsign_row=headsign_row.astype(np.uint32),
        headsign=headsign.astype(np.uint32),
        booking_row=booking_row.astype(np.uint32),
        booking_rule=booking_rule.astype(np.uint32),
        untimed=np.packbits(untimed, bitorder="little") if untimed.any() else np.zeros(0, np.uint8),
    )


def by_stop(stop_times: StopTimes, trips: Trips, frequency_trips: Column, stops: int) -> ByStop:
    """Index the calls by stop, each stop's by departure, then trip; those of `frequency_trips` are left out."""
    lengths = (trips.first[1:] - trips.first[:-1]).astype(np.int64)
    trip = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    rows, departure = _by_stop_and_departure(stop_times, trip, frequency_trips)
    trip = trip[rows]
    count = np.bincount(stop_times.stop[rows], minlength=stops)
    return ByStop(
        first=np.concatenate(([0], np.cumsum(count))).astype(np.uint32),
        departure_key=(departure >> KEY_SHIFT).astype(np.uint16),
        trip=narrowed(trip),
        position=narrowed(rows - trips.first[trip]),
    )


def _by_stop_and_departure(stop_times: StopTimes, trip: Column, frequency_trips: Column) -> tuple[Column, Column]:
    """Give the rows in order of stop, departure, row, and their departures.

    The three are packed into one number, which sorts three times as fast as three columns, where 64 bits hold them.
    """
    rows = len(trip)
    row_bits, stop_bits = max(rows, 1).bit_length(), int(stop_times.stop.max(initial=0)).bit_length()
    wanted = ~np.isin(trip, frequency_trips) if len(frequency_trips) else None
    if row_bits + _DEPARTURE_BITS + stop_bits > 64:
        order = np.lexsort((stop_times.departure, stop_times.stop))
        order = order if wanted is None else order[wanted[order]]
        return order, stop_times.departure[order]
    key = stop_times.stop.astype(np.uint64)
    key <<= np.uint64(_DEPARTURE_BITS)
    key |= stop_times.departure.astype(np.uint64)
    key <<= np.uint64(row_bits)
    key |= np.arange(rows, dtype=np.uint64)
    key = key if wanted is None else key[wanted]
    key.sort()
    order = (key & np.uint64((1 << row_bits) - 1)).astype(np.uint32)
    key >>= np.uint64(row_bits)
    key &= np.uint64((1 << _DEPARTURE_BITS) - 1)
    return order, key.astype(np.uint32)
