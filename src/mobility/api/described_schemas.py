"""msgspec types in, their JSON Schemas with a sentence on every field and word out."""

import re
from collections.abc import Sequence
from typing import Any

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
