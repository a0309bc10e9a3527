"""A town is heard minute by minute: what is predicted, when vehicles leave, and what is settled in the end."""

from collections.abc import Callable

import numpy as np
import pytest

from mobility.health.accuracy.book import Book
from mobility.health.accuracy.figures import accuracy_of
from mobility.health.accuracy.samples import share_for
from mobility.health.accuracy.settled import NONE, Settled
from mobility.model.accuracy import Accuracy
from mobility.model.time import Instant, parse_instant
from tests.health.merged import merged
from tests.world import timetable_of

WORLD = """
    # agency.txt
    agency_id, agency_name, agency_url, agency_timezone
    1, Réseau, https://example.org, Europe/Paris
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:10:00, 08:10:00
    t1, 2, B, 08:20:00, 08:20:00
    t1, 3, C, 08:30:00, 08:30:00
"""
TIMETABLE = timetable_of(WORLD)
EIGHT = parse_instant("2026-11-24T08:00:00+01:00")
TRIP = 'trip { trip_id: "t1" start_date: "20261124" }'
LATE_S = 60


def update(delay_s: int = LATE_S) -> str:
    """Predict all departures."""
    return f'entity {{ id: "u" trip_update {{ {TRIP} stop_time_update {{ stop_sequence: 1 departure {{ delay: {delay_s} }} }} }} }}'


def bus(sequence: int, now: Instant, *, stopped: bool) -> str:
    """Report the vehicle."""
    status = "STOPPED_AT" if stopped else "IN_TRANSIT_TO"
    place = "position { latitude: 48.1 longitude: -1.6 }"
    told = f"current_stop_sequence: {sequence} current_status: {status} timestamp: {now}"
    return f'entity {{ id: "v" vehicle {{ {TRIP} vehicle {{ id: "bus" }} {place} {told} }} }}'


def heard(
    minutes: int, said: Callable[[Instant], str], *, age_s: int = 0, most_calls: int = 400
) -> tuple[Book, Instant]:
    """Let a book hear a message a minute from 08:00 on."""
    book, now = Book(most_calls=most_calls), EIGHT
    for minute in range(minutes):
        now = EIGHT + 60 * minute
        overlay = merged(TIMETABLE, said(now), now=now, age_s=age_s)
        book.observe(overlay, TIMETABLE)
        book.sample(overlay, TIMETABLE, now)
    return book, now


def drive(now: Instant) -> str:
    """Predict a minute's delay; leave A at 08:13 and B at 08:21, and be seen on the way to C."""
    minute = (now - EIGHT) // 60
    if minute < 10:
        return update()
    if minute < 13:
        return update() + bus(1, now, stopped=True)
    return update() + (bus(2, now, stopped=18 <= minute < 21) if minute < 21 else bus(3, now, stopped=False))


def settled_after(book: Book, now: Instant) -> Settled:
    """Settle all."""
    return book.settle(TIMETABLE.zone, now + 5000)


def test_departures_are_what_vehicles_do_and_predictions_are_held_against_them() -> None:
    settled = settled_after(*heard(30, drive))
    assert sorted(set(settled.by_vehicle.tolist())) == [
        0,
        120,
    ]  # B left at 08:21 as predicted, A at 08:13 instead of 08:11
    assert set(settled.by_last.tolist()) == {0}
    assert settled.hour.tolist() == [8] * len(settled.hour)
    assert [str(name) for name in settled.routes] == ["r"] or len(settled.routes) == 1


def test_nothing_is_settled_before_it_is_decided() -> None:
    book, _ = heard(30, drive)
    assert len(book.settle(TIMETABLE.zone, EIGHT + 11 * 60 + 2400).sampled) == 0
    assert len(book.settle(TIMETABLE.zone, EIGHT + 11 * 60 + 2401).call_predicted) == 1
    assert len(book.settle(TIMETABLE.zone, EIGHT + 21 * 60 + 2401).call_predicted) == 1
    assert len(book.settle(TIMETABLE.zone, EIGHT + 21 * 60 + 2402).call_predicted) == 0


def test_what_is_no_longer_live_is_no_prediction() -> None:
    live, _ = heard(5, drive, age_s=90)
    ageing, _ = heard(5, drive, age_s=91)
    assert len(live.samples) > 0
    assert len(ageing.samples) == 0


def test_nobody_boards_at_the_last_stop() -> None:
    book, _ = heard(30, drive)
    assert set(book.samples.sequence.tolist()) == {1, 2}


def accuracy(book: Book, now: Instant) -> Accuracy:
    """Work out the figures."""
    return accuracy_of(settled_after(book, now), since=0, until=0)


def test_a_trip_whose_vehicle_never_comes_is_a_ghost_where_vehicles_are_heard_of() -> None:
    def idle(now: Instant) -> str:
        return update() + bus(1, now, stopped=False)

    assert accuracy(*heard(30, drive)).ghosts_percent == 0
    assert accuracy(*heard(30, idle)).ghosts_percent == 50  # at or towards A, never beyond
    assert accuracy(*heard(30, lambda _: update())).ghosts_percent is None


def test_a_departure_that_nobody_predicted_is_counted() -> None:
    def silent(now: Instant) -> str:
        minute = (now - EIGHT) // 60
        return bus(1, now, stopped=True) if minute < 13 else bus(2, now, stopped=False)

    found = accuracy(*heard(30, silent))
    assert found.never_predicted_percent == 100
    assert found.ghosts_percent is None


def test_a_minute_without_prediction_is_missing_from_completeness() -> None:
    def patchy(now: Instant) -> str:
        return drive(now) if (now - EIGHT) // 60 % 2 else 'entity { id: "a" alert { } }'

    def completeness(book: Book, now: Instant) -> float | None:
        return accuracy(book, now).methods[1].completeness_percent

    assert completeness(*heard(30, drive)) == 100
    assert completeness(*heard(30, patchy)) == pytest.approx(50, abs=6)


def test_a_vehicle_that_was_silent_for_long_leaves_no_departure() -> None:
    book = Book()
    for minute, sequence in ((10, 1), (13, 2)):
        now = EIGHT + 60 * minute
        book.observe(merged(TIMETABLE, bus(sequence, now, stopped=minute == 10), now=now), TIMETABLE)
    assert book.departures == {}


def test_the_same_report_again_says_nothing_new() -> None:
    book, now = Book(), EIGHT + 600
    for _ in range(2):
        events = book.observe(merged(TIMETABLE, bus(1, now, stopped=True), now=now), TIMETABLE)
    assert events == []


@pytest.mark.parametrize(("calls", "share"), [(0, 1), (400, 1), (401, 2), (800, 2), (801, 4), (100_000, 256)])
def test_of_too_many_calls_a_share_is_sampled(calls: int, share: int) -> None:
    assert share_for(calls, 400) == share
    assert calls / share_for(calls, 400) <= 400


def test_a_call_is_within_the_share_always_or_never() -> None:
    book, now = heard(30, drive, most_calls=1)
    whole, _ = heard(30, drive)
    kept, all_of_them = (
        dict(zip(*np.unique(one.samples.key, return_counts=True), strict=True)) for one in (book, whole)
    )
    assert kept.items() <= all_of_them.items()
    assert NONE not in settled_after(book, now).by_last.tolist()
