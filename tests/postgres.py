"""A real PostgreSQL server as tests use it: made in a folder, on a socket there, stopped at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

_DEBIAN = Path("/usr/lib/postgresql")
_OWNER = "postgres"
"""PostgreSQL refuses to run as root; Debian's package brings this user."""


def programs() -> Path | None:
    """Find the folder of initdb and postgres; None where they are not installed."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    folders = sorted(_DEBIAN.glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


@dataclass
class Postgres:
    """One server."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str = "postgres") -> str:
        """Spell its address."""
        return f"postgresql://{_OWNER}@/{database}?host={quote(str(self.folder), safe='')}"

    def stop(self) -> None:
        """End it and remove what it holds."""
        # SIGINT: at once, whoever is still connected; SIGTERM would wait for them.
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_postgres(bin_folder: Path) -> Postgres:
    """Make an empty server and wait until it answers."""
    # Not pytest's folder: its path is longer than a socket's may be, and closed to the server's user.
    folder = Path(tempfile.mkdtemp(prefix="mobility-pg-"))
    user = _OWNER if os.geteuid() == 0 else None
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    data = str(folder / "data")
    make = [str(bin_folder / "initdb"), "-D", data, "-U", _OWNER, "-A", "trust", "-N", "-E", "UTF8", "--locale=C"]
    subprocess.run(make, check=True, capture_output=True, user=user, cwd=folder)
    serve = [str(bin_folder / "postgres"), "-D", data, "-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]
    process = subprocess.Popen(serve, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Postgres(folder, process)
    try:
        _wait_until_ready(server, bin_folder)
    except BaseException:
        server.stop()
        raise
    return server


def _wait_until_ready(server: Postgres, bin_folder: Path) -> None:
    ready = [str(bin_folder / "pg_isready"), "-q", "-h", str(server.folder), "-t", "1"]
    for _ in range(400):
        if subprocess.run(ready, check=False, timeout=5).returncode == 0:
            return
        if server.process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start")
