"""The table of resources in, an OpenAPI 3.1 document out; there is no second description."""

from collections.abc import Sequence
from typing import Any

import msgspec

from mobility.api.answer import JSON, PROBLEM
from mobility.api.field_texts import field_texts, structs_in
from mobility.api.parameters import Parameter
from mobility.api.problems import EXPLANATIONS, Code, Problem
from mobility.api.resource import Resource

Document = dict[str, Any]

ANYWHERE = (Code.UNKNOWN_PARAMETER, Code.INVALID_PARAMETER, Code.REPEATED_PARAMETER)
"""Refusals that every resource can give."""
WHERE_LIMITED = (Code.INVALID_KEY, Code.MISSING_SCOPE, Code.RATE_LIMITED, Code.NOT_READY)
"""Refusals of every resource whose requests are counted, which are those that tell of feeds."""
SECURITY: Document = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key; raises the limits."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same."},
    "apikey_header": {"type": "apiKey", "in": "header", "name": "apikey", "description": "The same."},
    "query": {"type": "apiKey", "in": "query", "name": "key", "description": "The same, where no header can be set."},
    "apikey_query": {"type": "apiKey", "in": "query", "name": "apikey", "description": "The same."},
}


def openapi_document(resources: Sequence[Resource], version: str) -> Document:
    """Describe all resources. Source: OpenAPI Specification 3.1."""
    types = [resource.answer for resource in resources if resource.answer is not None]
    schemas, components = msgspec.json.schema_components([*types, Problem], ref_template="#/components/schemas/{name}")
    schema_of = dict(
        zip([resource.name for resource in resources if resource.answer is not None], schemas, strict=False)
    )
    _describe(components, [*types, Problem])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mobility",
            "version": version,
            "summary": "Departures of a whole territory: every operator, every mode, one honest board.",
            "description": "No key is needed; one raises the limits, which every answer states (`RateLimit`, "
            "`RateLimit-Policy`). Ids are FEED:ID. Times are RFC 3339 with the stop's own offset; late is "
            "positive. Fields may be added: ignore those you do not know. Errors are `application/problem+json`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(resource.tag for resource in resources)],
        "paths": {resource.path: {"get": _operation(resource, schema_of.get(resource.name))} for resource in resources},
        "security": [{}, *({name: []} for name in SECURITY)],
        "components": {"schemas": components, "securitySchemes": SECURITY},
    }


def _describe(components: Document, types: Sequence[Any]) -> None:
    for name, struct in structs_in(types).items():
        properties = components.get(name, {}).get("properties", {})
        for field, text in field_texts(struct).items():
            if field in properties:
                properties[field].setdefault("description", text)


def _operation(resource: Resource, schema: Document | None) -> Document:
    content: Document = {media: {"schema": {"type": "string"}} for media in resource.media_types if media != JSON}
    if JSON in resource.media_types:
        content = {JSON: {"schema": schema or {"type": "object"}}, **content}
    return {
        "operationId": resource.name,
        "summary": resource.summary,
        "description": resource.text,
        "tags": [resource.tag],
        "parameters": [parameter_object(parameter) for parameter in resource.parameters.parameters],
        "responses": {
            "200": {"description": resource.summary, "content": content},
            "304": {"description": "What you hold (`If-None-Match`) still holds."},
            **_refusals(resource),
        },
    }


def parameter_object(parameter: Parameter) -> Document:
    """Describe one parameter."""
    schema: Document = dict(parameter.schema)
    described: Document = {
        "name": parameter.name,
        "in": "path" if parameter.is_path else "query",
        "required": parameter.is_path,
        "description": parameter.text,
        "example": parameter.example,
    }
    if parameter.is_repeatable:
        return {**described, "schema": {"type": "array", "items": schema}, "explode": True}
    if isinstance(parameter.default, int | float | str):
        schema["default"] = parameter.default
    return {**described, "schema": schema}


def _refusals(resource: Resource) -> Document:
    by_status: dict[int, list[Code]] = {}
    for code in (*ANYWHERE, *(WHERE_LIMITED if resource.is_limited else ()), *resource.codes):
        by_status.setdefault(EXPLANATIONS[code].status, []).append(code)
    body = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        str(status): {
            "description": " ".join(f"`{code}`: {EXPLANATIONS[code].title}" for code in codes),
            "content": {PROBLEM: body},
        }
        for status, codes in sorted(by_status.items())
    }
