"""Until when an on-demand departure can be booked: in the agency's zone and calendar, on clock-change days too."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.board.booking import Travel, booking_at, day_before, is_closed
from mobility.board.timetable_reader import TimetableReader, reader_of
from mobility.model.booking import Booking
from mobility.model.time import ServiceDay, local_iso, parse_gtfs_date
from tests.board.boards import at
from tests.world import timetable_of

PARIS = ZoneInfo("Europe/Paris")
OFFICE = """
    # calendar.txt
    service_id, monday, tuesday, wednesday, thursday, friday, saturday, sunday, start_date, end_date
    S, 1, 1, 1, 1, 1, 1, 1, 20260101, 20261231
    office, 1, 1, 1, 1, 1, 0, 0, 20260101, 20261231
    # calendar_dates.txt
    service_id, date, exception_type
    office, 20260501, 2
    # booking_rules.txt
    booking_rule_id, booking_type, prior_notice_last_day, prior_notice_last_time, prior_notice_service_id
    b, 2, 1, 17:00:00, office
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t, 1, A, 08:00:00, 08:00:00
    t, 2, B, 08:10:00, 08:10:00
"""
READER = reader_of(TIMETABLE := timetable_of(OFFICE))


def booked(
    rule: Booking, departure: str, now: str, until: str | None = None, reader: TimetableReader = READER
) -> Booking:
    """Complete a rule for a departure, or for a window, of the service day on which it begins."""
    day = parse_gtfs_date(departure[:10].replace("-", ""))
    return booking_at(reader, rule, day, Travel(at(departure), at(until or departure)), at(now))


def latest(rule: Booking, departure: str, until: str | None = None) -> str | None:
    found = booked(rule, departure, departure, until).latest
    return None if found is None else local_iso(found, PARIS)


DAY_BEFORE = Booking(booking_type=2, prior_notice_last_day=1, prior_notice_last_time="17:00:00")
WORKING_DAY_BEFORE = Booking(
    booking_type=2, prior_notice_last_day=1, prior_notice_last_time="17:00:00", prior_notice_service_id="office"
)


@pytest.mark.parametrize(
    ("rule", "departure", "deadline"),
    [
        (DAY_BEFORE, "2026-03-02 08:10", "2026-03-01T17:00:00+01:00"),
        (Booking(prior_notice_duration_min=45), "2026-03-02 08:10", "2026-03-02T07:25:00+01:00"),
        (Booking(prior_notice_last_day=0, prior_notice_last_time="07:00:00"), "2026-03-02 08:10", "2026-03-02T07:00:00+01:00"),
        (WORKING_DAY_BEFORE, "2026-03-03 08:10", "2026-03-02T17:00:00+01:00"),
        (WORKING_DAY_BEFORE, "2026-03-02 08:10", "2026-02-27T17:00:00+01:00"),
        # Friday, the first of May, is a holiday: Monday's trip is booked on Thursday.
        (WORKING_DAY_BEFORE, "2026-05-04 08:10", "2026-04-30T17:00:00+02:00"),
        # Clocks go forward on Sunday, 29 March, and back on 25 October.
        (DAY_BEFORE, "2026-03-30 08:10", "2026-03-29T17:00:00+02:00"),
        (DAY_BEFORE, "2026-03-29 08:10", "2026-03-28T17:00:00+01:00"),
        (DAY_BEFORE, "2026-10-26 08:10", "2026-10-25T17:00:00+01:00"),
        (Booking(prior_notice_duration_min=240), "2026-03-29 06:00", "2026-03-29T01:00:00+01:00"),
        (Booking(booking_type=0), "2026-03-02 08:10", "2026-03-02T08:10:00+01:00"),
        (Booking(prior_notice_last_day=1), "2026-03-02 08:10", None),
        (Booking(prior_notice_last_day=1, prior_notice_last_time="dusk"), "2026-03-02 08:10", None),
        (Booking(phone_number="1"), "2026-03-02 08:10", None),
    ],
)  # fmt: skip
def test_the_deadline_is_counted_in_the_agencys_zone_and_calendar(
    rule: Booking, departure: str, deadline: str | None
) -> None:
    assert latest(rule, departure) == deadline


def test_a_window_can_be_booked_until_its_last_pick_up_can_no_more() -> None:
    rule = Booking(prior_notice_duration_min=120)
    assert latest(rule, "2026-03-02 09:00", "2026-03-02 16:30") == "2026-03-02T14:30:00+01:00"


@pytest.mark.parametrize(
    ("rule", "now", "is_open"),
    [
        (DAY_BEFORE, "2026-03-01 17:00", True),
        (DAY_BEFORE, "2026-03-01 17:01", False),
        (Booking(booking_type=0), "2026-03-02 08:10", True),
        (Booking(phone_number="1"), "2026-03-01 12:00", None),
        (Booking(prior_notice_last_day=1), "2026-03-01 12:00", None),
        (Booking(prior_notice_duration_min=60, prior_notice_start_day=7), "2026-02-22 23:59", False),
        (Booking(prior_notice_duration_min=60, prior_notice_start_day=7), "2026-02-23 00:00", True),
        (Booking(prior_notice_duration_min=60, prior_notice_start_day=1, prior_notice_start_time="09:00:00"), "2026-03-01 08:59", False),
        (Booking(prior_notice_duration_min=60, prior_notice_start_day=1, prior_notice_start_time="09:00:00"), "2026-03-01 09:00", True),
        (Booking(prior_notice_duration_min=60, prior_notice_duration_max=120), "2026-03-02 06:09", False),
        (Booking(prior_notice_duration_min=60, prior_notice_duration_max=120), "2026-03-02 06:10", True),
        (Booking(prior_notice_start_day=1), "2026-03-01 12:00", None),
    ],
)  # fmt: skip
def test_whether_it_can_still_be_booked_is_unknown_where_no_rule_tells(
    rule: Booking, now: str, is_open: object
) -> None:
    assert booked(rule, "2026-03-02 08:10", now).open is is_open


def test_what_opens_later_is_not_closed() -> None:
    early = booked(
        Booking(prior_notice_duration_min=60, prior_notice_start_day=7), "2026-03-02 08:10", "2026-02-01 08:00"
    )
    assert not is_closed(early, at("2026-02-01 08:00"))
    assert is_closed(early, at("2026-03-02 07:11"))
    assert not is_closed(None, at("2026-03-02 07:11"))


def test_a_service_that_the_calendar_does_not_know_leaves_the_deadline_unknown() -> None:
    rule = Booking(prior_notice_last_day=1, prior_notice_last_time="17:00:00", prior_notice_service_id="nobody")
    found = booked(rule, "2026-03-02 08:10", "2026-03-01 12:00")
    assert (found.latest, found.open) == (None, None)


def test_a_working_day_before_the_calendar_begins_is_unknown() -> None:
    assert day_before(READER, parse_gtfs_date("20260102"), 2, "office") is None


DAYS = st.integers(int(READER.first_day) + 30, int(READER.last_day)).map(ServiceDay)


@given(day=DAYS, days=st.integers(0, 14), time=st.integers(0, 86_399))
def test_a_deadline_reads_the_same_on_the_wall_clock_whatever_clocks_do(day: ServiceDay, days: int, time: int) -> None:
    text = f"{time // 3600:02d}:{time // 60 % 60:02d}:{time % 60:02d}"
    rule = Booking(prior_notice_last_day=days, prior_notice_last_time=text)
    travel = Travel(READER.origin(day) + 90_000, READER.origin(day) + 90_000)
    found = booking_at(READER, rule, day, travel, 0).latest
    assert found is not None
    shown = dt.datetime.fromtimestamp(found, PARIS)
    is_change_before_dawn = time < 4 * 3600
    assert is_change_before_dawn or shown.strftime("%H:%M:%S") == text
    assert is_change_before_dawn or (shown.date() - dt.date(1970, 1, 1)).days == day - days


@given(day=DAYS, days=st.integers(1, 10))
def test_so_many_working_days_lie_between_a_trip_and_its_deadline(day: ServiceDay, days: int) -> None:
    chosen = day_before(READER, day, days, "office")
    assert chosen is not None
    office = READER.service_numbers["office"]
    between = [one for one in range(chosen, day) if READER.service_runs(office, ServiceDay(one))]
    assert len(between) == days
    assert between[0] == chosen


@given(minutes=st.integers(0, 10_000), longer=st.integers(0, 10_000), now_s=st.integers(-900_000, 900_000))
def test_a_longer_notice_never_leaves_more_time_to_book(minutes: int, longer: int, now_s: int) -> None:
    day = parse_gtfs_date("20260601")
    travel = Travel(READER.origin(day) + 28_800, READER.origin(day) + 28_800)
    now = travel.start + now_s
    short = booking_at(READER, Booking(prior_notice_duration_min=minutes), day, travel, now)
    long = booking_at(READER, Booking(prior_notice_duration_min=minutes + longer), day, travel, now)
    assert short.open or not long.open
    assert short.open is not is_closed(short, now)
