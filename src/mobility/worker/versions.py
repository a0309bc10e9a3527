"""Versions of one feed's timetable, present and planned -> the one timetable to use, without a day between them."""

from collections.abc import Iterable, Sequence

from mobility.gtfs.agencies import same_clocks
from mobility.gtfs.join import begins_on, join_versions
from mobility.model.time import DAY_S, Instant, ServiceDay, service_day_at
from mobility.model.timetable import Timetable


def archives_of(timetable: Timetable) -> tuple[str, ...]:
    """Name the archives that a timetable is made of, in the order of their days."""
    return tuple(timetable.info.archives) or (timetable.info.version,)


def succeed(before: Timetable | None, newer: Timetable, now: Instant) -> Timetable:
    """Put a new version in the place of the one before, which serves until the new one begins.

    So there is no day without service when a version is published early, and last night's late trips are still known
    when it begins today. A version whose clocks are others replaces the one before at once.
    """
    if before is None or not same_clocks(before.info.timezone, newer.info.timezone):
        return newer
    return join_versions(before, newer, _kept_from(before, now), is_open=True)


def in_force(present: Timetable, planned: Iterable[Timetable], now: Instant) -> list[Timetable]:
    """Choose the planned versions that count, in the order of their days.

    One that is over does not, nor one that began before the present version did: the operator has replaced it since.
    """
    today = service_day_at(now, present.zone)
    present_begins = max(present.info.archives.values(), default=begins_on(present))
    known = set(archives_of(present))
    return [
        version
        for version in sorted(planned, key=begins_on)
        if version.last_day >= today
        and begins_on(version) > present_begins
        and version.info.version not in known
        and same_clocks(present.info.timezone, version.info.timezone)
    ]


def with_planned(present: Timetable, planned: Sequence[Timetable], now: Instant) -> Timetable:
    """Let planned versions, in the order of their days, serve these, and the present one all others."""
    joined = present
    for version in planned:
        joined = join_versions(joined, version, _kept_from(joined, now), is_open=False)
    return joined


def _kept_from(timetable: Timetable, now: Instant) -> ServiceDay:
    """Give the earliest service day of which a vehicle may still be under way, however late within a day."""
    return ServiceDay(service_day_at(now, timetable.zone) - timetable.latest_departure // DAY_S - 1)
