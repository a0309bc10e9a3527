"""`mobility departures`, `validate`, `inspect`: messages and timetables from files, no server."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mobility.commands.options import fail


def register(app: typer.Typer) -> None:
    """Add the commands that read files."""
    app.command("departures")(departures)
    app.command("validate")(validate)
    app.command("inspect")(inspect)


def departures(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
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
    explain: Annotated[bool, typer.Option("--explain", help="Say where every time comes from.")] = False,  # noqa: FBT002 - typer makes flags of bools
) -> None:
    """Print one board from files, without a server."""
    from mobility.commands.print_board import BoardRequest, print_board

    request = BoardRequest(gtfs, realtime or [], stop, at, window, limit, lang, as_json=as_json, explain=explain)
    try:
        print_board(request, sys.stdout, lambda line: typer.echo(f"mobility: {line}", err=True))
    except (ValueError, OSError) as error:
        raise fail(error) from error


def validate(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE.pb]...", help="Messages.")] = None,
    gtfs: Annotated[
        Path | None, typer.Option("--gtfs", metavar="FILE.zip", help="The timetable they are about.")
    ] = None,
    previous: Annotated[Path | None, typer.Option("--previous", metavar="FILE.pb", help="The message before.")] = None,
    together: Annotated[bool, typer.Option("--together", help="Feeds of one operator, side by side.")] = False,  # noqa: FBT002 - typer makes flags of bools
    now: Annotated[str | None, typer.Option("--now", metavar="ISO", help="Now is this instant (RFC 3339).")] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE.json", help="What gtfs-validator wrote about the timetable."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - typer makes flags of bools
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet.")] = False,  # noqa: FBT002 - typer makes flags of bools
    lang: Annotated[str, typer.Option("--lang", help="Language of titles: en or fr.")] = "en",
) -> None:
    """Print what the health rules find in messages and timetables; exit status 2 when a file cannot be read."""
    from mobility.commands.print_validation import ValidateRequest, print_validation

    request = ValidateRequest(files or [], gtfs, previous, together, now, as_json, as_csv, report, lang)
    try:
        could_read = print_validation(request, sys.stdout)
    except (ValueError, OSError) as error:
        raise fail(error) from error
    if not could_read:
        raise typer.Exit(2)


def inspect(
    path: Annotated[
        Path, typer.Argument(metavar="MESSAGE.pb", help="A message; of a folder, all .pb files in numbers.")
    ],
    gtfs: Annotated[Path, typer.Option("--gtfs", metavar="FILE.zip", help="The timetable it speaks about.")],
    at: Annotated[
        str | None, typer.Option("--at", metavar="ISO", help="As of this instant; without it, of its own timestamp.")
    ] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Counts alone.")] = False,  # noqa: FBT002 - typer makes flags of bools
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - typer makes flags of bools
) -> None:
    """List what became of each entity of a message: matched with which trip, or left out and why."""
    from mobility.commands.inspect import InspectRequest, print_inspection

    request = InspectRequest(path, gtfs, at, summary=summary, as_json=as_json)
    try:
        print_inspection(request, sys.stdout, lambda line: typer.echo(f"mobility: {line}", err=True))
    except (ValueError, OSError) as error:
        raise fail(error) from error
