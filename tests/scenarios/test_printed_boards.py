"""Operator's bytes in, the printed board out: what a passenger would read."""

import io
import json
from pathlib import Path

import pytest

from mobility.commands.print_board import BoardRequest, print_board
from tests.world import gtfs_zip, message_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, A, 08:30:00, 08:30:00
    t2, 2, B, 08:40:00, 08:40:00
"""
SEVEN_UTC = 1772434800
"""2026-03-02T07:00:00Z, 08:00 in Paris."""


def update(timestamp: int, event: str, trip: str = 't1" start_date: "20260302') -> bytes:
    entity = f'trip_update {{ trip {{ trip_id: "{trip}" }} stop_time_update {{ stop_id: "A" {event} }} }}'
    return message_of(f'header {{ gtfs_realtime_version: "2.0" timestamp: {timestamp} }} entity {{ id: "1" {entity} }}')


def board(folder: Path, at: str, *messages: bytes, stop: str = "A") -> tuple[list[dict[str, object]], list[str]]:
    """Print the board as JSON; gives its departures and what was said on standard error."""
    (folder / "gtfs.zip").write_bytes(gtfs_zip(WORLD))
    realtime = []
    for number, message in enumerate(messages):
        (folder / f"{number}.pb").write_bytes(message)
        realtime.append(str(folder / f"{number}.pb"))
    out, said = io.StringIO(), list[str]()
    request = BoardRequest([str(folder / "gtfs.zip")], realtime, [stop], at, 60, 30, "fr", as_json=True, explain=False)
    print_board(request, out, said.append)
    return json.loads(out.getvalue())["departures"], said


def test_a_late_bus_stays_past_its_scheduled_minute(tmp_path: Path) -> None:
    shown, _ = board(tmp_path, "2026-03-02T08:05:00+01:00", update(SEVEN_UTC + 280, "departure { delay: 600 }"))
    assert [(row["scheduled"], row["expected"], row["label"]) for row in shown] == [
        ("2026-03-02T08:00:00+01:00", "2026-03-02T08:10:00+01:00", "live"),
        ("2026-03-02T08:30:00+01:00", None, "scheduled"),
    ]


def test_tomorrow_does_not_inherit_todays_delay(tmp_path: Path) -> None:
    shown, _ = board(tmp_path, "2026-03-03T07:59:00+01:00", update(SEVEN_UTC + 86_340, "departure { delay: 600 }"))
    assert [(row["expected"], row["label"]) for row in shown] == [(None, "scheduled"), (None, "scheduled")]


def test_an_old_message_is_not_live_and_not_applied(tmp_path: Path) -> None:
    shown, _ = board(tmp_path, "2026-03-02T07:59:00+01:00", update(SEVEN_UTC - 60 - 301, "departure { delay: 600 }"))
    assert (shown[0]["expected"], shown[0]["label"], shown[0]["reason"]) == (None, "scheduled", "feed_stale")


def test_an_older_message_never_wins(tmp_path: Path) -> None:
    newer, older = (
        update(SEVEN_UTC - 60, "departure { delay: 120 }"),
        update(SEVEN_UTC - 90, "departure { delay: 600 }"),
    )
    shown, said = board(tmp_path, "2026-03-02T07:59:30+01:00", newer, older)
    assert shown[0]["delay_s"] == 120
    assert "older_than_known" in said[0]


def test_a_web_page_in_place_of_a_message_keeps_the_schedule_and_is_named(tmp_path: Path) -> None:
    shown, said = board(tmp_path, "2026-03-02T07:59:00+01:00", b"<html>maintenance</html>")
    assert [row["label"] for row in shown] == ["scheduled", "scheduled"]
    assert "html_body" in said[0]


def test_a_stop_that_is_not_there_is_the_callers_fault(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such stop"):
        board(tmp_path, "2026-03-02T07:59:00+01:00", stop="Z")
