"""A body's type and names of its fields in, the body with these fields alone out."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

MOST_FIELDS = 50
Wanted = Mapping[str, Any]
"""Names to what is wanted below them; an empty mapping wants all of it."""


def fields_parser(shape: Any, always: frozenset[str]) -> Callable[[str], tuple[str, ...]]:  # noqa: ANN401 - a msgspec type
    """Make a parser of comma-separated names such as `departures.route.short_name`; `always` is kept unasked.

    A list is passed through: the name means the field of each of its members.
    """
    known = frozenset(names_in(shape))

    def parse(text: str) -> tuple[str, ...]:
        names = tuple(name for name in (part.strip() for part in text.split(",")) if name)
        if not names or len(names) > MOST_FIELDS:
            raise ValueError(f"must be 1 to {MOST_FIELDS} comma-separated names of fields")
        for name in names:
            if name not in known:
                near = difflib.get_close_matches(name[:80], known, n=1, cutoff=0.5)
                raise ValueError(
                    f"`{name[:80]}` is no field of the answer{f'; did you mean `{near[0]}`?' if near else ''}"
                )
        return tuple(dict.fromkeys((*sorted(always), *names)))

    return parse


def names_in(shape: Any, before: str = "", depth: int = 4) -> list[str]:  # noqa: ANN401 - a msgspec type
    """List the dotted names of all fields, down to `depth`."""
    struct = _struct_in(shape)
    if struct is None or not depth:
        return []
    found = []
    for field in msgspec.structs.fields(struct):
        name = f"{before}{field.encode_name}"
        found += [name, *names_in(field.type, f"{name}.", depth - 1)]
    return found


def thinned(body: bytes, names: tuple[str, ...]) -> bytes:
    """Leave the named fields of a JSON body, in the body's own order."""
    wanted: dict[str, Any] = {}
    for name in sorted(names, key=len):
        below, whole = wanted, False
        for step in name.split("."):
            whole = whole or (step in below and not below[step])
            below = below.setdefault(step, {}) if not whole else below
    return msgspec.json.encode(_thin(msgspec.json.decode(body), wanted))


def _thin(value: Any, wanted: Wanted) -> Any:  # noqa: ANN401 - any JSON
    if not wanted:
        return value
    if isinstance(value, list):
        return [_thin(one, wanted) for one in value]
    if isinstance(value, dict):
        return {name: _thin(below, wanted[name]) for name, below in value.items() if name in wanted}
    return value


def _struct_in(shape: Any) -> Any:  # noqa: ANN401 - a msgspec type
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return shape
    return next((found for part in get_args(shape) if (found := _struct_in(part)) is not None), None)
