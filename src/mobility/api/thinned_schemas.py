"""A resource in, the schemas of its answers as `fields` leaves them out: any part may be missing, whole answers are none."""

from typing import Any

from mobility.api.resource import Resource

Schema = dict[str, Any]
_TEXT = "With `fields`: what these name, each where it stands in a whole answer, and `as_of`."


def thinned_schemas(resource: Resource, whole: dict[str, Schema]) -> dict[str, Schema]:
    """Describe thinned answers by the names of their components; nothing for a resource that takes no `fields`.

    `whole` are the components of whole answers. A whole answer is of its own schema alone, so that nothing passes for a
    thinned one that lacks what it must have.
    """
    if "fields" not in resource.parameters.by_name:
        return {}
    structs = [answer.__name__ for answer in resource.answers.values()]
    first, *lists = structs
    thin = f"Thinned{first}"
    found: dict[str, Schema] = {
        thin: {
            "title": thin,
            "description": _TEXT,
            "type": "object",
            "required": ["as_of"],
            "propertyNames": {"enum": [*whole[first]["properties"], "stop"]},
            "not": {"required": whole[first]["required"]},
        }
    }
    for name in lists:
        (of_list,) = (field for field, one in whole[name]["properties"].items() if one.get("type") == "array")
        found[f"Thinned{name}"] = {
            "title": f"Thinned{name}",
            "description": _TEXT,
            "type": "object",
            "required": whole[name]["required"],
            "properties": {of_list: {"type": "array", "items": {"$ref": f"#/components/schemas/{thin}"}}},
        }
    return found
