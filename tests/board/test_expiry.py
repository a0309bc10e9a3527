"""A kept answer is thrown away before it would call a time live that no longer is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mobility.board.expiry import valid_until
from tests.board.boards import at, board, printed
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, A, 08:01:30, 08:01:30
    t2, 2, B, 08:11:00, 08:11:00
""")
EIGHT = at("2026-01-15 08:00")


@settings(max_examples=80, deadline=None)
@given(
    second=st.integers(0, 180),
    age=st.integers(0, 320),
    said=st.sampled_from(["\n A +30", "\n A -20", " cancelled", "\n A skipped"]),
)
def test_until_it_expires_a_board_made_again_reads_the_same(second: int, age: int, said: str) -> None:
    now = EIGHT + second
    overlay = overlay_of(WORLD, now, f"t1 2026-01-15{said}".replace("2026-01-15", f"2026-01-15 observed={-age}", 1))
    shown = board(WORLD, "A", now, overlay)
    until = valid_until(shown)
    assert now < until <= now + 60
    for moment in {now + 1, (now + until) // 2, until - 1} - {until}:
        if moment < until:
            assert printed(board(WORLD, "A", moment, overlay)) == printed(shown)


def test_a_live_time_expires_when_it_ages() -> None:
    overlay = overlay_of(WORLD, EIGHT, "t1 2026-01-15 observed=-80\n A +300")
    assert valid_until(board(WORLD, "A", EIGHT, overlay)) == EIGHT + 11
