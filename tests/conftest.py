"""Fixtures for every room: where the recorded feeds are, or why a test that needs them is skipped; under CI no test may skip."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from mobility.notify.config import MailServer
from tests.mailbox import Mailbox, serving_mail
from tests.valkey import Valkey

REPOSITORY = Path(__file__).resolve().parent.parent

# How long an example takes says something about the machine; what is fast enough is the bench's to say.
settings.register_profile("mobility", deadline=None)
settings.load_profile("mobility")

MAY_SKIP_IN_CI: dict[str, str] = {
    "tests/api/test_snippets.py::test_a_call_that_is_shown_answers": "what node does not run here, Chromium does in tests/browser",
    "tests/house/test_deploy.py::test_an_engine_accepts": "the same file is parsed and held against the command line",
    "tests/house/test_deploy.py::test_systemd_": "the same units are read and held against the command line",
}
"""Test ids (or their beginning) that may skip under CI, each with its reason."""


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of recorded feeds and captures; skips, saying so, where it is absent."""
    folder = Path(os.environ.get("MOBILITY_DATA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "MANIFEST.json").is_file():
        pytest.skip(f"recorded feeds are absent: {folder} (set MOBILITY_DATA)")
    return folder


@pytest.fixture(scope="session")
def shared_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """Start one embedded server for the tests of a process."""
    server = Valkey(tmp_path_factory.mktemp("valkey") / "s.sock")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def valkey(shared_valkey: Valkey) -> Valkey:
    """Give the shared embedded server; what a test leaves in it is the next test's to flush."""
    return shared_valkey


@pytest.fixture
def valkey_url(valkey: Valkey) -> str:
    """Give the shared embedded server's address."""
    return valkey.url


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Valkey]:
    """Start an embedded server for one test, which may freeze or kill it."""
    server = Valkey(tmp_path / "s.sock")
    server.start()
    yield server
    server.stop()


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


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, MailServer]]:
    """Start a mail server for one test."""
    yield from serving_mail()
