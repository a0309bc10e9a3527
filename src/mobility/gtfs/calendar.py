"""`calendar.txt` and `calendar_dates.txt` in; which service runs on which day, as bits, out (rule 3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mobility.gtfs.account import Account, Reason
from mobility.gtfs.archive import Archive
from mobility.gtfs.fields import EMPTY
from mobility.gtfs.keyed import keyed_blocks
from mobility.gtfs.table import Block, blocks

Column = npt.NDArray[Any]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_BITS_BYTES = 32 * 2**20
"""Room for a calendar's bits. A century of days fits for 7,000 services; beyond, days are cut off."""
_THURSDAY = 3
"""The weekday of ServiceDay 0, 1970-01-01."""


@dataclass(slots=True)
class Services:
    """What the two files say, service by service; numbers of services are those of `numbers`."""

    numbers: dict[bytes, int] = field(default_factory=dict)
    regular: Column = field(default_factory=lambda: np.zeros((0, 3), np.int64))
    """Service, first day, last day of each calendar row."""
    weekdays: Column = field(default_factory=lambda: np.zeros((0, 7), np.bool_))
    exceptions: Column = field(default_factory=lambda: np.zeros((0, 3), np.int64))
    """Service, day, 1 added or 0 removed of each calendar_dates row."""


def read_services(archive: Archive, account: Account) -> Services:
    """Read both files; each may be absent."""
    services = Services()
    regular, weekdays = [services.regular], [services.weekdays]
    for block, keys in keyed_blocks(
        archive, "calendar", "service_id", account, ("service_id", "start_date", "end_date")
    ):
        rows, days, block_keys = _regular(block, keys, account)
        numbers = [services.numbers.setdefault(key, len(services.numbers)) for key in block_keys]
        regular.append(np.column_stack((np.array(numbers, np.int64), rows)))
        weekdays.append(days)
    services.regular, services.weekdays = np.concatenate(regular), np.concatenate(weekdays)
    services.exceptions = _exceptions(archive, services.numbers, account)
    return services


def _regular(block: Block, keys: list[bytes], account: Account) -> tuple[Column, Column, list[bytes]]:
    start, end = block.field("start_date").dates(), block.field("end_date").dates()
    bad = (start <= EMPTY) | (end <= EMPTY)
    block.without(bad, Reason.INVALID_DATE, account)
    good = block[~bad]
    account.keep("calendar", len(good))
    days = np.column_stack([good.field(name).integers() == 1 for name in WEEKDAYS])
    idle: Column = np.asarray(days.sum(axis=1) == 0)
    good.notice(idle, Reason.NO_ACTIVE_WEEKDAY, account)
    good.notice((start > end)[~bad], Reason.RANGE_OUT_OF_ORDER, account)
    keys = [key for key, is_bad in zip(keys, bad.tolist(), strict=True) if not is_bad]
    return np.column_stack((start, end))[~bad], days, keys


def _exceptions(archive: Archive, numbers: dict[bytes, int], account: Account) -> Column:
    found = [np.zeros((0, 3), np.int64)]
    seen = np.zeros(0, np.int64)
    for whole in blocks(archive, "calendar_dates", ("service_id", "date", "exception_type"), account):
        block = whole.without(whole.field("service_id").length == 0, Reason.MISSING_REQUIRED_FIELD, account)
        block = block.without(block.field("date").dates() <= EMPTY, Reason.INVALID_DATE, account)
        kind = block.field("exception_type").integers()
        block = block.without((kind != 1) & (kind != 2), Reason.INVALID_ENUM, account)
        keys = block.field("service_id").texts()
        service = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
        day, kind = block.field("date").dates(), block.field("exception_type").integers()
        pair = service << 20 | day + (1 << 19)
        _, first = np.unique(pair, return_index=True)
        fresh = np.zeros(len(pair), np.bool_)
        fresh[first] = True
        fresh &= ~np.isin(pair, seen)
        block.without(~fresh, Reason.DUPLICATE_KEY, account)
        seen = np.concatenate((seen, pair[fresh]))
        found.append(np.column_stack((service, day, kind == 1))[fresh])
    exceptions = np.concatenate(found)
    account.keep("calendar_dates", len(exceptions))
    return exceptions


def active_days(services: Services, used: Column, anchor: int, account: Account) -> tuple[int, Column]:
    """Resolve `used` services (their numbers, in the wanted order) to bits.

    Exceptions count outside a service's range too; a service may have exceptions alone. Where the bits would need more
    than MAX_BITS_BYTES, days are kept from a quarter of the room before `anchor` (a ServiceDay) on; that is counted.

    Returns:
        The first service day, and uint8 of shape (days, ceil(services / 8)), bits little-endian within a byte; neither
        the first nor the last day is without service.
    """
    place = np.full(len(services.numbers) + 1, -1)
    place[used] = np.arange(len(used))
    regular = np.column_stack((place[services.regular[:, 0]], services.regular[:, 1:]))
    runs = (regular[:, 0] >= 0) & services.weekdays.any(axis=1) & (regular[:, 1] <= regular[:, 2])
    regular, weekdays = regular[runs], services.weekdays[runs]
    exceptions = np.column_stack((place[services.exceptions[:, 0]], services.exceptions[:, 1:]))
    exceptions = exceptions[exceptions[:, 0] >= 0]
    days = np.concatenate((regular[:, 1], regular[:, 2], exceptions[exceptions[:, 2] == 1, 1]))
    width = -(-len(used) // 8)
    if not len(days):
        return 0, np.zeros((0, width), np.uint8)
    first, last = int(days.min()), int(days.max())
    room = MAX_BITS_BYTES // max(width, 1)
    if last - first >= room:
        first = min(max(first, anchor - room // 4), last - room + 1)
        last = first + room - 1
        account.notice("calendar", Reason.CALENDAR_CAPPED, 1, [f"{int(days.max() - days.min())} days, kept {room}"])
    chunks = list(_bits(regular, weekdays, exceptions, (first, last), len(used)))
    return without_idle_ends(first, np.concatenate(chunks))


def _bits(
    regular: Column, weekdays: Column, exceptions: Column, days: tuple[int, int], services: int
) -> Iterator[Column]:
    """Build the bits of 32 days at a time, so that not all of them stand unpacked in memory."""
    exceptions = exceptions[np.argsort(exceptions[:, 1], kind="stable")]
    first, last = days
    for start in range(first, last + 1, 32):
        day = np.arange(start, min(start + 32, last + 1))
        active = np.zeros((len(day), services), np.bool_)
        weekday = (day + _THURSDAY) % 7
        in_range = (regular[:, 1] <= day[:, None]) & (day[:, None] <= regular[:, 2])
        active[:, regular[:, 0]] = in_range & weekdays[:, weekday].T
        low, high = np.searchsorted(exceptions[:, 1], (day[0], day[-1] + 1))
        service, date, added = exceptions[low:high].T
        active[date - start, service] = added == 1
        yield np.packbits(active, axis=1, bitorder="little")


def without_idle_ends(first: int, bits: Column) -> tuple[int, Column]:
    """Cut days without any service off both ends; `first` is the ServiceDay of row 0, before and after."""
    busy = np.flatnonzero(bits.any(axis=1))
    if not len(busy):
        return 0, bits[:0]
    return first + int(busy[0]), bits[busy[0] : busy[-1] + 1]
