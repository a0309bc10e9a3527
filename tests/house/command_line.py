"""The command line in, its commands, options and environment variables out, as house tests hold documents against them."""

from collections.abc import Iterator

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from mobility.__main__ import app


def commands() -> dict[tuple[str, ...], TyperCommand]:
    """Give every command by the words that call it."""
    return dict(_below(typer.main.get_command(app), ()))


def _below(command: object, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], TyperCommand]]:
    if isinstance(command, TyperGroup):
        for name, child in command.commands.items():
            yield from _below(child, (*words, name))
    else:
        assert isinstance(command, TyperCommand)
        yield words, command


COMMANDS = commands()


def options(command: TyperCommand) -> list[TyperOption]:
    """List a command's options."""
    return [parameter for parameter in command.params if isinstance(parameter, TyperOption)]


def variables() -> dict[str, str]:
    """Give every environment variable of the command line with its option."""
    return {
        str(option.envvar): option.opts[0]
        for command in COMMANDS.values()
        for option in options(command)
        if option.envvar
    }
