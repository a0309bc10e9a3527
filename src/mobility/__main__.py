"""The command line: options in, one of the commands run."""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated

import typer

from mobility.feeds.commands import register
from mobility.model.time import clock_shift_s

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="One real-time departures service for a whole territory.",
)
register(app)

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


def set_logging() -> None:
    """Log to standard error, a line each; times in UTC."""
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)sZ %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"
    )


@app.command()
def run(
    feeds: FeedsOption = Path("feeds"),
    redis: RedisOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8080,
    processes: ProcessesOption = 1,
    secrets: SecretsOption = None,
    state_dir: StateOption = None,
    clock: ClockOption = None,
) -> None:
    """Run worker, API and pages in one, with an embedded Redis unless told otherwise."""
    from mobility.commands.service import ServiceSettings, run_service
    from mobility.feeds.registry import load_registry
    from mobility.feeds.secrets import SecretsError, load_secrets

    set_logging()
    try:
        load_registry(feeds, load_secrets(secrets))
    except (SecretsError, ValueError) as error:
        raise fail(error) from error
    options = ("--secrets", str(secrets)) if secrets else ()
    settings = ServiceSettings(feeds, redis, host, port, processes, state_folder(state_dir), shift_from(clock), options)
    _serve(lambda: run_service(settings, typer.echo))


@app.command()
def demo(
    redis: RedisOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8080,
    processes: ProcessesOption = 1,
    state_dir: StateOption = None,
    clock: ClockOption = None,
    steady: Annotated[bool, typer.Option("--steady", help="No feed of the territory falls silent by itself.")] = False,  # noqa: FBT002 - typer makes flags of bools
) -> None:
    """Run the service on a simulated territory."""
    from mobility.commands.demo import run_demo
    from mobility.commands.service import ServiceSettings

    set_logging()
    settings = ServiceSettings(
        Path(), redis, host, port, processes, state_folder(state_dir) / "demo", shift_from(clock)
    )
    _serve(lambda: run_demo(settings, typer.echo, steady=steady))


@app.command()
def worker(
    feeds: FeedsOption = Path("feeds"),
    redis: RedisOption = None,
    secrets: SecretsOption = None,
    state_dir: StateOption = None,
    metrics_port: MetricsPortOption = 0,
    contact: ContactOption = None,
    clock: ClockOption = None,
) -> None:
    """Ingest and merge the feeds, and publish to Redis."""
    from mobility.feeds.registry import load_registry
    from mobility.feeds.secrets import SecretsError, load_secrets
    from mobility.worker.work import WorkerSettings, run_worker

    set_logging()
    if redis is None:
        raise fail("a worker needs a Redis address: --redis URL or REDIS_URL")
    try:
        registry = load_registry(feeds, load_secrets(secrets))
    except (SecretsError, ValueError) as error:
        raise fail(error) from error
    settings = WorkerSettings(
        registry, redis, state_folder(state_dir), shift_from(clock), metrics_port, contact, feeds / "places.csv"
    )
    _run(lambda: run_worker(settings))


@app.command()
def serve(
    redis: RedisOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8080,
    processes: ProcessesOption = 1,
    state_dir: StateOption = None,
    clock: ClockOption = None,
) -> None:
    """Answer departures from what Redis holds."""
    from mobility.commands.serve import ServeSettings, serve_processes

    set_logging()
    if redis is None:
        raise fail("an API server needs a Redis address: --redis URL or REDIS_URL")
    settings = ServeSettings(redis, host, port, state_folder(state_dir), shift_from(clock))
    serve_processes(settings, processes)


@app.command()
def departures(
    gtfs: Annotated[list[str], typer.Option("--gtfs", metavar="[FEED=]FILE.zip", help="A timetable; repeatable.")],
    stop: Annotated[list[str], typer.Option("--stop", metavar="[FEED:]ID", help="A stop or station; repeatable.")],
    realtime: Annotated[
        list[str] | None,
        typer.Option("--realtime", metavar="[FEED[/SOURCE]=]FILE.pb", help="A message; repeatable, applied in order."),
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="ISO", help="Now is this instant (RFC 3339), and stands still.")
    ] = None,
    window: Annotated[int, typer.Option("--window", min=1, max=1440, help="Minutes to look ahead.")] = 60,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="Departures at most.")] = 30,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of names and texts.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the API returns.")] = False,  # noqa: FBT002 - typer makes flags of bools
    explain: Annotated[bool, typer.Option("--explain", help="Say where every time comes from.")] = False,  # noqa: FBT002
) -> None:
    """Print one board from files, without a server."""
    from mobility.commands.print_board import BoardRequest, print_board

    request = BoardRequest(gtfs, realtime or [], stop, at, window, limit, lang, as_json=as_json, explain=explain)
    try:
        print_board(request, sys.stdout, lambda line: typer.echo(f"mobility: {line}", err=True))
    except (ValueError, OSError) as error:
        raise fail(error) from error


@app.command()
def replay(
    folder: Annotated[Path, typer.Argument(help="Recorded .pb messages and, beside them, the .zip they speak about.")],
    host: HostOption = "127.0.0.1",
    port: PortOption = 8090,
    clock: ClockOption = None,
) -> None:
    """Serve recorded messages over HTTP in their own rhythm, as their operator did."""
    from mobility.commands.recording import RecordingError
    from mobility.commands.replay import replay as serve_recording

    set_logging()
    shift_s = shift_from(clock) if clock else None
    try:
        asyncio.run(serve_recording(folder, host=host, port=port, shift_s=shift_s, say=typer.echo))
    except RecordingError as error:
        raise fail(error) from error


def _serve(make: Callable[[], Coroutine[None, None, None]]) -> None:
    from mobility.store.errors import StoreError

    try:
        _run(make)
    except StoreError as error:
        raise fail(error) from error
    except TimeoutError as error:
        typer.echo("mobility: the service did not become ready in time; the lines above say why", err=True)
        raise typer.Exit(1) from error


def _run(make: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run on uvloop where there is one; the loop is the same on both sides of Redis."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(make())
    else:
        uvloop.run(make())


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
