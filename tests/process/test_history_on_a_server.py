"""The service with its history in a real PostgreSQL server, as several machines have it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Postgres, programs, start_postgres
from tests.process.running import NOW, own_folder, running, until

pytestmark = pytest.mark.process
FEED = "/v1/health/feeds/demo-ville"


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL server; skips, saying so, where none is installed."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    server = start_postgres(folder)
    yield server
    server.stop()


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_folder() as made:
        yield made


def test_worker_and_api_share_a_history_on_a_server_and_no_file_is_written(postgres: Postgres, folder: Path) -> None:
    with running(folder, "demo", "--clock", NOW, "--steady", "--history", postgres.url()) as service:
        service.until_ready()
        until(lambda: service.answers(f"{FEED}/versions")[0] == 200, 30, lambda: service.said)
        until(lambda: service.get(f"{FEED}/versions")["versions"], 30, lambda: service.said)
        until(
            lambda: any(point["count"] for point in service.get(f"{FEED}/history", metric="status", step=60)["points"]),
            30,
            lambda: service.get(f"{FEED}/history", metric="status", step=60),
        )
        assert service.answers("/health/incidents")[0] == 200
        assert "Traceback" not in service.said
        assert "cannot be written" not in service.said
    assert not list(folder.rglob("history.sqlite*"))
