"""`mobility shown`: what did we show at an instant of the past."""

import sys
from typing import Annotated

import typer

from mobility.commands.options import HistoryOption, StateOption, fail, history_from, state_folder


def register(app: typer.Typer) -> None:
    """Add the commands about the past."""
    app.command("shown")(shown)


def shown(  # noqa: PLR0913, PLR0917 - a command has as many parameters as it has options
    feed: Annotated[str, typer.Option("--feed", help="The feed.")],
    stop: Annotated[list[str], typer.Option("--stop", metavar="[FEED:]ID", help="A stop or station; repeatable.")],
    at: Annotated[
        str, typer.Option("--at", metavar="ISO", help="The instant; without an offset in the feed's own time zone.")
    ],
    window: Annotated[int, typer.Option("--window", min=1, max=1440, help="Minutes to look ahead.")] = 60,
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="Departures at most.")] = 30,
    lang: Annotated[str | None, typer.Option("--lang", help="Language of names and texts.")] = None,
    state_dir: StateOption = None,
    history: HistoryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - typer makes flags of bools
) -> None:
    """Print the board that was shown at an instant of the past, and what is missing of it."""
    from mobility.commands.print_shown import ShownRequest, print_shown
    from mobility.history.errors import HistoryError
    from mobility.model.ids import parse_feed_id

    state = state_folder(state_dir)
    try:
        request = ShownRequest(parse_feed_id(feed), stop, at, window, limit, lang, as_json)
        print_shown(request, history_from(history, state), state, sys.stdout)
    except (HistoryError, ValueError, OSError) as error:
        raise fail(error) from error
