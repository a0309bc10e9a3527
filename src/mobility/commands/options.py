"""The options that several commands share, each with its environment variable and its sentence, and what their words mean."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from mobility.model.time import clock_shift_s

FeedsOption = Annotated[Path, typer.Option("--feeds", envvar="MOBILITY_FEEDS", help="Folder or file with DMFR files.")]
RedisOption = Annotated[
    str | None,
    typer.Option("--redis", envvar="REDIS_URL", help="Redis address; without one `run` starts its own server."),
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
HostOption = Annotated[str, typer.Option("--host", envvar="MOBILITY_HOST", help="Address to listen on.")]
PortOption = Annotated[int, typer.Option("--port", envvar="MOBILITY_PORT", help="Port to listen on.")]
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
        help="Port of the worker's /metrics and /livez on loopback; 0 for none.",
    ),
]


def fail(problem: object) -> typer.Exit:
    """Say what is wrong with the caller's input; the exit status is 2."""
    typer.echo(f"mobility: {problem}", err=True)
    return typer.Exit(2)


def state_folder(given: Path | None) -> Path:
    """Choose where downloads and compiled timetables are kept: as told, else the user's cache folder."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return given or Path(cache) / "mobility"


def shift_from(clock: str | None) -> float:
    """Turn `--clock` into seconds to add to the real time."""
    try:
        return clock_shift_s(clock, time.time()) if clock else 0.0
    except ValueError as error:
        raise fail(f"--clock: {error}") from error
