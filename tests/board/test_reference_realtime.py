"""Boards with realtime equal those of the slow obvious way, for random worlds and messages at many instants."""

import datetime as dt
import os
import tempfile
from collections import defaultdict
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.board.make import make_board
from mobility.board.query import BoardQuery, Include
from mobility.board.view import FeedView
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.ids import FeedId, StopRef
from mobility.model.message import FeedMessage
from mobility.model.time import format_gtfs_time
from tests.merge.spoken import DAY, instant, spoken
from tests.reference_board import ReferenceBoards
from tests.reference_realtime import ReferenceRealtime, Shown
from tests.world import gtfs_zip

EXAMPLES = 2000 if os.environ.get("MOBILITY_ALL_BOARDS") else 150
"""How many worlds are compared; by default no more than take seconds."""
STOPS = "ABCD"
Trip = tuple[int, list[tuple[str, int, int, bool]]]
"""Seconds after noon minus 12 h of the first departure; then stop, seconds from the call before, dwell, whether one boards."""

calls = st.tuples(st.sampled_from(STOPS), st.integers(0, 900), st.sampled_from([0, 0, 60, 300]), st.booleans())
trips = st.tuples(st.integers(22 * 3600, 26 * 3600), st.lists(calls, min_size=2, max_size=6))
event = st.one_of(
    st.just(""),
    st.integers(-900, 1500).map(lambda delay: f"{delay:+d}"),
    st.integers(0, 4 * 3600).map(lambda time: format_gtfs_time(22 * 3600 + time)),
)


@st.composite
def updates(draw: st.DrawFn, count: int) -> list[str]:
    """Speak about some of the trips, on the story's day or the one before."""
    lines = []
    for trip in range(count):
        for days in (-1, 0):
            if draw(st.booleans()):
                continue
            date = DAY + dt.timedelta(days)
            head = f"t{trip} {draw(st.sampled_from(['', '', '', 'CANCELED']))} start_date={date:%Y%m%d}"
            head += draw(st.sampled_from(["", "", " delay=120"]))
            stops = []
            for sequence in draw(st.lists(st.integers(1, 6), unique=True, max_size=4)):
                words = draw(st.sampled_from(["", "", "", "SKIPPED", "NO_DATA"]))
                arrival, departure = draw(event), draw(event)
                arrival, departure = (
                    f" {kind} {said}" if said else "" for kind, said in (("arr", arrival), ("dep", departure))
                )
                stops.append(f"{sequence} {words}{arrival}{departure}")
            lines.append(" | ".join([head, *stops]))
    return lines


def archive(made: list[Trip]) -> bytes:
    """Write the trips as an operator would."""
    lines = ["# stop_times.txt", "trip_id, stop_sequence, stop_id, arrival_time, departure_time, pickup_type"]
    for trip, (begins, stops) in enumerate(made):
        left = begins
        for place, (stop, runs_s, dwell_s, boards) in enumerate(stops):
            arrival = left + (runs_s if place else 0)
            left = arrival + dwell_s
            times = f"{format_gtfs_time(arrival)}, {format_gtfs_time(left)}"
            lines.append(f"t{trip}, {place + 1}, {stop}, {times}, {0 if boards else 1}")
    return gtfs_zip("\n".join(lines))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    made=st.lists(trips, min_size=1, max_size=3),
    sent=st.integers(22 * 60, 26 * 60),
    waits_s=st.lists(st.integers(0, 900), min_size=3, max_size=3),
    data=st.data(),
)
def test_a_board_with_realtime_equals_the_slow_obvious_one(
    made: list[Trip], sent: int, waits_s: list[int], data: st.DataObject
) -> None:
    body = spoken("\n".join(data.draw(updates(len(made)))), f"{sent // 60}:{sent % 60}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gtfs.zip"
        path.write_bytes(archive(made))
        timetable, boards = compile_timetable(path, FeedId("x")), ReferenceBoards(path)
    reference = ReferenceRealtime(boards, body)
    for now in (instant(f"{sent // 60}:{sent % 60}") + wait_s for wait_s in (0, *waits_s)):
        message = decode(body, now=now)
        assert isinstance(message, FeedMessage)
        source = SourceMessage(id="s", message=message, fetched_at=message.timestamp)
        overlay, _ = merge(timetable, [source], Memory(), now, generation=1)
        feeds = {FeedId("x"): FeedView(timetable=timetable, overlay=overlay)}
        expected = defaultdict(set, reference.shown(now, now + 3600))
        for row in timetable.stops.id.tolist():
            stop = timetable.strings[row]
            query = BoardQuery(stops=(StopRef(FeedId("x"), stop),), limit=1000, include=frozenset[Include]())
            shown: set[Shown] = {
                (
                    visit.scheduled or 0,
                    visit.expected,
                    visit.trip.id.removeprefix("x:"),
                    visit.trip.start_date,
                    visit.stop_sequence,
                    visit.state.value,
                )
                for visit in make_board(feeds, query, now).departures
            }
            assert shown == expected[stop], f"{stop} at {now}"
