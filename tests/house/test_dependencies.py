"""Every dependency says why it is here, and the lock files pin all of them with hashes."""

import re
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LOCKS = [REPOSITORY / "deploy" / name for name in ("requirements.lock", "requirements-dev.lock")]


def test_every_dependency_gives_its_reason() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text()
    declared = tomllib.loads(text)["project"]["dependencies"]
    silent = [name for name in declared if not re.search(re.escape(f'"{name}",') + r"\s*# \w+.{10,}", text)]
    assert silent == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_pins_with_hashes_and_names_no_host(lock: Path) -> None:
    requirements = re.split(r"\n(?=\S)", lock.read_text().replace("\\\n", " "))
    assert len(requirements) > 20
    assert [line for line in requirements if "==" not in line or "--hash=sha256:" not in line] == []
    assert "://" not in lock.read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_the_locks_hold_what_is_declared_and_what_a_history_on_a_server_needs(lock: Path) -> None:
    locked = {line.split("==")[0].split("[")[0] for line in lock.read_text().splitlines() if "==" in line}
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    names = {re.split(r"[\[<>=; ]", name)[0] for name in declared}
    assert names - locked == set()
