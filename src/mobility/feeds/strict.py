"""A decoded JSON value + the type it should have -> every fault in it with its place, not only the first."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from mobility.feeds.masking import mask_text, shorten

Fault = tuple[str, str]
"""Dotted place and sentence."""


def faults_in(value: object, of: type) -> Iterator[Fault]:
    """List what keeps a JSON value from being an `of`: unknown and missing keys, wrong types, texts of a wrong form.

    A type's `msgspec.Meta(description=...)` says in faults what was expected there.
    """
    yield from _faults(value, _type_info(of), "")


@cache
def _type_info(of: type) -> inspect.Type:
    return inspect.type_info(of)


def _faults(value: object, expected: inspect.Type, place: str) -> Iterator[Fault]:
    described = ""
    while isinstance(expected, inspect.Metadata):
        described = (expected.extra_json_schema or {}).get("description", described)
        expected = expected.type
    match expected:
        case inspect.UnionType():
            # Optional keys are left out, never null: the schema of the format knows no null.
            yield from _faults(value, next(kind for kind in expected.types if not _is_null(kind)), place)
        case inspect.StructType():
            yield from _struct_faults(value, expected, place)
        case inspect.ListType() | inspect.VarTupleType():
            yield from _list_faults(value, expected.item_type, place)
        case inspect.DictType():
            yield from _dict_faults(value, expected.value_type, place)
        case inspect.LiteralType() | inspect.EnumType():
            allowed = _allowed(expected)
            if value not in allowed:
                yield place, f"{_shown(value)} must be one of {', '.join(map(str, allowed))}"
        case inspect.AnyType():
            return
        case _:
            yield from _text_faults(value, expected, place, described)


def _struct_faults(value: object, expected: inspect.StructType, place: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield place, f"must be an object, not {_shown(value)}"
        return
    fields = {field.encode_name: field for field in expected.fields}
    for key, item in value.items():
        if key in fields:
            yield from _faults(item, fields[key].type, _joined(place, key))
        else:
            yield _joined(place, key), f"unknown key; known here: {', '.join(fields)}"
    for key, field in fields.items():
        if field.required and key not in value:
            yield _joined(place, key), "is missing"


def _list_faults(value: object, item_type: inspect.Type, place: str) -> Iterator[Fault]:
    if not isinstance(value, list):
        yield place, f"must be a list, not {_shown(value)}"
        return
    for index, item in enumerate(value):
        yield from _faults(item, item_type, f"{place}[{index}]")


def _dict_faults(value: object, value_type: inspect.Type, place: str) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield place, f"must be an object, not {_shown(value)}"
        return
    for key, item in value.items():
        yield from _faults(item, value_type, _joined(place, key))


def _text_faults(value: object, expected: inspect.Type, place: str, described: str) -> Iterator[Fault]:
    if not isinstance(expected, inspect.StrType):
        raise TypeError(f"no rule for {expected!r}")
    if not isinstance(value, str):
        yield place, f"must be {described or 'a text in quotes'}, not {_shown(value)}"
    elif (expected.pattern and not re.search(expected.pattern, value)) or len(value) < (expected.min_length or 0):
        yield place, f"{_shown(value)} is not {described}" if value else "must not be empty"


def _allowed(expected: inspect.LiteralType | inspect.EnumType) -> tuple[Any, ...]:
    if isinstance(expected, inspect.LiteralType):
        return tuple(expected.values)
    return tuple(member.value for member in expected.cls)


def _is_null(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.NoneType)


def _joined(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _shown(value: object) -> str:
    return shorten(mask_text(msgspec.json.encode(value).decode()))
