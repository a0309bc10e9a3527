"""The page of a screen: complete before any script runs, and closed to whatever a feed writes."""

import re

from mobility.web.kiosk import kiosk_link, kiosk_page
from mobility.web.kiosk_rows import kiosk_board
from tests.board.boards import at, board
from tests.world import timetable_of

EVIL = "</script><script>alert(1)</script>"
WORLD = timetable_of(f"""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon
    A, {EVIL}, 48, 2
    B, {EVIL}, 48, 2
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:05:00, 08:05:00
    t1, 2, B, 08:10:00, 08:10:00
""")
NOW = at("2026-03-02 08:00")


def test_the_text_of_a_feed_ends_no_script_and_begins_none() -> None:
    made = kiosk_page(kiosk_board([board(WORLD, "A", NOW)], ["fr"], NOW), "/b/x:A.json?languages=fr", "night")
    assert "<script>alert" not in made.html
    assert len(re.findall(r"<script\b", made.html)) == 2
    assert "script-src 'self'" in made.policy


def test_departures_stand_in_the_page_without_a_script() -> None:
    made = kiosk_page(kiosk_board([board(WORLD, "A", NOW)], ["en"], NOW), "/b/x:A.json?languages=en", "day")
    before_data = made.html.partition('type="application/json"')[0]
    assert "<b>08:05</b>" in before_data
    assert 'data-theme="day"' in before_data


def test_ids_are_spelled_for_addresses() -> None:
    assert kiosk_link("x:V/ é", ".png") == "/b/x:V%2F%20%C3%A9.png"
