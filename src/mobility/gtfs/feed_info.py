"""`feed_info.txt`, `attributions.txt` and what the other tables left to say in; TimetableInfo out."""

import contextlib
from collections import Counter

from mobility.gtfs.account import Account
from mobility.gtfs.agencies import AgencyRows
from mobility.gtfs.archive import Archive
from mobility.gtfs.flex import FlexRows
from mobility.gtfs.records import read_records
from mobility.model.ids import FeedId
from mobility.model.time import parse_gtfs_date
from mobility.model.timetable_info import TimetableInfo


def described(
    archive: Archive, feed: FeedId, version: str, agencies: AgencyRows, flex: FlexRows, account: Account
) -> TimetableInfo:
    """Say what a version is, all but its zone and first day; of several rows of `feed_info.txt` the first counts."""
    about = next(iter(read_records(archive, "feed_info", account)), {})
    attributions = read_records(archive, "attributions", account)
    language = about.get("feed_lang", "")
    return TimetableInfo(
        feed=feed,
        version=version,
        timezone="",
        language=language if language not in {"", "mul"} else next(filter(None, agencies.languages), ""),
        feed_publisher_name=about.get("feed_publisher_name", ""),
        feed_version=about.get("feed_version", ""),
        feed_start_date=_day(about.get("feed_start_date", "")),
        feed_end_date=_day(about.get("feed_end_date", "")),
        attributions=attributions,
        booking_rules=flex.booking_rules,
        location_groups=flex.location_groups,
        locations=flex.locations,
        flex_stop_times=flex.stop_times,
        counts={file: rows for file, rows in sorted(account.kept.items()) if rows},
        rejected=_sorted(account.rejected),
        notices=_sorted(account.notices),
        examples=account.examples,
        notice_examples=account.notice_examples,
    )


def _sorted(counts: dict[str, Counter[str]]) -> dict[str, dict[str, int]]:
    return {file: dict(sorted(reasons.items())) for file, reasons in sorted(counts.items())}


def _day(text: str) -> int | None:
    with contextlib.suppress(ValueError):
        return parse_gtfs_date(text)
    return None
