"""A typer application -> the same with `keys add`, `keys list` and `keys revoke`."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mobility.model.time import Instant, parse_instant
from mobility.store.api_keys import ApiKey, Scope, UnknownKeyError, add_api_key, read_api_keys, revoke_api_key
from mobility.store.connect import Connection, connect
from mobility.store.errors import StoreError

_DAYS = re.compile(r"([0-9]{1,5})d")
DAY_S = 86_400

RedisOption = Annotated[
    str | None, typer.Option("--redis", envvar="REDIS_URL", help="Address of the Redis that the servers use.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of API keys to the command line."""
    keys = typer.Typer(no_args_is_help=True, help="API keys, which raise the limits of those who ask.")
    keys.command("add")(add_command)
    keys.command("list")(list_command)
    keys.command("revoke")(revoke_command)
    app.add_typer(keys, name="keys")


def add_command(
    name: Annotated[str, typer.Argument(help="What the key is for, e.g. the application's name.")],
    redis: RedisOption = None,
    owner: Annotated[str, typer.Option(help="Whom to write to about it.")] = "",
    scope: Annotated[list[Scope] | None, typer.Option(help="What it may do; repeatable. Default: everything.")] = None,
    expires: Annotated[str | None, typer.Option(help="RFC 3339, or days from now as 90d. Default: never.")] = None,
    per_minute: Annotated[
        int | None, typer.Option(min=0, help="Requests a minute; 0 for no limit. Default: what servers give every key.")
    ] = None,
) -> None:
    """Make a key and print it, this once: only its hash is kept."""
    now = int(time.time())
    until = _expiry(expires, now)

    async def run(connection: Connection) -> None:
        key, record = await add_api_key(
            connection,
            name=name,
            owner=owner,
            scopes=tuple(dict.fromkeys(scope or Scope)),
            now=now,
            expires=until,
            per_minute=per_minute,
        )
        typer.echo(f"Key {record.id} for {name!r}; servers accept it within seconds. It is not shown again:", err=True)
        typer.echo(key)

    _with_redis(redis, run)


def list_command(redis: RedisOption = None) -> None:
    """List the keys, oldest first, without the keys themselves."""

    async def run(connection: Connection) -> None:
        known = await read_api_keys(connection)
        Console().print(_table(known.by_digest if known is not None else {}, int(time.time())))

    _with_redis(redis, run)


def revoke_command(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `keys list` shows it.")],
    redis: RedisOption = None,
) -> None:
    """Forget a key; servers refuse it within seconds."""

    async def run(connection: Connection) -> None:
        revoked = await revoke_api_key(connection, key_id)
        typer.echo(f"Key {revoked.id} for {revoked.name!r} is revoked.")

    _with_redis(redis, run)


def _with_redis(redis: str | None, run: Callable[[Connection], Awaitable[None]]) -> None:
    if not redis:
        raise _fail(
            "keys are kept in the Redis that the servers use: --redis URL or REDIS_URL (the server that `mobility run` "
            "brings along keeps nothing when it stops)"
        )

    async def connected() -> None:
        connection = connect(redis)
        try:
            await run(connection)
        finally:
            await connection.close()

    try:
        asyncio.run(connected())
    except (UnknownKeyError, ValueError) as error:
        raise _fail(error) from error
    except StoreError as error:
        typer.echo(f"mobility: {error}", err=True)
        raise typer.Exit(1) from error


def _expiry(text: str | None, now: Instant) -> Instant | None:
    if text is None:
        return None
    days = _DAYS.fullmatch(text)
    try:
        until = now + int(days[1]) * DAY_S if days else parse_instant(text)
    except ValueError as error:
        raise _fail(f"--expires {text!r}: {error}") from error
    if until <= now:
        raise _fail(f"--expires {text!r} is in the past")
    return until


def _table(records: Mapping[str, ApiKey], now: Instant) -> Table:
    table = Table("id", "name", "owner", "scopes", "created", "expires", "requests a minute", box=None)
    for one in sorted(records.values(), key=lambda record: (record.created, record.id)):
        expires = "never" if one.expires is None else _day(one.expires)
        if one.expires is not None and one.expires <= now:
            expires += " (expired)"
        limit = "default" if one.per_minute is None else str(one.per_minute or "no limit")
        texts = (one.id, one.name, one.owner, " ".join(one.scopes), _day(one.created), expires, limit)
        table.add_row(*(text.replace("[", "\\[") for text in texts))
    return table


def _day(instant: Instant) -> str:
    return datetime.fromtimestamp(instant, UTC).date().isoformat()


def _fail(problem: object) -> typer.Exit:
    typer.echo(f"mobility: {problem}", err=True)
    return typer.Exit(2)
