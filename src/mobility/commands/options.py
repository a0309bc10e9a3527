"""The options that several commands share, each with its environment variable and its sentence."""

from pathlib import Path
from typing import Annotated

import typer

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
        help="Where downloads and compiled timetables are kept; may be deleted.",
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
