"""A written year in, how long each question of the pages takes out."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from mobility.history import queries
from mobility.history.address import parse_history_address
from mobility.history.reader import HistoryReader
from mobility.model.ids import FeedId
from mobility.model.time import DAY_S
from tests.history.kept import NOON

FEED = FeedId("feed-1")


def questions(reader: HistoryReader, feeds: int) -> dict[str, Callable[[], object]]:
    """Name what the pages ask."""
    day, week = NOON - DAY_S, NOON - 7 * DAY_S
    every = [FeedId(f"feed-{number}") for number in range(feeds)]
    return {
        "series of 24 h by 5 min": lambda: reader.ask(queries.series, FEED, "tu", "header_age", day, NOON, 300),
        "series of 90 d by hour": lambda: reader.ask(
            queries.series, FEED, "tu", "header_age", NOON - 90 * DAY_S, NOON, 3600
        ),
        "series of a year by day": lambda: reader.ask(
            queries.series, FEED, "tu", "header_age", NOON - 365 * DAY_S, NOON, DAY_S
        ),
        "30 days of all feeds": lambda: reader.ask(queries.days, every, "2026-10-25", "2026-11-24"),
        "200 incidents of 30 days": lambda: reader.ask(queries.incidents, None, NOON - 30 * DAY_S, NOON, 200),
        "50 transitions": lambda: reader.ask(queries.transitions, None, 50),
        "50 transitions of nobody": lambda: reader.ask(queries.transitions, "Nobody", 50),
        "rules of 24 h": lambda: reader.ask(queries.rule_polls, FEED, day, NOON),
        "outcomes of 7 d": lambda: reader.ask(queries.outcomes, FEED, "tu", week, NOON),
        "fetch seconds of 24 h": lambda: reader.ask(queries.fetch_seconds, FEED, "tu", day, NOON),
        "metrics": lambda: reader.ask(queries.metrics, FEED),
    }


def main(folder: Path, feeds: int) -> None:
    """Print the median of eleven for each question, after one to warm up."""
    address = parse_history_address(None, folder)
    assert address is not None
    reader = HistoryReader(address, folder / "archive")
    for name, ask in questions(reader, feeds).items():
        took = []
        for _ in range(12):
            began = time.perf_counter()
            ask()
            took.append(time.perf_counter() - began)
        sys.stdout.write(f"{name:28} {1000 * took[0]:8.1f} ms first {1000 * sorted(took[1:])[5]:8.1f} ms\n")
    reader.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
