"""The command line: options in, one of the commands run."""

import asyncio
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from mobility.commands import from_files, keys, limits, notify, past
from mobility.commands.options import (
    ARCHIVE_MIB,
    ArchiveOption,
    ClockOption,
    ContactOption,
    FeedsOption,
    HistoryOption,
    HostOption,
    MetricsPortOption,
    NotifyOption,
    PortOption,
    ProcessesOption,
    RedisOption,
    SecretsOption,
    StateOption,
    fail,
    hand_history_on,
    history_from,
    notices_from,
    shift_from,
    spelled,
    state_folder,
)
from mobility.commands.running import run_loop, serve_until_told, set_logging
from mobility.feeds.commands import register

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="One real-time departures service for a whole territory.",
)
register(app)
keys.register(app)
notify.register(app)
past.register(app)
from_files.register(app)


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
    notices: NotifyOption = None,
    history: HistoryOption = None,
    archive_mib: ArchiveOption = ARCHIVE_MIB,
    anonymous_per_minute: limits.AnonymousOption = limits.ANONYMOUS,
    key_per_minute: limits.KeyOption = limits.KEY,
    trusted_proxies: limits.ProxiesOption = "",
) -> None:
    """Run worker, API and pages in one, with an embedded Redis unless told otherwise."""
    from mobility.commands.service import ServiceSettings, run_service
    from mobility.feeds.registry import load_registry
    from mobility.feeds.secrets import SecretsError, load_secrets

    set_logging()
    try:
        load_registry(feeds, load_secrets(secrets))
        notices_from(notices)
        serve_options = limits.Limits(anonymous_per_minute, key_per_minute, trusted_proxies).options
    except (SecretsError, ValueError) as error:
        raise fail(error) from error
    state = state_folder(state_dir)
    hand_history_on(history, state, archive_mib)
    settings = ServiceSettings(
        feeds,
        redis,
        host,
        port,
        processes,
        state,
        shift_from(clock),
        worker_options=spelled(secrets=secrets, notify=notices),
        serve_options=serve_options,
    )
    serve_until_told(lambda: run_service(settings, typer.echo))


@app.command()
def demo(
    redis: RedisOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8080,
    processes: ProcessesOption = 1,
    state_dir: StateOption = None,
    clock: ClockOption = None,
    history: HistoryOption = None,
    archive_mib: ArchiveOption = ARCHIVE_MIB,
    steady: Annotated[bool, typer.Option("--steady", help="No feed of the territory falls silent by itself.")] = False,  # noqa: FBT002 - typer makes flags of bools
) -> None:
    """Run the service on a simulated territory."""
    from mobility.commands.demo import run_demo
    from mobility.commands.service import ServiceSettings

    set_logging()
    state = state_folder(state_dir) / "demo"
    hand_history_on(history, state, archive_mib)
    settings = ServiceSettings(Path(), redis, host, port, processes, state, shift_from(clock))
    serve_until_told(lambda: run_demo(settings, typer.echo, steady=steady))


@app.command()
def worker(
    feeds: FeedsOption = Path("feeds"),
    redis: RedisOption = None,
    secrets: SecretsOption = None,
    state_dir: StateOption = None,
    metrics_port: MetricsPortOption = 0,
    contact: ContactOption = None,
    clock: ClockOption = None,
    notices: NotifyOption = None,
    history: HistoryOption = None,
    archive_mib: ArchiveOption = ARCHIVE_MIB,
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
        told = notices_from(notices)
    except (SecretsError, ValueError) as error:
        raise fail(error) from error
    state = state_folder(state_dir)
    kept = history_from(history, state)
    settings = WorkerSettings(registry, redis, state, shift_from(clock), metrics_port, contact, told, kept, archive_mib)
    run_loop(lambda: run_worker(settings))


@app.command()
def serve(
    redis: RedisOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = 8080,
    processes: ProcessesOption = 1,
    state_dir: StateOption = None,
    clock: ClockOption = None,
    history: HistoryOption = None,
    anonymous_per_minute: limits.AnonymousOption = limits.ANONYMOUS,
    key_per_minute: limits.KeyOption = limits.KEY,
    trusted_proxies: limits.ProxiesOption = "",
) -> None:
    """Answer departures from what Redis holds."""
    from mobility.commands.listening import ListenError
    from mobility.commands.serve import ServeSettings, serve_processes

    set_logging()
    if redis is None:
        raise fail("an API server needs a Redis address: --redis URL or REDIS_URL")
    try:
        allowed = limits.Limits(anonymous_per_minute, key_per_minute, trusted_proxies)
    except ValueError as error:
        raise fail(f"--trusted-proxies: {error}") from error
    state = state_folder(state_dir)
    hand_history_on(history, state)
    kept = history_from(history, state)
    settings = ServeSettings(redis, host, port, state, shift_from(clock), allowed, kept)
    try:
        serve_processes(settings, processes)
    except ListenError as error:
        raise fail(error) from error


@app.command()
def replay(
    folder: Annotated[
        Path, typer.Argument(help="Recorded .pb messages with the .zip they speak about, or a worker's archive.")
    ],
    host: HostOption = "127.0.0.1",
    port: PortOption = 8090,
    clock: ClockOption = None,
    feed: Annotated[str | None, typer.Option("--feed", help="Of an archive: this feed alone.")] = None,
    since: Annotated[str | None, typer.Option("--from", metavar="ISO", help="Of an archive: from then on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="ISO", help="Of an archive: up to then.")] = None,
) -> None:
    """Serve recorded messages, or those of a worker's archive, over HTTP in their own rhythm, as their operator did."""
    from mobility.commands.archived import EVER, is_archive, unpack
    from mobility.commands.listening import ListenError
    from mobility.commands.replay import replay as serve_recording
    from mobility.model.time import parse_instant

    set_logging()
    shift_s = shift_from(clock) if clock else None
    with tempfile.TemporaryDirectory(prefix="mobility-replay-") as unpacked:
        try:
            if is_archive(folder):
                bounds = [
                    parse_instant(text) if text else ever for text, ever in zip((since, until), EVER, strict=True)
                ]
                unpack(folder, Path(unpacked), feed, *bounds)
                folder = Path(unpacked)
            asyncio.run(serve_recording(folder, host=host, port=port, shift_s=shift_s, say=typer.echo))
        except (ListenError, ValueError, OSError) as error:
            raise fail(error) from error


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
