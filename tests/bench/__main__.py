"""`make bench`: every number of DESIGN.md section 10, side by side in one run; a table on the terminal and bench.json."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import boards, compiling, http, realtime, streams
from tests.bench.figures import Figure
from tests.bench.territory import Territory, make_territory

REPOSITORY = Path(__file__).resolve().parents[2]


def main() -> None:
    """Run all benchmarks; exit status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--stop-times", type=int, default=10_000_000)
    parser.add_argument("--stops", type=int, default=30_000)
    parser.add_argument("--trips", type=int, default=20_000, help="trips with realtime")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each load")
    parser.add_argument("--json", type=Path, default=REPOSITORY / "bench.json")
    options = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory(prefix="mobility-bench-") as folder:
        with console.status("writing the territory"):
            territory = make_territory(Path(folder), options.stop_times, options.stops, options.trips)
        figures: list[Figure] = []
        with console.status("compiling"):
            figures += compiling.measure(territory)
        with console.status("merging realtime"):
            figures += realtime.measure(territory)
        with console.status("computing boards"):
            figures += boards.measure(territory)
        with console.status("serving"):
            figures += http.measure(territory, options.seconds)
        with console.status("streaming"):
            figures += streams.measure(territory)
    console.print(table_of(figures, territory))
    options.json.write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")
    sys.exit(0 if all(figure.holds for figure in figures) else 1)


def table_of(figures: list[Figure], territory: Territory) -> Table:
    """Lay the figures out."""
    table = Table(
        title=f"{territory.stop_times:,} stop times, {territory.stops:,} stops, realtime on {territory.trips:,} trips"
    )
    for heading in ("what", "measured", "target", ""):
        table.add_column(heading, justify="right" if heading in ("measured", "target") else "left")
    for figure in figures:
        table.add_row(figure.what, figure.shown, figure.target_shown, figure.verdict)
    return table


if __name__ == "__main__":
    main()
