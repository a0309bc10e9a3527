"""msgspec types in, their JSON Schemas with a sentence on every field and word out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from mobility.api.field_texts import enums_in, field_texts, structs_in
from mobility.api.word_texts import word_texts

Schema = dict[str, Any]

_FOR_THE_HOUSE = re.compile(r" \((?:[A-Z]+\.md[^)]*|rules? [^)]*|[A-Z][a-z]+(?:-[A-Z]?[a-z]+)+)\)| Source: .*")
"""What a sentence says to those who work on this service, and not to those who use it."""


def public_text(text: str) -> str:
    """Leave out of a sentence where it is from."""
    return _FOR_THE_HOUSE.sub("", text)


def described_schemas(types: Sequence[Any], ref_template: str) -> tuple[list[Schema], dict[str, Schema]]:
    """Give a schema for each type and the components that these refer to as `ref_template` says."""
    schemas, components = msgspec.json.schema_components(types, ref_template=ref_template)
    for name, component in components.items():
        component["description"] = public_text(component.get("description", ""))
        component.setdefault("title", name)
    for name, struct in structs_in(types).items():
        properties = components[name].get("properties", {})
        for field, text in field_texts(struct).items():
            if field in properties:
                properties[field].setdefault("description", public_text(text))
    for name, words in enums_in(types).items():
        told = word_texts(words)
        listed = "".join(f"\n- `{word.value}`: {told.get(word.value, '')}" for word in words)
        components[name]["description"] = f"{components[name]['description']}\n{listed}"
    return list(schemas), dict(components)


MOST_WORDS = 12
"""Longer lists of words stand in openapi.json alone."""


class FieldShown(NamedTuple):
    """A field of an answer, for a table."""

    name: str
    """With dots into objects and lists, as `fields` takes it."""
    kind: str
    """`string`, `integer or null`, `list of objects`."""
    text: str
    words: tuple[str, ...]
    """What it may be, where that is one of a few words."""


def fields_shown(answer: Any) -> list[FieldShown]:  # noqa: ANN401 - a msgspec type
    """List all fields of an answer, those of objects and lists in it below them."""
    (schema,), components = described_schemas([answer], "{name}")
    return list(_fields_below(schema, components, "", 5))


def _fields_below(schema: Schema, components: Mapping[str, Schema], before: str, depth: int) -> Iterator[FieldShown]:
    for part in _parts(schema, components):
        for name, described in part.get("properties", {}).items():
            parts = list(_parts(described, components))
            kinds = " or ".join(dict.fromkeys(map(_kind, parts)))
            words = tuple(word for one in parts for word in one.get("enum", ()) if len(one["enum"]) <= MOST_WORDS)
            yield FieldShown(f"{before}{name}", kinds, described.get("description", ""), words)
            if depth:
                yield from _fields_below(described, components, f"{before}{name}.", depth - 1)


def _parts(schema: Schema, components: Mapping[str, Schema]) -> Iterator[Schema]:
    """Give what a value may be; of a list what is in it."""
    if "$ref" in schema:
        yield components[schema["$ref"]]
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _parts(one, components)
    elif isinstance(schema.get("items"), dict):
        yield from ({**one, "is_list": True} for one in _parts(schema["items"], components))
    else:
        yield schema


def _kind(schema: Schema) -> str:
    kind = str(schema.get("format") or schema.get("type", "any"))
    if "enum" in schema:
        kind = "word"
    if kind == "array":
        kind = "list"
    return f"list of {kind}s" if schema.get("is_list") else kind
