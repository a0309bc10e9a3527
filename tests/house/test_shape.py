"""The house keeps its shape: small files, short functions, and a sentence on every door."""

import ast
import graphlib
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mobility"
FILES = sorted(SOURCE.rglob("*.py"))
ROOMS = sorted(folder.name for folder in SOURCE.iterdir() if folder.is_dir() and (folder / "__init__.py").exists())

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.AST) -> Iterator[FunctionNode]:
    """Give every function and method of a module."""
    return (node for node in ast.walk(tree) if isinstance(node, FunctionNode))


def code_lines(function: FunctionNode) -> int:
    """Count a function's lines without its docstring."""
    assert function.end_lineno is not None
    length = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None and first.end_lineno is not None:
        length -= first.end_lineno - first.lineno + 1
    return length


def name_of(path: Path) -> str:
    """Name a source file the way the map does."""
    return str(path.relative_to(SOURCE))


def test_no_file_is_longer_than_300_lines_and_most_are_short() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in FILES if path.stat().st_size}
    assert {name: length for name, length in lengths.items() if length > 300} == {}
    assert statistics.median(lengths.values()) <= 100


def test_nine_functions_in_ten_have_at_most_30_lines() -> None:
    lengths = sorted(code_lines(function) for path in FILES for function in functions(ast.parse(path.read_text())))
    assert lengths[int(len(lengths) * 0.9)] <= 30
    assert lengths[-1] <= 80


def test_no_module_knows_one_that_knows_it_not_even_by_its_types() -> None:
    named = {".".join(path.relative_to(SOURCE.parent).with_suffix("").parts): path for path in FILES}
    knows = {
        name: {
            module
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and node.module is not None
            for module in (node.module, *(f"{node.module}.{one.name}" for one in node.names))
            if module in named
        }
        for name, path in named.items()
    }
    assert list(graphlib.TopologicalSorter(knows).static_order())


@pytest.mark.parametrize("path", [path for path in FILES if path.stat().st_size], ids=name_of)
def test_every_module_and_public_definition_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree), "the module has no docstring"
    doors = [node for node in tree.body if isinstance(node, ast.ClassDef | FunctionNode)]
    doors += [
        method
        for door in doors
        if isinstance(door, ast.ClassDef)
        for method in door.body
        if isinstance(method, FunctionNode)
    ]
    silent = [door.name for door in doors if not door.name.startswith("_") and not ast.get_docstring(door)]
    assert silent == []


def test_no_file_is_named_after_nothing() -> None:
    empty_words = {"utils", "helpers", "common", "misc", "manager", "processor", "base"}
    assert [name_of(path) for path in FILES if path.stem in empty_words] == []


def test_tests_mirror_the_rooms() -> None:
    tests = SOURCE.parents[1] / "tests"
    assert [room for room in ROOMS if not list((tests / room).glob("test_*.py"))] == []
