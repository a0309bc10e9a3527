"""The options that several commands share, each with its environment variable and its sentence, and what their words mean."""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mobility.model.time import clock_shift_s

if TYPE_CHECKING:
    from mobility.history.address import HistoryAddress
    from mobility.notify.config import NotifyConfig


def fail(problem: object) -> typer.Exit:
    """Say what is wrong with the caller's input; the exit status is 2."""
    typer.echo(f"mobility: {problem}", err=True)
    return typer.Exit(2)


def checked_address(text: str | None) -> str | None:
    """Accept a Redis address, or none; a wrong one is the caller's fault before anything is started with it."""
    from mobility.store.address import parse_address

    try:
        if text:
            parse_address(text)
    except ValueError as error:
        raise fail(f"--redis: {error}") from error
    return text or None


def history_from(text: str | None, state_dir: Path) -> "HistoryAddress | None":
    """Read where the past is kept; None for nowhere. An address that cannot be used is the caller's fault."""
    from mobility.history.address import parse_history_address
    from mobility.history.errors import HistoryAddressError

    try:
        return parse_history_address(text, state_dir)
    except HistoryAddressError as error:
        raise fail(f"--history: {error}") from error


def hand_history_on(text: str | None, state_dir: Path, archive_mib: int | None = None) -> None:
    """Check where the past is kept, and let the processes started from here know by their environment, which others cannot see."""
    history_from(text, state_dir)
    if text:
        os.environ["MOBILITY_HISTORY"] = text
    if archive_mib is not None:
        os.environ["MOBILITY_ARCHIVE_MIB"] = str(archive_mib)


def spelled(**given: Path | None) -> tuple[str, ...]:
    """Spell the options that are given, by their names, for a process started from here."""
    return tuple(word for name, value in given.items() if value for word in (f"--{name}", str(value)))


def notices_from(path: Path | None) -> "NotifyConfig | None":
    """Read whom to tell; None without a file. A file that cannot be used is the caller's fault."""
    from mobility.notify.config import load_notify_config

    try:
        return None if path is None else load_notify_config(path)
    except (ValueError, OSError) as error:
        raise fail(f"--notify: {error}") from error


FeedsOption = Annotated[Path, typer.Option("--feeds", envvar="MOBILITY_FEEDS", help="Folder or file with DMFR files.")]
RedisOption = Annotated[
    str | None,
    typer.Option(
        "--redis",
        envvar="REDIS_URL",
        help="Redis address; without one `run` starts its own server.",
        callback=checked_address,
    ),
]
SecretsOption = Annotated[
    Path | None,
    typer.Option(
        "--secrets", envvar="MOBILITY_SECRETS", help="File with the feeds' keys, readable by its owner alone."
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state-dir",
        envvar="MOBILITY_STATE_DIR",
        help="Where downloads, compiled timetables and the ids of places (places.json) are kept.",
    ),
]
ClockOption = Annotated[
    str | None,
    typer.Option(
        "--clock",
        envvar="MOBILITY_CLOCK",
        help="Start at another instant (RFC 3339) or shifted (-3600s); the clock runs on.",
    ),
]
NotifyOption = Annotated[
    Path | None,
    typer.Option("--notify", envvar="MOBILITY_NOTIFY", help="TOML file with the webhooks and mails that tell people."),
]
HistoryOption = Annotated[
    str | None,
    typer.Option(
        "--history",
        envvar="MOBILITY_HISTORY",
        metavar="PATH|URL|none",
        help="Where the past is kept: a file (default: history.sqlite in the state folder), postgresql://…, or none.",
    ),
]
ARCHIVE_MIB = 1_024
ArchiveOption = Annotated[
    int,
    typer.Option(
        "--archive-mib",
        envvar="MOBILITY_ARCHIVE_MIB",
        min=0,
        max=1 << 20,
        help="MiB of messages kept of each feed, the oldest days go first; 0: the newest messages alone.",
    ),
]
HostOption = Annotated[str, typer.Option("--host", envvar="MOBILITY_HOST", help="Address to listen on.")]
PortOption = Annotated[
    int, typer.Option("--port", envvar="MOBILITY_PORT", min=0, max=65_535, help="Port to listen on; 0 for a free one.")
]
ProcessesOption = Annotated[
    int, typer.Option("--processes", envvar="MOBILITY_PROCESSES", min=1, help="API processes that share the port.")
]
ContactOption = Annotated[
    str | None, typer.Option("--contact", envvar="MOBILITY_CONTACT", help="Address for operators in our User-Agent.")
]
MetricsPortOption = Annotated[
    int,
    typer.Option(
        "--metrics-port",
        envvar="MOBILITY_METRICS_PORT",
        min=0,
        max=65_535,
        help="Port of the worker's /metrics and /livez on loopback; 0 for none.",
    ),
]


def state_folder(given: Path | None) -> Path:
    """Choose where downloads and compiled timetables are kept, as told or in the user's cache folder, and make it."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = given or Path(cache) / "mobility"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise fail(f"--state-dir {folder}: {error.strerror}") from error
    return folder


def shift_from(clock: str | None) -> float:
    """Turn `--clock` into seconds to add to the real time."""
    try:
        return clock_shift_s(clock, time.time()) if clock else 0.0
    except ValueError as error:
        raise fail(f"--clock: {error}") from error
