"""The service as processes: started in a folder of its own, asked over HTTP, killed at will, and looked for afterwards in /proc."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOW = "2026-11-23T08:11:40+01:00"
"""A Monday morning in term time: trams every six minutes, coaches to school, and villages that have no service today."""
READY_WITHIN_S = 60
GONE_WITHIN_S = 15
ASK_EVERY_S = 0.05

Json = Any


def free_port() -> int:
    """Ask the system for a port of loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], object], within_s: float, what: str | Callable[[], object]) -> None:
    """Ask until something holds; fails when it does not in time, saying what, or what there is instead."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {within_s:g} s: {what() if callable(what) else what}"
        time.sleep(ASK_EVERY_S)


@contextmanager
def own_folder() -> Iterator[Path]:
    """Make a folder with a path short enough for a socket (pytest's are not), with a runtime folder in it."""
    folder = Path(tempfile.mkdtemp(prefix="mob-"))
    (folder / "run").mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def mobility(*words: str) -> list[str]:
    """Give the command line of a command."""
    return [sys.executable, "-m", "mobility", *words]


@dataclass
class Running:
    """A command that serves HTTP, and everything it started."""

    folder: Path
    process: subprocess.Popen[bytes]
    port: int
    log: Path
    seen: dict[int, str] = field(default_factory=dict)
    """Everything that was ever found below it: orphans have another parent."""

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        """What it and its parts have said so far."""
        return self.log.read_text(errors="replace")

    def answers(self, path: str, **query: object) -> tuple[int, bytes]:
        """Ask it; status 0 while nobody listens."""
        url = f"{self.url}{path}?{urllib.parse.urlencode(query, doseq=True)}"
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except OSError:
            return 0, b""

    def get(self, path: str, **query: object) -> Json:
        """Ask it for JSON."""
        status, body = self.answers(path, **query)
        assert status == 200, (status, body)
        return json.loads(body)

    def feeds(self) -> dict[str, Json]:
        """Give `/v1/health` by feed; empty while nobody listens."""
        status, body = self.answers("/v1/health")
        return {feed["id"]: feed for feed in json.loads(body)["feeds"]} if status == 200 else {}

    def until_ready(self) -> None:
        """Wait until it says so."""
        until(lambda: "Ready in" in self.said or self.process.poll() is not None, READY_WITHIN_S, lambda: self.said)
        assert self.process.poll() is None, self.said

    def descendants(self) -> dict[int, str]:
        """Give the command lines of all living processes below it, by process id."""
        parents = {pid: parent for pid in all_pids() if (parent := parent_of(pid)) is not None}
        found: dict[int, str] = {}
        for pid in parents:
            above, seen = pid, set[int]()
            while above in parents and above not in seen:
                seen.add(above)
                above = parents[above]
                if above == self.process.pid:
                    found[pid] = command_line(pid)
        self.seen |= found
        return found

    def part(self, *words: str) -> int:
        """Give the process id of the part whose command line holds all the words."""
        found = [pid for pid, line in self.descendants().items() if all(word in line for word in words)]
        assert len(found) == 1, (words, self.descendants())
        return found[0]

    def sockets(self) -> list[str]:
        """List the embedded servers' sockets in its runtime folder."""
        return [path.name for path in (self.folder / "run").rglob("*.sock")]

    def redis_url(self) -> str:
        """Give the embedded server's address."""
        (found,) = (self.folder / "run").rglob("*.sock")
        return f"unix://{found}"

    def end(self) -> None:
        """End it and whatever it may have left behind."""
        self.descendants()
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(GONE_WITHIN_S)
        self.process.kill()
        self.process.wait()
        for pid, line in self.seen.items():
            if line and command_line(pid) == line:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def start(folder: Path, command: str, *options: str, **environment: str) -> Running:
    """Start `mobility COMMAND` on a free port, in a session of its own as a terminal would."""
    port = free_port()
    log = folder / f"{command}-{port}.log"
    kept = () if command == "replay" else ("--state-dir", str(folder / "state"))
    words = mobility(command, "--port", str(port), *kept, *options)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MOBILITY_", "REDIS_"))}
    # Tests ask more often than anybody without a key may.
    ours = {"XDG_RUNTIME_DIR": str(folder / "run"), "PYTHONUNBUFFERED": "1", "MOBILITY_ANONYMOUS_PER_MINUTE": "0"}
    own = {**inherited, **ours, **environment}
    with log.open("wb") as out:
        process = subprocess.Popen(
            words, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=own, start_new_session=True
        )
    return Running(folder, process, port, log)


@contextmanager
def running(folder: Path, command: str, *options: str, **environment: str) -> Iterator[Running]:
    """Run a command until the block ends."""
    service = start(folder, command, *options, **environment)
    try:
        yield service
    finally:
        service.end()


@contextmanager
def demo(*options: str, **environment: str) -> Iterator[Running]:
    """Run `mobility demo` on NOW's clock in a folder of its own, ready."""
    with (
        own_folder() as folder,
        running(folder, "demo", "--clock", NOW, "--steady", *options, **environment) as service,
    ):
        service.until_ready()
        yield service


def all_pids() -> list[int]:
    """List the living processes."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that nobody has reaped yet does not."""
    return parent_of(pid) is not None


def parent_of(pid: int) -> int | None:
    """Give a process's parent; None when it has ended."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(parent)


def command_line(pid: int) -> str:
    """Give a process's command line; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def until_gone(pids: dict[int, str]) -> None:
    """Wait until none of these processes is left."""
    until(
        lambda: not any(map(is_alive, pids)),
        GONE_WITHIN_S,
        lambda: f"their end: {[line for pid, line in pids.items() if is_alive(pid)]}",
    )
