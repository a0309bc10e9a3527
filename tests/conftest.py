"""Fixtures for every room: where the recorded feeds are, or why a test that needs them is skipped."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of recorded feeds and captures; skips, saying so, where it is absent."""
    folder = Path(os.environ.get("MOBILITY_DATA", REPOSITORY.parent / "shared" / "data"))
    if not (folder / "MANIFEST.json").is_file():
        pytest.skip(f"recorded feeds are absent: {folder} (set MOBILITY_DATA)")
    return folder
