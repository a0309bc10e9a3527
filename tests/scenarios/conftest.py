"""A desk to put operators' files on."""

from pathlib import Path

import pytest

from tests.scenarios.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an empty desk."""
    return Desk(tmp_path)
