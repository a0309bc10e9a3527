"""A typer application -> the same with `notify check`, `notify test` and `notify log`."""

import asyncio
import datetime as dt
import os
import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from mobility.model.health import Status
from mobility.model.history import Transition
from mobility.model.ids import FeedId
from mobility.model.time import Instant
from mobility.notify.config import NotifyConfig, NotifyConfigError, load_notify_config
from mobility.notify.deliveries import Delivered
from mobility.notify.mail import compose, send_mail
from mobility.notify.webhook import event_body, open_senders, send
from mobility.store.connect import connect
from mobility.store.errors import StoreError
from mobility.store.notices import read_notice_log

FileArgument = Annotated[Path, typer.Argument(metavar="FILE.toml", help="Whom to tell, as `--notify` takes it.")]

TEST = {
    "fr": "Ceci est un essai : rien n’est en panne.",
    "en": "This is a test: nothing is out of order.",
}


def register(app: typer.Typer) -> None:
    """Add the commands of notices to the command line."""
    notify = typer.Typer(no_args_is_help=True, help="Webhooks and mails that tell people about incidents.")
    notify.command("check")(check_command)
    notify.command("test")(test_command)
    notify.command("log")(log_command)
    app.add_typer(notify, name="notify")


def check_command(path: FileArgument) -> None:
    """Read the file and say whom it tells; exit status 2 when it cannot be used."""
    config = _load(path)
    for webhook in config.webhooks:
        typer.echo(f"webhook {webhook.id}: {webhook.url.partition('?')[0]}, from {webhook.severity} on")
    for recipient in config.recipients:
        typer.echo(f"mail {recipient.id}: {recipient.address}, digest at {recipient.digest_at or 'no time'}")
    if not (config.webhooks or config.recipients):
        typer.echo("nobody is told of anything")


def test_command(
    path: FileArgument, who: Annotated[str, typer.Argument(metavar="ID", help="A webhook's or recipient's id.")]
) -> None:
    """Tell one webhook or recipient that this is a test; exit status 1 when it does not arrive."""
    config = _load(path)
    if who not in {one.id for one in (*config.webhooks, *config.recipients)}:
        raise _fail(f"{path.name} has no webhook or recipient {who!r}")
    problem = asyncio.run(_tell(config, who))
    if problem:
        typer.echo(f"mobility: {who}: {problem}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{who}: delivered")


def log_command(
    redis: Annotated[
        str | None, typer.Option("--redis", envvar="REDIS_URL", help="Address of the Redis that the workers use.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Lines at most, newest first.")] = 50,
) -> None:
    """List deliveries that have ended, webhooks and mails: delivered, given up after 24 hours, refused or no longer wanted."""
    if not redis:
        raise _fail("the log is kept in the Redis that the workers use: --redis URL or REDIS_URL")
    try:
        lines = asyncio.run(_read_log(redis, limit))
    except ValueError as error:
        raise _fail(error) from error
    except StoreError as error:
        typer.echo(f"mobility: {error}", err=True)
        raise typer.Exit(1) from error
    table = Table("ended", "to", "kind", "delivery", "ending", "attempts", "last error", box=None)
    for line in lines:
        when = dt.datetime.fromtimestamp(line.ended, dt.UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        ending, attempts = line.ending.value, str(line.attempts)
        table.add_row(when, line.to, line.kind.value, line.id, ending, attempts, line.last_error)
    Console().print(table)


async def _tell(config: NotifyConfig, who: str) -> str:
    """Send a test; gives what went wrong, empty where it arrived."""
    now = Instant(int(time.time()))
    webhook = next((one for one in config.webhooks if one.id == who), None)
    if webhook is not None:
        senders = open_senders()
        try:
            sent = await send(senders, webhook, f"msg_test_{os.urandom(8).hex()}", _test_body(config, now), now)
        finally:
            for session in senders:
                await session.close()
        return sent.error
    recipient = next(one for one in config.recipients if one.id == who)
    assert config.mail is not None, "load_notify_config refuses recipients without a server"
    text = TEST[recipient.language]
    message = compose(config.mail.sender, recipient.address, f"mobility: {text}", f"{text}\n", now=now)
    try:
        return (await asyncio.to_thread(send_mail, config.mail, [message]))[0]
    except OSError as error:  # SMTPException is one
        return f"{config.mail.host}: {type(error).__name__}"


def _test_body(config: NotifyConfig, now: Instant) -> bytes:
    transition = Transition(
        incident="test",
        feed=FeedId("test"),
        operators=[],
        at=now,
        status=Status.DEGRADED,
        previous=Status.OK,
        cause="test",
        sentence=TEST["en"],
        since=now,
    )
    return event_body(transition, config.public_url)


async def _read_log(redis: str, limit: int) -> list[Delivered]:
    connection = connect(redis)
    try:
        return [msgspec.json.decode(line, type=Delivered) for line in await read_notice_log(connection, limit)]
    finally:
        await connection.close()


def _load(path: Path) -> NotifyConfig:
    try:
        return load_notify_config(path)
    except (NotifyConfigError, OSError) as error:
        raise _fail(error) from error


def _fail(problem: object) -> typer.Exit:
    typer.echo(f"mobility: {problem}", err=True)
    return typer.Exit(2)
