"""Compiling in a process of its own ends with a value, whatever happens to the process."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from mobility.gtfs import child
from mobility.gtfs.child import compile_file
from mobility.gtfs.result import CompileResult, outcome_of_exit
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.timetable import timetable_from
from tests.world import gtfs_zip

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:11:00
"""


def run(archive: Path, output: Path, *options: str) -> tuple[CompileResult, bytes]:
    command = [
        sys.executable,
        "-m",
        "mobility.gtfs.child",
        str(archive),
        "x",
        str(output),
        "--parent",
        str(os.getpid()),
    ]
    ended = subprocess.run([*command, *options], capture_output=True, timeout=60, check=False)
    return outcome_of_exit(ended.returncode, ended.stdout), ended.stderr


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "gtfs.zip"
    path.write_bytes(gtfs_zip(WORLD))
    return path


@pytest.mark.process
def test_a_process_leaves_a_timetable_and_says_so(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "x.timetable"
    result, progress = run(archive, output)
    assert (result.outcome, result.value_bytes) == (Outcome.OK, output.stat().st_size)
    assert timetable_from(output.read_bytes()).info.version == result.version
    told = [msgspec.json.decode(line) for line in progress.splitlines()]
    assert told[-1] == {"step": "done", "share": 1.0}


@pytest.mark.process
def test_a_refused_archive_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html>")
    result, _ = run(page, tmp_path / "x.timetable")
    assert result.outcome is Outcome.NOT_A_ZIP
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.process
def test_a_process_that_reaches_its_limit_of_memory_says_so(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(gtfs_zip(WORLD, stops="stop_id\n" + "".join(f"stop{number}\n" for number in range(500_000))))
    result, _ = run(archive, tmp_path / "x.timetable", "--memory-bytes", str(320 * 2**20))
    assert result.outcome is Outcome.COMPILE_OUT_OF_MEMORY


@pytest.mark.process
def test_a_process_whose_parent_is_gone_ends_at_once(archive: Path, tmp_path: Path) -> None:
    result, _ = run(archive, tmp_path / "x.timetable", "--parent", "1")
    assert result.outcome is Outcome.COMPILE_CRASHED
    assert not (tmp_path / "x.timetable").exists()


def test_a_fault_of_ours_is_a_value_with_its_traceback(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise IndexError("7")

    monkeypatch.setattr(child, "compile_timetable", broken)
    result = compile_file(archive, FeedId("x"), tmp_path / "x.timetable")
    assert (result.outcome, result.detail) == (Outcome.COMPILE_CRASHED, "IndexError: 7")
    assert "Traceback" in capsys.readouterr().err


def test_an_older_timetable_stays_when_a_new_archive_is_refused(tmp_path: Path) -> None:
    output, broken = tmp_path / "x.timetable", tmp_path / "gtfs.zip"
    output.write_bytes(b"older")
    broken.write_bytes(b"PK\x03\x04")
    assert compile_file(broken, FeedId("x"), output).outcome is Outcome.TRUNCATED_ZIP
    assert output.read_bytes() == b"older"
