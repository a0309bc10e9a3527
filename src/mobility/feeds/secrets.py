"""Environment and a private file -> the keys that operators gave us, by feed; never part of DMFR, never printed."""

import json
import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from mobility.feeds.masking import MASK

ENVIRONMENT_PREFIX: Final = "MOBILITY_SECRET_"


class SecretsError(ValueError):
    """The secrets file cannot be used, or a secret cannot be sent; the message never holds a secret."""


class Secret:
    """One key. Its text leaves only through `reveal`; printing, formatting and logging show a mask."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        if not text or any(ord(character) < 32 or ord(character) == 127 for character in text):
            raise SecretsError("a secret must not be empty or hold line breaks or other control characters")
        self._text = text

    def reveal(self) -> str:
        """Give the text, for the request that needs it and nothing else."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))


class Secrets:
    """All keys, by feed id as the registry spells it or by environment variable."""

    __slots__ = ("_by_feed", "_by_variable")

    def __init__(self, by_feed: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None) -> None:
        self._by_feed = {feed: Secret(text) for feed, text in (by_feed or {}).items()}
        self._by_variable = {
            name: Secret(text.strip())
            for name, text in (environment or {}).items()
            if name.startswith(ENVIRONMENT_PREFIX) and text.strip()
        }

    def find(self, feed: str) -> Secret | None:
        """Find the key of a feed; the environment comes before the file."""
        return self._by_variable.get(environment_name(feed)) or self._by_feed.get(feed)

    def strangers(self, feeds: Iterable[str]) -> list[str]:
        """List the names (never the values) of secrets that no feed of the registry asks for."""
        known = set(feeds)
        variables = {environment_name(feed) for feed in known}
        return sorted((self._by_feed.keys() - known) | (self._by_variable.keys() - variables))

    def __repr__(self) -> str:
        return f"Secrets({len(self._by_feed) + len(self._by_variable)} of them, {MASK})"


def environment_name(feed: str) -> str:
    """Name the variable that holds a feed's key: upper case, everything but letters and digits an underscore."""
    return ENVIRONMENT_PREFIX + re.sub(r"[^A-Z0-9]", "_", feed.upper())


def load_secrets(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Secrets:
    """Gather keys from the environment (`os.environ` when None) and from a JSON or TOML file of feed id to key.

    Raises:
        SecretsError: the file is readable or writable by others, is malformed, or holds anything but texts.
    """
    return Secrets(_load_file(path) if path is not None else {}, os.environ if environment is None else environment)


def _load_file(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as file:
            # Of the open file: what the name leads to could change in between.
            _check_mode(path, os.fstat(file.fileno()))
            content = file.read()
    except OSError as error:
        raise SecretsError(f"{path}: {error.strerror}") from error
    try:
        table = tomllib.loads(content.decode()) if path.suffix == ".toml" else json.loads(content)
    except (ValueError, RecursionError):
        # The parser's own message quotes the offending line, which may be a key.
        raise SecretsError(f"{path}: is neither JSON nor, ending in .toml, TOML") from None
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise SecretsError(f'{path}: must hold one table of feed id to key, e.g. {{"fr-example": "key"}}')
    return table


def _check_mode(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SecretsError(f"{path}: is not a regular file")
    if os.name == "posix" and status.st_mode & 0o077:
        raise SecretsError(
            f"{path}: mode {stat.S_IMODE(status.st_mode):04o} lets others in; do chmod 600 (0400 also serves)"
        )
