"""`/schemas/v1/NAME.json`: the name of a resource in, the JSON Schema of its answer, which stands by itself, out."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from mobility.api.answer import Content
from mobility.api.described_schemas import Schema, described_schemas
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, Problem, RefusedError
from mobility.api.resource import Asked, Resource

SCHEMA = "application/schema+json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
HELD_FOR_S = 3_600


def schema_path(name: str) -> str:
    """Give the address of a schema; it stays as long as the API is called v1."""
    return f"/schemas/v1/{name}.json"


def schema_of(name: str, answer: Any, public_url: str = "") -> Schema:  # noqa: ANN401 - a msgspec type
    """Write one type down with all it refers to. Source: JSON Schema 2020-12, core, section 8.2.1 for `$id`."""
    (schema,), components = described_schemas([answer], "#/$defs/{name}")
    return {"$schema": DIALECT, "$id": f"{public_url}{schema_path(name)}", **schema, "$defs": components}


def answers_of(resources: Sequence[Resource]) -> Mapping[str, Any]:
    """Give the types of all answers by the name of their schema; `problem` is that of every refusal."""
    found = {name: answer for resource in resources for name, answer in resource.answers.items()}
    return {**found, "problem": Problem}


def schemas_resource(list_resources: Callable[[], Sequence[Resource]]) -> Resource:
    """Make the resource that gives the schemas of all others."""

    @cache
    def spelled(name: str, public_url: str) -> bytes:
        return msgspec.json.encode(schema_of(name, answers_of(list_resources())[name], public_url))

    def make(asked: Asked) -> tuple[Content, object]:
        answers = answers_of(list_resources())
        if asked.id not in answers:
            near = difflib.get_close_matches(asked.id[:64], answers, n=1, cutoff=0.5)
            raise RefusedError(
                Code.UNKNOWN_RESOURCE,
                f"There is no schema `{asked.id[:64]}`.",
                parameter="id",
                value=asked.id,
                hint=f"did you mean {near[0]}?" if near else f"there are: {', '.join(answers)}",
            )
        body = spelled(asked.id, asked.api.settings.public_url)
        return Content(body, SCHEMA, valid_until=asked.now + HELD_FOR_S), None

    return Resource(
        name="schema",
        path="/schemas/v1/{id}.json",
        tag="operation",
        summary="JSON Schema of one resource's answer.",
        text="Draft 2020-12, with `$id`. In v1 fields are added, never taken away or changed in meaning; `problem` is the "
        "schema of every refusal.",
        make=make,
        answer=None,
        parameters=ParameterTable(
            (
                Parameter(
                    "id",
                    "Name of a resource as in `operationId` of openapi.json, or `problem`.",
                    str,
                    {"type": "string", "pattern": "^[a-z_]+$"},
                    "departures",
                    is_path=True,
                ),
            )
        ),
        codes=(Code.UNKNOWN_RESOURCE,),
        media_types=(SCHEMA,),
        is_limited=False,
    )
