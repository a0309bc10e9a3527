"""Several feeds on one board: merged in order, and a trip that two of them carry is one row."""

from hypothesis import given
from hypothesis import strategies as st

from mobility.board.combine import combine, plain
from mobility.board.make import make_board
from mobility.board.places.lookup import PlaceLookup
from mobility.board.query import BoardQuery
from mobility.board.view import FeedView
from mobility.model.board import Board, Boarding, Label, State, StopOnBoard, StopVisit, TripOnBoard
from mobility.model.ids import FeedId, StopRef
from mobility.model.overlay import Overlay
from mobility.model.places import Places, StopPlace
from mobility.model.reasons import Gap
from mobility.model.timetable import Timetable
from tests.board.boards import at, printed, stop, times
from tests.board.overlays import overlay_of
from tests.world import timetable_of


def coaches(feed: str, name: str, departures: str) -> str:
    lines = [
        f"{feed}{time}, {sequence}, {where}, {time}:00, {time}:00"
        for time in departures.split()
        for sequence, where in ((1, "A"), (2, "Z"))
    ]
    return "\n".join(
        [
            "# stops.txt",
            "stop_id, stop_name, stop_lat, stop_lon",
            "A, Gare, 48, 2",
            f"Z, {name}, 48, 3",
            "# stop_times.txt",
            "trip_id, stop_sequence, stop_id, arrival_time, departure_time",
            *lines,
        ]
    )


NORTH = timetable_of(coaches("n", "Saint-Malo", "08:00 08:30"), feed="north")
SOUTH = timetable_of(coaches("s", "SAINT MALO", "08:00 08:45"), feed="south")
NOW = at("2026-01-15 07:55")
BOTH = BoardQuery(stops=(stop("north:A"), stop("south:A")))


def both(north: Overlay | None = None, south: Overlay | None = None, now: int = NOW, limit: int = 30) -> Board:
    feeds = {FeedId("north"): FeedView(NORTH, north), FeedId("south"): FeedView(SOUTH, south)}
    return make_board(feeds, BoardQuery(stops=BOTH.stops, limit=limit), now)


def test_the_same_trip_in_two_feeds_is_one_row_with_both_sources() -> None:
    shown = both().departures
    assert [visit.sources for visit in shown] == [("north", "south"), ("north",), ("south",)]
    assert times(both()) == ["08:00", "08:30", "08:45"]


def test_realtime_from_either_copy_serves_the_row() -> None:
    shown = both(south=overlay_of(SOUTH, NOW, "s08:00 2026-01-15\n A +300"))
    assert printed(shown)[0] == "08:00 -> 08:05 R SAINT MALO live"
    assert shown.departures[0].sources == ("north", "south")


def test_a_cancellation_from_either_copy_serves_the_row() -> None:
    shown = both(south=overlay_of(SOUTH, NOW, "s08:00 2026-01-15 cancelled"))
    assert [visit.state.value for visit in shown.departures] == ["cancelled", "running", "running"]


def test_a_vehicle_that_left_early_does_not_come_back_under_the_other_operators_name() -> None:
    overlay = overlay_of(SOUTH, NOW, "s08:00 2026-01-15\n A -420")
    assert times(both(south=overlay)) == ["08:30", "08:45"]


def test_a_copy_beyond_the_limit_still_takes_its_twin_with_it() -> None:
    overlay = overlay_of(SOUTH, NOW, "s08:00 2026-01-15\n A +3000")
    assert times(both(south=overlay, limit=1)) == ["08:30"]


def test_two_trips_of_one_feed_are_never_one_row() -> None:
    twice = timetable_of(
        coaches("n", "Saint-Malo", "08:00") + "\nm, 1, A, 08:00:00, 08:00:00\nm, 2, Z, 09:00:00, 09:00:00", feed="north"
    )
    feeds = {FeedId("north"): FeedView(twice), FeedId("south"): FeedView(SOUTH)}
    shown = make_board(feeds, BOTH, NOW).departures
    assert [visit.sources for visit in shown] == [("north", "south"), ("north",), ("south",)]


TERMINUS = Places(
    places=(
        StopPlace(
            id="place:000001", name="Quai", lat=48, lon=3, members=(StopRef(FeedId("north"), "Z"), stop("south:Z"))
        ),
    )
)


def together(
    south: Timetable, places: Places = TERMINUS, *, overlay: Overlay | None = None, now: int = NOW
) -> list[StopVisit]:
    feeds = {FeedId("north"): FeedView(NORTH), FeedId("south"): FeedView(south, overlay)}
    return make_board(feeds, BOTH, now, PlaceLookup(places)).departures


def test_a_trip_whose_end_two_operators_call_differently_is_one_row() -> None:
    south = timetable_of(coaches("s", "Bassin Vauban", "08:00"), feed="south")
    assert [visit.sources for visit in together(south)] == [("north", "south"), ("north",)]
    assert [visit.sources for visit in together(south, Places())] == [("north",), ("south",), ("north",)]


def test_a_platform_of_the_last_station_is_in_the_station_s_place() -> None:
    world = coaches("s", "Bassin", "08:00").replace("A, Gare, 48, 2", "A, Gare, 48, 2\nQ1, Quai 1, 48, 3")
    world = world.replace("stop_lon", "stop_lon, location_type, parent_station").replace("48, 2", "48, 2, 0,")
    world = world.replace("Q1, Quai 1, 48, 3", "Q1, Quai 1, 48, 3, 0, Z").replace("Bassin, 48, 3", "Bassin, 48, 3, 1,")
    south = timetable_of(world.replace("2, Z, 08", "2, Q1, 08"), feed="south")
    assert [visit.sources for visit in together(south)] == [("north", "south"), ("north",)]


def test_ends_of_one_name_in_two_towns_stay_two_rows() -> None:
    south = timetable_of(coaches("s", "Saint-Malo", "08:00").replace("48, 3", "49, 3"), feed="south")
    assert [visit.sources for visit in together(south, Places())] == [("north",), ("south",), ("north",)]


def test_a_vehicle_that_left_early_does_not_come_back_under_another_name_of_its_end() -> None:
    south = timetable_of(coaches("s", "Bassin Vauban", "08:00"), feed="south")
    left = together(south, overlay=overlay_of(south, NOW, "s08:00 2026-01-15\n A -420"))
    assert [(visit.sources, visit.trip.id) for visit in left] == [(("north",), "north:n08:30")]


def test_feeds_that_share_ids_do_not_influence_each_other() -> None:
    one = timetable_of(coaches("t", "Loin", "08:00"), feed="north")
    other = timetable_of(coaches("t", "Ailleurs", "08:00"), feed="south")
    overlay = overlay_of(one, NOW, "t08:00 2026-01-15 cancelled")
    feeds = {FeedId("north"): FeedView(one, overlay), FeedId("south"): FeedView(other)}
    shown = make_board(feeds, BOTH, NOW).departures
    assert {(visit.trip.id, visit.state.value) for visit in shown} == {
        ("north:t08:00", "cancelled"),
        ("south:t08:00", "running"),
    }


def test_names_compare_without_accents_case_and_punctuation() -> None:
    assert plain("Saint-Malo  (Gare)") == plain("SAINT MALO gare") == "saint malo gare"


def visit(when: int) -> StopVisit:
    trip, where = TripOnBoard(f"x:{when}", "2026-01-15"), StopOnBoard(id="x:A", name="A")
    return StopVisit(
        FeedId("x"), when, None, when, None, Label.SCHEDULED, None, Gap.NO_DATA, State.RUNNING, trip, None, None, where, 1,
        Boarding.REGULAR,
    )  # fmt: skip


@given(st.lists(st.lists(st.integers(0, 100)), max_size=5))
def test_combining_is_sorting_the_concatenation(feeds: list[list[int]]) -> None:
    merged = combine([[visit(when) for when in sorted(feed)] for feed in feeds])
    assert [one.when for one in merged] == sorted(when for feed in feeds for when in feed)
