"""The picture for e-ink screens: its size, its greys, and that it changes with what it says."""

import io

from PIL import Image

from mobility.model.board import Board
from mobility.web.eink import HEIGHT, ROW, WIDTH, eink_png
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

CALLS = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:05:00, 08:05:00
    t1, 2, B, 08:10:00, 08:10:00
"""
WORLD = timetable_of(CALLS)
NOW = at("2026-03-02 08:00")


def drawn(shown: Board, language: str = "fr") -> Image.Image:
    return Image.open(io.BytesIO(eink_png(shown, language)))


def test_the_picture_fits_the_panel_in_its_four_greys() -> None:
    picture = drawn(board(WORLD, "A", NOW))
    assert (picture.format, picture.size) == ("PNG", (WIDTH, HEIGHT))
    greys = picture.convert("L").getcolors()
    assert greys is not None
    assert {grey for _, grey in greys} == {0, 85, 170, 255}
    assert len(eink_png(board(WORLD, "A", NOW), "fr")) < 20_000


def test_the_same_board_is_the_same_picture_and_a_delay_another() -> None:
    late = overlay_of(WORLD, NOW, "t1 2026-03-02\n  A +120")
    plain = eink_png(board(WORLD, "A", NOW), "fr")
    assert eink_png(board(WORLD, "A", NOW), "fr") == plain
    assert eink_png(board(WORLD, "A", NOW, late), "fr") != plain
    assert eink_png(board(WORLD, "A", NOW), "en") != plain


def test_a_long_name_stays_in_its_column() -> None:
    name = "Wagram " * 40
    world = timetable_of(CALLS, stops=f"stop_id,stop_name,stop_lat,stop_lon\nA,{name},48,2\nB,{name},48,2")
    long, short = drawn(board(world, "A", NOW)).convert("L"), drawn(board(WORLD, "A", NOW)).convert("L")
    times = (WIDTH - 150, 64, WIDTH, 64 + ROW // 2 + 6)
    assert long.crop(times).tobytes() == short.crop(times).tobytes()


def test_an_empty_board_says_when_something_leaves() -> None:
    night = at("2026-03-02 20:00")
    empty, other = board(WORLD, "A", night), board(WORLD, "A", night)
    other.next_service = None
    assert eink_png(empty, "fr") != eink_png(other, "fr")
