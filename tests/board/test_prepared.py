"""Prepared boards read, byte for byte, as boards made from the ground up."""

import gc
from typing import Any
from weakref import ref

import pytest

from mobility.board.prepared import PreparedBoards
from mobility.board.query import BoardQuery, Include, UnknownStopError
from mobility.board.view import FeedView
from mobility.model.ids import FeedId
from mobility.model.message import ActivePeriod
from mobility.model.outcome import Outcome
from mobility.model.overlay_info import OverlayAlert, Selector, SourceState
from tests.board.boards import at, stop
from tests.board.overlays import alert_of, overlay_of
from tests.board.prepared import is_prepared_alike
from tests.world import timetable_of

WORLD = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station, platform_code
    S, Gare "route":", 48.1, -1.6, 1, ,
    A, Gare, 48.1, -1.6, 0, S, 1
    B, Gare, 48.1, -1.6, 0, S, 2
    Z, Loin, 48.2, -1.6, 0, ,
    # trips.txt
    route_id, service_id, trip_id, trip_headsign
    R, S, t1, x"label":"y
    R, S, t2, Loin
    Q, S, t3, Loin
    Q, S, t4, Loin
    Q, S, t5, Loin
    R, S, t6, Loin
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, Z, 08:10:00, 08:10:00
    t2, 1, A, 08:04:00, 08:04:00
    t2, 2, Z, 08:14:00, 08:14:00
    t3, 1, B, 08:04:00, 08:05:30
    t3, 2, Z, 08:15:00, 08:15:00
    t4, 1, B, 08:20:00, 08:20:00
    t4, 2, Z, 08:30:00, 08:30:00
    t5, 1, A, 09:01:00, 09:01:00
    t5, 2, Z, 09:11:00, 09:11:00
    t6, 1, A, 10:30:00, 10:30:00
    t6, 2, Z, 10:40:00, 10:40:00
""")
FEED = FeedId("x")
NOW = at("2026-01-15 08:00")
LATER_S = (
    0,
    1,
    29,
    30,
    59,
    60,
    61,
    70,
    71,
    89,
    90,
    91,
    119,
    121,
    200,
    279,
    280,
    281,
    282,
    300,
    301,
    302,
    400,
    1300,
    3600,
)
SPOKEN = """
t1 2026-01-15 observed=-20
  A {delay:+d}
t2 2026-01-15 cancelled observed=-85
t3 2026-01-15 observed=-85
  B skipped
t4 2026-01-15 observed=-290
  B {delay:+d}
t5 2026-01-15 observed=5
  A no_data
t6 2026-01-15 observed=-200
  A -5400
X9 2026-01-15 added route=R
  A 08:05
"""


def view_of(delay_s: int = 240, **info: Any) -> FeedView:
    return FeedView(WORLD, overlay_of(WORLD, NOW, SPOKEN.format(delay=delay_s), **info), "ok", "© x", "CC0")


def question(*stops: str, **more: Any) -> BoardQuery:
    return BoardQuery(stops=tuple(map(stop, stops)), **more)


@pytest.mark.parametrize("where", ["A", "B", "S"])
@pytest.mark.parametrize("delay_s", [-60, 0, 240, 4000])
def test_time_passes_over_a_prepared_board_as_over_a_new_one(where: str, delay_s: int) -> None:
    prepared, view = PreparedBoards(1000), view_of(delay_s)
    alike = [is_prepared_alike(prepared, view, question(where), NOW + later_s) for later_s in LATER_S]
    assert sum(alike) > len(LATER_S) // 2
    assert prepared.rows < 1000


def test_a_board_is_asked_for_with_any_smaller_limit_and_window() -> None:
    prepared, view = PreparedBoards(1000), view_of()
    for limit in (1, 2, 3, 30):
        for window_min in (1, 4, 5, 59, 60):
            for later_s in LATER_S:
                is_prepared_alike(prepared, view, question("S", limit=limit, window_min=window_min), NOW + later_s)
    assert is_prepared_alike(prepared, view, question("S", limit=2), NOW)


@pytest.mark.parametrize("view", [FeedView(WORLD), FeedView(WORLD, overlay_of(WORLD, NOW), "ok")])
def test_without_a_word_from_realtime_every_visit_says_why(view: FeedView) -> None:
    prepared = PreparedBoards(1000)
    assert all(is_prepared_alike(prepared, view, question("S"), NOW + later_s) for later_s in (0, 61, 284, 286, 600))


def test_a_line_that_never_has_realtime_says_so() -> None:
    view = view_of(realtime_routes=[0])
    assert is_prepared_alike(PreparedBoards(1000), view, question("Z"), NOW) is False
    for later_s in LATER_S:
        is_prepared_alike(PreparedBoards(1000), view, question("S"), NOW + later_s)


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.SERVER_ERROR])
def test_a_feed_that_falls_silent_is_blamed_alike(outcome: Outcome) -> None:
    source = SourceState(
        id="x~rt", outcome=outcome, header_timestamp=NOW - 200, fetched_at=NOW, kinds=("trip_updates",)
    )
    prepared, view = PreparedBoards(1000), view_of(sources=[source])
    assert all(is_prepared_alike(prepared, view, question("S"), NOW + later_s) for later_s in LATER_S[:12])


def test_an_alert_of_the_place_comes_and_goes_at_its_times() -> None:
    period = ActivePeriod(start=NOW + 60, end=NOW + 120)
    alert = alert_of({"fr": "Travaux", "en": "Works"}, Selector(stop=WORLD.find_stop("S")), active_periods=(period,))
    prepared, view = PreparedBoards(1000), view_of(alerts=[alert])
    for languages in ((), ("en",), ("fr",), ("de", "en")):
        for later_s in (0, 59, 60, 119, 120):
            assert is_prepared_alike(prepared, view, question("S", languages=languages), NOW + later_s)


def with_trip_alert() -> FeedView:
    alert: OverlayAlert = alert_of({"fr": "Retard"}, Selector(trip=WORLD.find_trip("t2")))
    return view_of(alerts=[alert])


@pytest.mark.parametrize(
    ("asked", "view"),
    [
        (question("S", window_min=61), view_of()),
        (question("S", limit=31), view_of()),
        (question("S", at=NOW), view_of()),
        (question("S", include=frozenset({Include.ALERTS, Include.CANCELLED})), view_of()),
        (question("S", routes=frozenset({"x:R"})), view_of()),
        (question("S", explain=True), view_of()),
        (question("S", "y:A"), view_of()),
        (question("S"), with_trip_alert()),
        (question("Z"), view_of()),
    ],
)
def test_what_is_not_plain_is_left_to_the_long_way(asked: BoardQuery, view: FeedView) -> None:
    assert PreparedBoards(1000).find({FEED: view}, asked, NOW) is None


def test_nothing_is_prepared_where_nothing_may_be_kept() -> None:
    assert PreparedBoards(0).find({FEED: view_of()}, question("S"), NOW) is None


def test_an_unknown_stop_is_the_callers_fault() -> None:
    with pytest.raises(UnknownStopError):
        PreparedBoards(1000).find({FEED: view_of()}, question("nowhere"), NOW)


def test_a_new_generation_is_read_at_once_and_the_old_one_goes() -> None:
    prepared, old = PreparedBoards(1000), view_of(0)
    assert is_prepared_alike(prepared, old, question("S"), NOW)
    kept: ref[FeedView] = ref(old)
    del old
    assert is_prepared_alike(prepared, view_of(600), question("S"), NOW)
    assert is_prepared_alike(prepared, view_of(700), question("S"), NOW + 1)
    gc.collect()
    assert kept() is None


def test_what_is_kept_is_bounded_and_the_first_prepared_leave_first() -> None:
    prepared, view = PreparedBoards(20), view_of()
    for where in "ABSABS":
        assert is_prepared_alike(prepared, view, question(where), NOW)
        assert prepared.rows <= 20
