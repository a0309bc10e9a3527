"""Tests can fail: each classical mistake, made in a copy of the product, turns one red."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.mutations import MUTATIONS, failed_tests, mutated

pytestmark = pytest.mark.xdist_group("mutations")


@pytest.fixture(scope="module")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Run the tests of every mutation, and all of them on an unchanged copy, two at a time."""

    def run(name: str, place: Path) -> list[str]:
        mutation = next((each for each in MUTATIONS if each.name == name), None)
        tests = mutation.tests if mutation else tuple(dict.fromkeys(test for each in MUTATIONS for test in each.tests))
        return failed_tests(mutated(mutation, place), tests)

    names = ["", *(mutation.name for mutation in MUTATIONS)]
    places = [tmp_path_factory.mktemp("copy") for _ in names]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(names, pool.map(run, names, places), strict=True))


def test_an_unchanged_copy_passes(failures: dict[str, list[str]]) -> None:
    assert failures[""] == []


@pytest.mark.parametrize("name", [mutation.name for mutation in MUTATIONS])
def test_a_classical_mistake_turns_a_test_red(name: str, failures: dict[str, list[str]]) -> None:
    assert failures[name] != []
