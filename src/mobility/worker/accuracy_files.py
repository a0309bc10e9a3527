"""Settled predictions of one feed, a file a day, to and from a folder; what is too old or damaged goes."""

import contextlib
import datetime as dt
import logging
import re
import zlib
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from mobility.health.accuracy.figures import benchmark_counts, overall
from mobility.health.accuracy.settled import Settled
from mobility.model.accuracy import Method
from mobility.model.columns import pack, tables_from, unpack

log = logging.getLogger(__name__)

KEPT_DAYS = 7
COUNTED_DAYS = 15
"""Bin counts stay longer than predictions, for the week before."""
_DAY_FILE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.predictions")
_SUFFIX = ".predictions"
_KIND = "predictions"
SCHEMA = 1
"""Rises with every change of a column's meaning; a file of another schema is left out."""
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
        path = self.folder / f"{day}{_SUFFIX}"
        try:
            _, columns = unpack(_KIND, SCHEMA, zlib.decompress(path.read_bytes()))
            return tables_from(Settled, columns)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, zlib.error) as error:
            log.warning("%s cannot be read and is left out: %s", path, error)
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
            return None

    def save(self, day: str, settled: Settled) -> None:
        """Write a day whole, note its counts, and remove what is too old."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write(f"{day}{_SUFFIX}", zlib.compress(b"".join(pack(_KIND, SCHEMA, b"null", settled)), 3))
        counts = self.counts()
        counts[day] = {method.value: benchmark_counts(settled, method) for method in Method}
        self._write(_COUNTS, msgspec.json.encode({one: counts[one] for one in sorted(counts)[-COUNTED_DAYS:]}))
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

    def _write(self, name: str, value: bytes) -> None:
        """Let a file appear whole; nothing stays of one that does not fit the disk."""
        with NamedTemporaryFile(dir=self.folder, prefix=".writing-", delete=False) as file:
            try:
                file.write(value)
                file.flush()
                Path(file.name).replace(self.folder / name)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise

    def _remove_before(self, day: str) -> None:
        for one in self.days():
            if one <= day:
                (self.folder / f"{one}{_SUFFIX}").unlink(missing_ok=True)


def _added(counts: Iterable[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    return [(sum(n for n, _ in bins), sum(right for _, right in bins)) for bins in zip(*counts, strict=True)]
