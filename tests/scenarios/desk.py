"""Operators' bytes as text in, the board that `mobility departures` prints out."""

import io
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from mobility.commands.print_board import BoardRequest, print_board
from mobility.model.time import parse_instant
from tests.world import gtfs_zip, message_of


def message_at(at: str, entities: str) -> bytes:
    """Give a FULL_DATASET whose header says `at`."""
    header = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {parse_instant(at)} }}'
    return message_of(f"{header}\n{entities}")


def update(trip_id: str, calls: str, start_date: str = "20260302", trip: str = "") -> str:
    """Write an entity with a trip update; `trip` adds to its TripDescriptor."""
    descriptor = f'trip_id: "{trip_id}" start_date: "{start_date}" {trip}'
    return f'entity {{ id: "{trip_id}/{start_date}" trip_update {{ trip {{ {descriptor} }} {calls} }} }}'


@dataclass
class Desk:
    """A folder with timetables and messages; what is put there first is applied first."""

    folder: Path
    gtfs: list[str] = field(default_factory=list)
    realtime: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def timetable(self, text: str, feed: str = "x", **more: str) -> "Desk":
        """Put a timetable there."""
        return self.archive(gtfs_zip(text, **more), feed)

    def archive(self, content: bytes, feed: str = "x") -> "Desk":
        """Put bytes there as a timetable."""
        self.gtfs.append(f"{feed}={self._put(f'{feed}.zip', content)}")
        return self

    def says(self, at: str, entities: str, to: str = "x") -> "Desk":
        """Put a message there, to a feed (FEED) or from one of its sources (FEED/SOURCE)."""
        return self.sends(message_at(at, entities), to)

    def sends(self, content: bytes, to: str = "x") -> "Desk":
        """Put bytes there as a message."""
        self.realtime.append(f"{to}={self._put(f'{len(self.realtime)}.pb', content)}")
        return self

    def board(self, stop: str, at: str, *, window: int = 60, limit: int = 30, lang: str | None = None) -> str:
        """Print a board."""
        return self._print(stop, at, window, limit, lang, as_json=False)

    def json(self, stop: str, at: str, *, window: int = 60, limit: int = 30, lang: str | None = None) -> str:
        """Print a board as JSON."""
        return self._print(stop, at, window, limit, lang, as_json=True)

    def rows(self, stop: str, at: str, *, window: int = 60, lang: str | None = None) -> list[str]:
        """List what is below a board's heading, blanks counting once and notes that go on below joined to their row."""
        rows: list[str] = []
        for line in self.board(stop, at, window=window, lang=lang).splitlines()[2:]:
            if line.startswith(" ") and rows:
                rows[-1] += " " + " ".join(line.split())
            else:
                rows.append(" ".join(line.split()))
        return rows

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run `mobility departures` as a process."""
        inputs = [*(f"--gtfs={one}" for one in self.gtfs), *(f"--realtime={one}" for one in self.realtime)]
        command = [sys.executable, "-m", "mobility", "departures", *inputs, *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def _print(self, stop: str, at: str, window: int, limit: int, lang: str | None, *, as_json: bool) -> str:
        out = io.StringIO()
        asked = BoardRequest(self.gtfs, self.realtime, [stop], at, window, limit, lang, as_json=as_json, explain=False)
        print_board(asked, out, self.warnings.append)
        return out.getvalue()

    def _put(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path
