"""The table of rules stays true: places and tests that it names are there, and no rule or known mistake is without."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE, TESTS = REPOSITORY / "src" / "mobility", REPOSITORY / "tests"
TABLE = (SOURCE / "merge" / "RULES.md").read_text()
RULES = range(1, 35)
KNOWN_MISTAKES = 14


def rows() -> list[list[str]]:
    """Give the cells of every row, headings apart."""
    lines = [
        line for line in TABLE.splitlines() if line.startswith("| ") and not line.startswith(("| rule", "| mistake"))
    ]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def named(cell: str) -> list[tuple[str, str]]:
    """Give the files and functions that a cell names."""
    found = [tuple(name.split(":")) for name in re.findall(r"`([^`]+)`", cell)]
    return [(file, function) for file, function in found]


@cache
def functions(path: Path) -> frozenset[str]:
    """Give the names of all functions and methods of a file; none where there is no such file."""
    if not path.is_file():
        return frozenset()
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))


RULE_ROWS = [row for row in rows() if len(row) == 4]
MISTAKE_ROWS = [row for row in rows() if len(row) == 2]


def test_every_rule_stands_once_in_the_table() -> None:
    assert [int(row[0]) for row in RULE_ROWS] == list(RULES)
    assert len(MISTAKE_ROWS) == KNOWN_MISTAKES


@pytest.mark.parametrize("row", RULE_ROWS, ids=lambda row: f"rule-{row[0]}")
def test_a_rule_has_its_place_and_its_tests(row: list[str]) -> None:
    places, tests = named(row[2]), named(row[3])
    assert places
    assert tests
    assert [place for place in places if place[1] not in functions(SOURCE / place[0])] == []
    assert [test for test in tests if test[1] not in functions(TESTS / test[0])] == []


@pytest.mark.parametrize("row", MISTAKE_ROWS, ids=lambda row: row[0])
def test_a_known_mistake_has_its_tests(row: list[str]) -> None:
    tests = named(row[1])
    assert tests
    assert [test for test in tests if test[1] not in functions(TESTS / test[0])] == []


def test_a_rule_that_the_code_names_is_one_of_the_table() -> None:
    texts = {path: path.read_text() for path in SOURCE.rglob("*.py")}
    numbers = {int(number) for text in texts.values() for number in re.findall(r"\brules? (\d+)", text)}
    assert numbers - set(RULES) == set()
    assert len(numbers) > 25, "the code cites its rules"
