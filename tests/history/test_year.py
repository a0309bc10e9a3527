"""Months of several feeds: what pages and workers ask is answered from indexes, and the generated figures are the product's own."""

from pathlib import Path
from typing import NamedTuple

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Table, delete, select

from mobility.api.app import make_app
from mobility.api.settings import Settings
from mobility.api.state import FeedInUse, State
from mobility.history import queries
from mobility.history.address import HistoryAddress, parse_history_address
from mobility.history.database import writing_engine
from mobility.history.reader import HistoryReader
from mobility.history.rollup import roll_up
from mobility.history.schema import DAYS, FIVE_MINUTES
from mobility.history.writer import HistoryWriter
from mobility.model.time import DAY_S
from tests.bench.year_pages import addresses
from tests.bench.year_service import health_of
from tests.bench.year_writer import busy, told_in
from tests.history.asked import listening
from tests.history.year import Year, feed_id, write_year
from tests.web.health.sick import NOW

FEEDS, DAYS_BACK = 3, 40
MOST_STEPS = 400_000
"""A read of ninety days in steps of five minutes takes most of it; going through the table would take twenty times as many."""


class Written(NamedTuple):
    """A written year."""

    address: HistoryAddress
    path: Path


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Write forty days of three feeds, polled every two minutes: two million rows."""
    folder = tmp_path_factory.mktemp("year")
    path = write_year(folder, Year(FEEDS, DAYS_BACK, NOW, polls_every_s=120))
    address = parse_history_address(None, folder)
    assert address is not None
    return Written(address, path)


async def test_whatever_a_page_asks_is_found_by_an_index_and_in_few_steps(year: Written) -> None:
    state = State()
    state.list_feeds([])
    for number in range(FEEDS):
        state.put(FeedInUse(feed_id(number), health_of(number)))
    reader = HistoryReader(year.address, year.path.parent / "archive")
    app = make_app(state, Settings(clock=lambda: float(NOW), anonymous_per_minute=0), history=reader)
    with listening(reader._opened()) as asked:
        async with TestClient(TestServer(app), auto_decompress=True) as client:
            for _, path in addresses(1):
                answer = await client.get(path, allow_redirects=False)
                assert answer.status in (200, 301, 404), path
    reader.close()
    assert len(asked.statements) > 12
    assert asked.gone_through(year.path) == {}
    steps = asked.steps(year.path)
    assert {statement: count for statement, count in steps.items() if count > MOST_STEPS} == {}


def test_which_incidents_were_open_is_found_without_reading_those_that_were_not(year: Written) -> None:
    reader = HistoryReader(year.address, year.path.parent / "archive")
    with listening(reader._opened()) as asked:
        for feeds in (None, [feed_id(1)]):
            assert len(reader.ask(queries.incidents, feeds, NOW - 60, NOW, 200)) == (1 if feeds else FEEDS)
    reader.close()
    plans = asked.plans(year.path).values()
    used = [line for plan in plans for line in plan if "incidents" in line and "PRIMARY KEY" not in line]
    assert len(used) == 2
    assert all("COVERING INDEX" in line for line in used), used


def test_whatever_a_worker_does_to_go_on_is_found_by_an_index_and_in_few_steps(year: Written) -> None:
    clock = [float(NOW)]
    writer = HistoryWriter(year.address, year.path.parent / "archive", lambda: clock[0])
    health = [busy(number) for number in range(FEEDS)]
    writer._write([])
    assert writer._engine is not None
    with listening(writer._engine) as asked:
        # Ten minutes later some is too old, half a day later a day is over.
        for later in (1, 61, 661, DAY_S // 2, DAY_S // 2 + 60):
            clock[0] = NOW + later
            for number in range(FEEDS):
                writer._write(list(told_in(number, int(clock[0]), health)))
    writer._begin_anew()
    assert len(asked.statements) > 15
    assert any("DELETE FROM points_5min" in statement for statement in asked.statements)
    assert asked.gone_through(year.path) == {}
    steps = asked.steps(year.path)
    assert {statement: count for statement, count in steps.items() if count > MOST_STEPS} == {}


@pytest.mark.parametrize("table", [FIVE_MINUTES, DAYS], ids=["five minutes", "days"])
def test_the_steps_of_a_generated_year_are_those_that_the_product_makes_of_its_samples(
    tmp_path: Path, table: Table
) -> None:
    path = write_year(tmp_path, Year(1, 3, NOW, polls_every_s=600))
    address = parse_history_address(str(path), tmp_path)
    assert address is not None
    engine = writing_engine(address)
    yesterday = NOW // DAY_S * DAY_S - DAY_S
    is_new = table.c.start >= yesterday
    with engine.begin() as connection:
        ordered = select(table).where(is_new).order_by(table.c.series_id, table.c.start)
        generated = connection.execute(ordered).all()
        connection.execute(delete(table).where(is_new))
        roll_up(connection, feed_id(0), NOW + 61)
        made = connection.execute(ordered).all()
    engine.dispose()
    assert len(generated) >= 43
    assert made == generated
