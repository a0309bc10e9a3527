"""msgspec structs and enums in, what their fields and words mean out: the sentences that stand below them in the source."""

import ast
import inspect
import textwrap
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec


@cache
def field_texts(struct: type[msgspec.Struct]) -> dict[str, str]:
    """Read the sentence below each field of a struct and of those it inherits from; a field without one is left out."""
    found: dict[str, str] = {}
    for ancestor in reversed(struct.__mro__):
        if not (isinstance(ancestor, type) and issubclass(ancestor, msgspec.Struct)) or ancestor is msgspec.Struct:
            continue
        tree = ast.parse(textwrap.dedent(inspect.getsource(ancestor)))
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for field, text in pairwise(body):
            match field, text:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(sentence))):
                    found[name] = " ".join(sentence.split())
    return found


@cache
def member_texts(words: type[StrEnum]) -> dict[str, str]:
    """Read the sentence below each word of an enum; a word without one is left out."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(words)))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    found: dict[str, str] = {}
    for member, text in pairwise(body):
        match member, text:
            case (
                ast.Assign(value=ast.Constant(value=str(word))),
                ast.Expr(value=ast.Constant(value=str(sentence))),
            ):
                found[word] = " ".join(sentence.split())
    return found


def structs_in(types: Iterable[Any]) -> dict[str, type[msgspec.Struct]]:
    """Find every struct that these types reach, by name."""
    return {name: found for name, found in _reached(types).items() if issubclass(found, msgspec.Struct)}


def enums_in(types: Iterable[Any]) -> dict[str, type[StrEnum]]:
    """Find every enum of words that these types reach, by name."""
    return {name: found for name, found in _reached(types).items() if issubclass(found, StrEnum)}


def _reached(types: Iterable[Any]) -> dict[str, type]:
    found: dict[str, type] = {}
    for described in msgspec.inspect.multi_type_info(list(types)):
        _walk(described, found)
    return found


def _walk(described: object, found: dict[str, type]) -> None:
    if isinstance(described, msgspec.inspect.EnumType):
        found[described.cls.__name__] = described.cls
    elif isinstance(described, msgspec.inspect.StructType):
        if described.cls.__name__ in found:
            return
        found[described.cls.__name__] = described.cls
        for field in described.fields:
            _walk(field.type, found)
    elif isinstance(described, msgspec.inspect.Metadata):
        _walk(described.type, found)
    elif isinstance(described, msgspec.inspect.UnionType):
        for part in described.types:
            _walk(part, found)
    else:
        for name in ("item_type", "key_type", "value_type"):
            if hasattr(described, name):
                _walk(getattr(described, name), found)
        for part in getattr(described, "item_types", ()):
            _walk(part, found)
