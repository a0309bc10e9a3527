"""The words of `--history` -> where a history is kept."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from mobility.history.errors import HistoryAddressError

NONE = "none"
FILE_NAME = "history.sqlite"
_POSTGRES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


@dataclass(frozen=True)
class HistoryAddress:
    """A database: a file of this host, or a PostgreSQL server."""

    url: URL

    @property
    def path(self) -> Path | None:
        """The SQLite file; None for a server."""
        return Path(self.url.database or "") if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """True for a file of this host."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def shown(self) -> str:
        """Spell it for people, without its password."""
        return str(self.path) if self.is_sqlite else self.url.render_as_string(hide_password=True)


def parse_history_address(text: str | None, state_dir: Path) -> HistoryAddress | None:
    """Read a path, `postgresql://…`, `sqlite:///…` or `none`; without one it is history.sqlite in the state folder.

    Raises:
        HistoryAddressError: the caller's fault, with a password hidden.
    """
    if text == NONE:
        return None
    if not text:
        return _file(state_dir / FILE_NAME)
    if "://" not in text:
        return _file(Path(text))
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise HistoryAddressError(f"{text.partition('://')[0]}://… is no address of a database") from error
    if url.drivername == "sqlite" and url.database:
        return _file(Path(url.database))
    if url.drivername in _POSTGRES:
        return HistoryAddress(url.set(drivername="postgresql+psycopg"))
    raise HistoryAddressError(f"{url.drivername}:// is neither a path, nor sqlite:///PATH, nor postgresql://HOST/NAME")


def _file(path: Path) -> HistoryAddress:
    return HistoryAddress(URL.create("sqlite", database=str(path.absolute())))
