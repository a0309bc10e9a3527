"""`mobility demo` from its first word to its last, however it ends."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process.running import NOW, Running, own_folder, running, start, until, until_gone

pytestmark = pytest.mark.process
OPTIONS = ("--clock", NOW, "--steady")


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_folder() as made:
        yield made


def assert_nothing_is_left(service: Running, parts: dict[int, str]) -> None:
    until_gone(parts)
    until(lambda: not service.sockets(), 5, service.sockets)
    left = [path.name for path in (service.folder / "state").rglob("*") if is_litter(path)]
    assert not left, left
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", service.port))


def is_litter(path: Path) -> bool:
    return path.suffix in (".lock", ".pid", ".sock") or path.name.startswith(".writing-")


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda number: number.name
)
def test_however_it_ends_nothing_is_left_and_the_next_start_compiles_nothing(
    folder: Path, number: signal.Signals
) -> None:
    with running(folder, "demo", *OPTIONS) as service:
        service.until_ready()
        until(lambda: service.said.count(": compiled ") == 7, 30, lambda: service.said)
        parts = service.descendants()
        assert len(parts) == 4, parts
        os.killpg(service.process.pid, number)
        assert service.process.wait(15) == (-number if number == signal.SIGKILL else 0), service.said
        assert_nothing_is_left(service, parts)
        assert "Traceback" not in service.said
    with running(folder, "demo", *OPTIONS) as again:
        again.until_ready()
        until(lambda: len(again.feeds()) == 7, 15, "seven feeds")
        until(lambda: all(feed["static"]["version"] for feed in again.feeds().values()), 15, "seven timetables")
        assert "compiled" not in again.said


def test_stopped_while_it_compiles_it_leaves_nothing(folder: Path) -> None:
    with running(folder, "demo", *OPTIONS) as service:
        until(lambda: any("mobility.gtfs.child" in line for line in service.descendants().values()), 30, "a compiler")
        parts = service.descendants()
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(15) == 0, service.said
        assert_nothing_is_left(service, parts)


def test_killed_while_it_compiles_it_leaves_nothing(folder: Path) -> None:
    with running(folder, "demo", *OPTIONS) as service:
        until(lambda: any("mobility.gtfs.child" in line for line in service.descendants().values()), 30, "a compiler")
        parts = service.descendants()
        service.process.kill()
        service.process.wait()
        assert_nothing_is_left(service, parts)


def test_a_port_that_is_taken_is_named_and_ends_the_start(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        service = start(folder, "demo", *OPTIONS, "--port", str(port))
        try:
            until(lambda: service.process.poll() is not None, 20, lambda: service.said)
            assert service.process.returncode == 2
            assert f"port {port}" in service.said
        finally:
            service.end()
