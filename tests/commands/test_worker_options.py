"""What the worker's options on the command line become."""

import os
from collections.abc import Callable, Coroutine
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mobility.__main__ import app
from mobility.commands.options import ARCHIVE_MIB, hand_history_on
from mobility.history.archive import KEPT_BYTES
from mobility.worker.work import WorkerSettings

FEEDS = Path(__file__).resolve().parents[2] / "feeds"
REDIS = ("--redis", "unix:///nobody.sock")


def settings_of(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str) -> WorkerSettings:
    """Give what a worker would be started with."""
    given: list[WorkerSettings] = []

    async def take(settings: WorkerSettings) -> None:
        given.append(settings)

    def run(make: Callable[[], Coroutine[None, None, None]]) -> None:
        with pytest.raises(StopIteration):
            make().send(None)

    monkeypatch.setattr("mobility.worker.work.run_worker", take)
    monkeypatch.setattr("mobility.__main__.run_loop", run)
    common = ("--feeds", str(FEEDS), "--state-dir", str(folder))
    ended = CliRunner().invoke(app, ["worker", *common, *REDIS, *words])
    assert ended.exit_code == 0, ended.output
    return given[0]


def test_the_archives_limit_is_the_one_that_is_given_else_a_gibibyte_a_feed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert settings_of(monkeypatch, tmp_path).archive_mib == ARCHIVE_MIB == KEPT_BYTES >> 20
    assert settings_of(monkeypatch, tmp_path, "--archive-mib", "50").archive_mib == 50
    monkeypatch.setenv("MOBILITY_ARCHIVE_MIB", "7")
    assert settings_of(monkeypatch, tmp_path).archive_mib == 7


@pytest.mark.parametrize("text", ["-1", "much", "1.5"])
def test_what_is_no_number_of_mebibytes_is_refused(text: str) -> None:
    ended = CliRunner().invoke(app, ["worker", *REDIS, "--archive-mib", text])
    assert ended.exit_code == 2
    assert "archive-mib" in ended.output


def test_a_worker_that_run_starts_has_the_limit_that_run_was_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MOBILITY_ARCHIVE_MIB", "1")
    hand_history_on(None, tmp_path, 50)
    assert os.environ["MOBILITY_ARCHIVE_MIB"] == "50"
    assert settings_of(monkeypatch, tmp_path).archive_mib == 50
