"""Settled predictions of one feed, a file a day, to and from a folder; what is too old or damaged goes."""

import contextlib
import dataclasses
import datetime as dt
import logging
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
import numpy as np

from mobility.health.accuracy.figures import benchmark_counts, overall
from mobility.health.accuracy.settled import Settled
from mobility.model.accuracy import Method

log = logging.getLogger(__name__)

KEPT_DAYS = 7
COUNTED_DAYS = 15
"""Bin counts stay longer than predictions, for the week before."""
_DAY_FILE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.npz")
_COUNTS = "counts.json"

Counts = dict[str, dict[str, list[tuple[int, int]]]]
"""By ISO day and method: predictions and accurate ones in each bin of the benchmark."""


class AccuracyFiles:
    """A feed's folder; its name is a checked feed id, so no text of a feed becomes a path."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made when something is written."""
        self.folder = folder

    def load(self, day: str) -> Settled | None:
        """Read a day; None where there is none, or where it is damaged, and then it is removed."""
        path = self.folder / f"{day}.npz"
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as columns:
                return Settled(**{field.name: columns[field.name] for field in dataclasses.fields(Settled)})
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            log.warning("%s cannot be read and is left out: %s", path, error)
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            return None

    def save(self, day: str, settled: Settled) -> None:
        """Write a day whole, note its counts, and remove what is too old."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        columns = {field.name: getattr(settled, field.name) for field in dataclasses.fields(Settled)}
        with NamedTemporaryFile(dir=self.folder, prefix=".writing-", suffix=".npz", delete=False) as file:
            np.savez_compressed(file, **columns)
        Path(file.name).replace(self.folder / f"{day}.npz")
        counts = self.counts()
        counts[day] = {method.value: benchmark_counts(settled, method) for method in Method}
        self._write_counts({one: counts[one] for one in sorted(counts)[-COUNTED_DAYS:]})
        self._remove_before((dt.date.fromisoformat(day) - dt.timedelta(KEPT_DAYS)).isoformat())

    def days(self) -> list[str]:
        """List the days that there are files of, in order."""
        with contextlib.suppress(OSError):
            return sorted(found[1] for path in self.folder.iterdir() if (found := _DAY_FILE.fullmatch(path.name)))
        return []

    def counts(self) -> Counts:
        """Read the bin counts of the last days."""
        try:
            return msgspec.json.decode((self.folder / _COUNTS).read_bytes(), type=Counts)
        except (OSError, msgspec.DecodeError):
            return {}

    def week_before(self, day: str, method: Method) -> float | None:
        """Give the benchmark's overall of the 7 days that ended 7 days before `day`; None without predictions in each bin."""
        last = dt.date.fromisoformat(day) - dt.timedelta(KEPT_DAYS)
        days = {(last - dt.timedelta(back)).isoformat() for back in range(KEPT_DAYS)}
        return overall(_added(bins[method.value] for one, bins in self.counts().items() if one in days))

    def _write_counts(self, counts: Counts) -> None:
        with NamedTemporaryFile(dir=self.folder, prefix=".writing-", delete=False) as file:
            file.write(msgspec.json.encode(counts))
        Path(file.name).replace(self.folder / _COUNTS)

    def _remove_before(self, day: str) -> None:
        for one in self.days():
            if one <= day:
                (self.folder / f"{one}.npz").unlink(missing_ok=True)


def _added(counts: Iterable[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    return [(sum(n for n, _ in bins), sum(right for _, right in bins)) for bins in zip(*counts, strict=True)]
