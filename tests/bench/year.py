"""`make year`: a year of 50 feeds in, how fast its pages come and its polls are written out; exit status 1 when a limit is missed."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.figures import Figure
from tests.bench.year_pages import Took, measure_pages
from tests.bench.year_service import serving_year
from tests.bench.year_writer import measure_writer
from tests.history.year import Year, write_year
from tests.web.health.sick import NOW

PAGE_MS = 300
"""The worst of all askings, the first after a start included, which finds nothing of the file in memory."""


def main() -> None:
    """Write the year, ask every page, then go on writing it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.year", description=__doc__)
    parser.add_argument("--feeds", type=int, default=50)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked")
    parser.add_argument("--hours", type=float, default=1.0, help="of polls to write")
    parser.add_argument("--folder", type=Path, help="keep the year here, and use one that is there")
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="mobility-year-") as temporary:
        folder = options.folder or Path(temporary)
        figures = []
        with console.status("writing the year") as status:
            if not (folder / "history.sqlite").exists():
                began = time.perf_counter()
                write_year(
                    folder, Year(options.feeds, options.days, NOW), lambda line: status.update(f"writing: {line}")
                )
                figures.append(Figure("the year is written in", time.perf_counter() - began, "s"))
        figures.append(Figure("history.sqlite", (folder / "history.sqlite").stat().st_size / 2**30, "GiB"))
        _let_go(folder / "history.sqlite")
        with console.status("asking the pages"), serving_year(folder, options.feeds) as (origin, pid):
            took = measure_pages(origin, pid, options.feeds, options.times)
        console.print(pages_table(took, options.times))
        for what, field in (("median", "median_ms"), ("worst", "worst_ms"), ("worst, CPU alone", "worst_cpu_ms")):
            value, path = max((getattr(one, field), one.path) for one in took)
            figures.append(Figure(f"the slowest page, {what} ({path})", value, "ms", at_most=PAGE_MS))
        with console.status("writing polls"):
            figures += measure_writer(folder, options.feeds, options.hours)
    console.print(figures_table(figures, options.feeds, options.days))
    sys.exit(0 if all(figure.holds for figure in figures) else 1)


def _let_go(path: Path) -> None:
    """Have the system forget what it holds of a file in memory, so that the first asking reads it from the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def pages_table(took: list[Took], times: int) -> Table:
    """Lay the pages out, the slowest first."""
    table = Table(title=f"asked {times} times over HTTP, ms; CPU: of the server alone, whatever else the machine does")
    for heading in ("page", "median", "worst", "worst CPU", "KiB"):
        table.add_column(heading, justify="left" if heading == "page" else "right", overflow="fold")
    for one in sorted(took, key=lambda one: -one.worst_ms):
        table.add_row(
            one.path,
            f"{one.median_ms:.1f}",
            f"{one.worst_ms:.1f}",
            f"{one.worst_cpu_ms:.1f}",
            f"{one.bytes / 1024:.1f}",
        )
    return table


def figures_table(figures: list[Figure], feeds: int, days: int) -> Table:
    """Lay the figures out."""
    table = Table(title=f"{feeds} feeds, {days} days")
    for heading in ("what", "measured", "limit", ""):
        table.add_column(heading, justify="right" if heading in ("measured", "limit") else "left")
    for figure in figures:
        table.add_row(figure.what, figure.shown, figure.target_shown, figure.verdict)
    return table


if __name__ == "__main__":
    main()
