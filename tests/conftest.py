"""Fixtures for every room: where the recorded feeds are, or why a test that needs them is skipped; under CI no test may skip."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

MAY_SKIP_IN_CI: dict[str, str] = {}
"""Test ids (or their beginning) that may skip under CI, each with its reason."""


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of recorded feeds and captures; skips, saying so, where it is absent."""
    folder = Path(os.environ.get("MOBILITY_DATA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "MANIFEST.json").is_file():
        pytest.skip(f"recorded feeds are absent: {folder} (set MOBILITY_DATA)")
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a CI run in which a test was skipped that is not on the list: there a skip hides a missing installation."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if not os.environ.get("CI") or reporter is None or hasattr(session.config, "workerinput"):
        return
    skipped = [report.nodeid for report in reporter.stats.get("skipped", [])]
    unexpected = [test for test in skipped if not any(test.startswith(allowed) for allowed in MAY_SKIP_IN_CI)]
    if unexpected:
        reporter.write_line(f"skipped under CI, which counts as a failure: {', '.join(unexpected)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
