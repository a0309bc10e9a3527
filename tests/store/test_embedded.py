"""The embedded server lives and dies with its supervisor and leaves nothing behind."""

import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mobility.store.connect import connect
from mobility.store.embedded import (
    NoEmbeddedServerError,
    private_socket,
    redis_url_from,
    server_command,
    wait_until_ready,
)
from mobility.store.errors import StoreError, StoreUnavailableError
from mobility.store.leash import leashed
from tests.valkey import Valkey

PATIENCE_S = 15


async def test_only_its_owner_may_use_the_socket(own_valkey: Valkey) -> None:
    assert stat.S_IMODE(own_valkey.socket.stat().st_mode) == 0o700
    connection = connect(own_valkey.url)
    assert await connection.commands.config_get("port") in ({"port": "0"}, {b"port": b"0"})
    await connection.close()


def test_an_orderly_stop_removes_the_socket(own_valkey: Valkey) -> None:
    own_valkey.stop()
    assert not own_valkey.socket.exists()


def gone(pid: int) -> bool:
    """Say whether a process has ended; a zombie has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def eventually(condition: object) -> bool:
    """Wait for a condition that processes fulfil."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False


def test_kill_9_of_the_parent_leaves_no_process_and_no_socket(tmp_path: Path) -> None:
    path = tmp_path / "s.sock"
    code = (
        "import subprocess, sys, time\n"
        "from pathlib import Path\n"
        "from mobility.store.embedded import server_command\n"
        "from mobility.store.leash import leashed\n"
        f"child = subprocess.Popen(leashed(server_command(Path({str(path)!r}))))\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    server_pid = int(parent.stdout.readline())
    assert eventually(path.exists)
    parent.kill()
    parent.wait(10)
    parent.stdout.close()
    assert eventually(lambda: gone(server_pid))
    assert not path.exists()


def test_a_command_whose_parent_is_gone_already_does_not_start() -> None:
    command = leashed((sys.executable, "-c", "print('started')"), parent_pid=1 if os.getpid() != 1 else 2)
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stdout) == (1, "")


def test_stale_sockets_are_removed_and_living_ones_stay(own_valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(own_valkey.socket.parent))
    folder = private_socket().parent
    own_valkey.socket.rename(folder / "living.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "left behind.sock"))
    assert private_socket().name == f"{os.getpid()}.sock"
    assert [path.name for path in folder.iterdir()] == ["living.sock"]


def test_a_runtime_folder_that_is_not_there_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "absent"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert private_socket().parent.parent == tmp_path


def test_a_path_too_long_for_a_socket_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    with pytest.raises(StoreError, match="shorter folder"):
        private_socket()


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / f"mobility-{os.getuid()}").mkdir(mode=0o755)
    with pytest.raises(StoreError, match="only this user"):
        private_socket()


def test_where_the_wheel_has_no_binary_the_error_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(NoEmbeddedServerError, match="REDIS_URL"):
        server_command(Path("/nowhere"))


def test_the_option_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://environment")
    assert redis_url_from("redis://option") == "redis://option"
    assert redis_url_from(None) == "redis://environment"
    monkeypatch.delenv("REDIS_URL")
    assert redis_url_from(None) is None


async def test_waiting_for_a_server_that_never_comes_ends(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="does not answer"):
        await wait_until_ready(f"unix://{tmp_path}/none.sock", within_s=0.1)
