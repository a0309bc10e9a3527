import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobility.model.time import parse_instant
from tests.demo.world import message

pytestmark = pytest.mark.process
DEADLINE_S = 30
COMMAND = [sys.executable, "-m", "mobility.demo", "--clock", "2026-11-23T08:11:40+01:00", "--steady"]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, str]]]:
    ready = tmp_path / "ready.json"
    with subprocess.Popen([*COMMAND, "--ready-file", ready], stdout=subprocess.PIPE) as process:
        try:
            wait_until_there(ready)
            yield process, json.loads(ready.read_text())
        finally:
            process.kill()


def wait_until_there(path: Path) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not path.exists():
        assert time.monotonic() < deadline, f"{path.name} was not written"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that nobody has reaped yet does not."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_it_serves_the_day_it_was_told(started: tuple[subprocess.Popen[bytes], dict[str, str]]) -> None:
    _, ready = started
    with urllib.request.urlopen(f"{ready['url']}/demo-ville/trip-updates.pb", timeout=10) as answer:
        timestamp = message(answer.read()).header.timestamp
    assert abs(timestamp - parse_instant("2026-11-23T08:11:40+01:00")) < 2 * DEADLINE_S


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_asked(
    started: tuple[subprocess.Popen[bytes], dict[str, str]], number: signal.Signals
) -> None:
    process, ready = started
    process.send_signal(number)
    assert process.wait(DEADLINE_S) == 0
    assert process.stdout is not None
    assert process.stdout.read().decode() == ready["registry"] + "\n"


def test_it_does_not_wait_for_an_answer_that_a_fault_holds_back(
    started: tuple[subprocess.Popen[bytes], dict[str, str]],
) -> None:
    process, ready = started
    body = json.dumps({"fault": "slow"}).encode()
    urllib.request.urlopen(f"{ready['url']}/control/demo-ville/alerts", body, timeout=10).close()
    with socket.create_connection(("127.0.0.1", int(ready["port"]))) as waiting:
        waiting.sendall(b"GET /demo-ville/alerts.pb HTTP/1.1\r\nHost: demo\r\n\r\n")
        urllib.request.urlopen(ready["registry"], timeout=10).close()
        process.terminate()
        assert process.wait(DEADLINE_S) == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see whether a process lives")
def test_it_dies_with_its_parent(tmp_path: Path) -> None:
    ready, feeds = tmp_path / "ready.json", tmp_path / "feeds.dmfr.json"
    starter = (
        "import os, subprocess, sys; "
        "subprocess.Popen([*sys.argv[1:], '--parent-pid', str(os.getpid())], stdout=subprocess.DEVNULL).wait()"
    )
    command = [sys.executable, "-c", starter, *COMMAND, "--ready-file", str(ready), "--feeds-file", str(feeds)]
    with subprocess.Popen(command) as parent:
        wait_until_there(ready)
        pid = int(json.loads(ready.read_text())["pid"])
        assert "feeds" in json.loads(feeds.read_text())
        assert is_alive(pid)
        parent.kill()
    deadline = time.monotonic() + DEADLINE_S
    while is_alive(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            pytest.fail("the demo outlived its parent")
        time.sleep(0.02)


def test_a_clock_without_an_offset_is_refused() -> None:
    command = [sys.executable, "-m", "mobility.demo", "--clock", "2026-11-23T08:11:40"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, check=False)
    assert ended.returncode == 2
    assert "has no offset" in ended.stderr
