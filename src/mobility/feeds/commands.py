"""A typer application -> the same with `feeds check`, `feeds list` and `feeds import`."""

import asyncio
import time
from pathlib import Path
from typing import Annotated

import typer

from mobility.feeds import cli
from mobility.feeds.secrets import Secrets, SecretsError, load_secrets
from mobility.feeds.session import open_session

FeedsPath = Annotated[Path, typer.Argument(help="A folder of *.dmfr.json files, or one file.")]
SecretsPath = Annotated[Path | None, typer.Option("--secrets", help="JSON or TOML of feed id to key, mode 0600.")]


def register(app: typer.Typer) -> None:
    """Add the commands of the registry to the command line."""
    feeds = typer.Typer(no_args_is_help=True, help="The registry of feeds.")
    feeds.command("check")(check_command)
    feeds.command("list")(list_command)
    feeds.command("import")(import_command)
    app.add_typer(feeds, name="feeds")


def check_command(path: FeedsPath = Path("feeds"), secrets: SecretsPath = None) -> None:
    """Say everything that is wrong with the registry; exit status 2 when it cannot be used."""
    raise typer.Exit(cli.check(path, typer.echo, _secrets(secrets)))


def list_command(
    path: FeedsPath = Path("feeds"),
    secrets: SecretsPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """List the feeds with licence and realtime."""
    raise typer.Exit(cli.list_feeds(path, typer.echo, _secrets(secrets), as_json=as_json))


def import_command(
    source: Annotated[str, typer.Argument(help="`nap`, an address of its API, or a DMFR file or address.")],
    into: Annotated[Path, typer.Option(help="The *.dmfr.json to write or to merge into.")],
    area: Annotated[str | None, typer.Option(help="With nap: a place that datasets must be about.")] = None,
    overwrite: Annotated[  # noqa: FBT002 - typer's way
        bool, typer.Option("--overwrite", help="Let addresses, licences and authorization follow the source.")
    ] = False,
    contact: Annotated[str | None, typer.Option(help="Your address for the User-Agent.")] = None,
) -> None:
    """Import feeds into a registry file; what was edited by hand stays."""

    async def run() -> int:
        async with open_session(contact) as session:
            now = int(time.time())
            return await cli.import_feeds(session, source, into, typer.echo, now=now, area=area, overwrite=overwrite)

    raise typer.Exit(asyncio.run(run()))


def _secrets(path: Path | None) -> Secrets:
    try:
        return load_secrets(path)
    except SecretsError as error:
        raise typer.BadParameter(str(error)) from error
