"""Registry files and secrets -> every feed's configuration, or every fault in the files."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from mobility.board.places.corrections import read_corrections
from mobility.feeds.assemble import assemble
from mobility.feeds.config import FeedConfig
from mobility.feeds.dmfr import Document, parse_dmfr
from mobility.feeds.problems import Problem, RegistryError, Severity, errors_in
from mobility.feeds.secrets import Secrets
from mobility.model.ids import FeedId

FILE_PATTERN = "*.dmfr.json"
CORRECTIONS = "places.csv"
"""Beside the files of the registry: what an editor joins, splits and names of the stop places."""


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """All feeds, by id, in byte order of their ids."""

    feeds: dict[FeedId, FeedConfig]
    warnings: tuple[Problem, ...] = ()
    corrections: Path | None = None
    """Where the corrections of stop places stand, whether or not there are any; None for a registry that is no folder."""

    def __iter__(self) -> Iterator[FeedConfig]:
        """Give the feeds in order."""
        return iter(self.feeds.values())

    def __len__(self) -> int:
        """Count the static feeds."""
        return len(self.feeds)


def load_registry(path: Path, secrets: Secrets | None = None) -> Registry:
    """Read a folder of `*.dmfr.json` files, or one file.

    Raises:
        RegistryError: listing every fault of every file, for whoever wrote them.
    """
    feeds, problems = read_registry(path, secrets)
    errors = errors_in(problems)
    if errors:
        raise RegistryError(errors)
    corrections = path / CORRECTIONS if path.is_dir() else None
    return Registry(feeds={feed.id: feed for feed in feeds}, warnings=tuple(problems), corrections=corrections)


def read_registry(path: Path, secrets: Secrets | None = None) -> tuple[list[FeedConfig], list[Problem]]:
    """Read what can be read, and list all faults and doubts; feeds with faults are left out."""
    files, problems = _registry_files(path)
    documents = []
    for file in files:
        try:
            content = file.read_bytes()
        except OSError as error:
            problems.append(Problem(file=file.name, sentence=f"cannot be read: {error.strerror}"))
            continue
        document, faults = parse_dmfr(file.name, content)
        documents.append(document)
        problems += faults
    return _assembled(documents, problems + _correction_faults(path / CORRECTIONS), secrets)


def registry_from(file: str, content: bytes, secrets: Secrets | None = None) -> Registry:
    """Read one DMFR file's bytes, wherever they come from; RegistryError as in `load_registry`."""
    document, problems = parse_dmfr(file, content)
    feeds, problems = _assembled([document], problems, secrets)
    if errors_in(problems):
        raise RegistryError(errors_in(problems))
    return Registry(feeds={feed.id: feed for feed in feeds}, warnings=tuple(problems))


def _assembled(
    documents: list[Document], problems: list[Problem], secrets: Secrets | None
) -> tuple[list[FeedConfig], list[Problem]]:
    feeds, faults = assemble(documents, secrets or Secrets())
    return feeds, problems + faults


def _correction_faults(file: Path) -> list[Problem]:
    """List what is wrong with the corrections: warnings, for each faulty row costs only itself."""
    try:
        _, faults = read_corrections(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, UnicodeDecodeError) as error:
        return [Problem(file=file.name, sentence=f"cannot be read: {error}", severity=Severity.WARNING)]
    return [
        Problem(file=file.name, field=f"line {fault.line}", sentence=fault.sentence, severity=Severity.WARNING)
        for fault in faults
    ]


def _registry_files(path: Path) -> tuple[list[Path], list[Problem]]:
    if path.is_file():
        return [path], []
    if not path.is_dir():
        return [], [Problem(file=str(path), sentence="there is no such file or folder")]
    # In order of names, so that a duplicate is always blamed on the same file.
    files = sorted(path.glob(FILE_PATTERN))
    if not files:
        return [], [Problem(file=str(path), sentence=f"the folder holds no {FILE_PATTERN} file")]
    return files, []
