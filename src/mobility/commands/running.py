"""A coroutine in; it runs with our logging on our event loop, and its errors become exit statuses."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine

import typer

from mobility.commands.options import fail


def set_logging() -> None:
    """Log to standard error, a line each; times in UTC."""
    logging.Formatter.converter = time.gmtime
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)sZ %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%S"
    )


def serve_until_told(make: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run a service; what its caller can mend ends with status 2, a service that does not become ready with 1."""
    from mobility.commands.listening import ListenError
    from mobility.store.errors import StoreError

    try:
        run_loop(make)
    except (ListenError, StoreError) as error:
        raise fail(error) from error
    except TimeoutError as error:
        typer.echo("mobility: the service did not become ready in time; the lines above say why", err=True)
        raise typer.Exit(1) from error


def run_loop(make: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run on uvloop where there is one; the loop is the same on both sides of Redis."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(make())
    else:
        uvloop.run(make())
