"""The table of resources in, an OpenAPI 3.1 document out; there is no second description."""

from collections.abc import Sequence
from typing import Any

import msgspec

from mobility.api.answer import JSON, PROBLEM
from mobility.api.conventions import EVENT_STREAM, stream_description
from mobility.api.described_schemas import described_schemas
from mobility.api.parameters import Parameter
from mobility.api.problems import EXPLANATIONS, Code, Problem
from mobility.api.resource import Resource
from mobility.api.schemas import schema_path
from mobility.api.thinned_schemas import thinned_schemas

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

MOST_VALUES = 50
"""In a list of one parameter."""
HEADERS: Document = {
    "ETag": {
        "description": "Names what was sent; send it back as `If-None-Match` to hear whether it still holds.",
        "schema": {"type": "string"},
    },
    "Cache-Control": {
        "description": "For how many seconds nothing can change: `max-age` ends before any label would.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": 'Further pages (RFC 8288): `rel="next"` leads to later departures, `rel="prev"` to earlier ones.',
        "schema": {"type": "string"},
    },
    "RateLimit": {
        "description": "What is left: `r` requests, the minute turns in `t` seconds.",
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {
        "description": "What may be asked: `q` requests in `w` seconds.",
        "schema": {"type": "string"},
    },
    "X-Request-Id": {
        "description": "Yours when you sent one of up to 64 letters, digits, `.`, `_` and `-`, else ours; finds the request in the log.",
        "schema": {"type": "string"},
    },
    "Retry-After": {
        "description": "After how many seconds to ask again, where that is known.",
        "schema": {"type": "integer"},
    },
    "WWW-Authenticate": {"description": "How a key is sent: `Bearer`.", "schema": {"type": "string"}},
}
"""Fields of answers that programs act on."""
HEADERS_OF: dict[int, tuple[str, ...]] = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}
"""By the status of a refusal, besides the request id that all of them bear."""


def openapi_document(resources: Sequence[Resource], version: str) -> Document:
    """Describe all resources. Source: OpenAPI Specification 3.1."""
    answers = [(one.name, answer) for one in resources for answer in one.answers.values()]
    types = [*(answer for _, answer in answers), Problem]
    schemas, components = described_schemas(types, "#/components/schemas/{name}")
    schemas_of: dict[str, list[Document]] = {}
    for (name, _), schema in zip(answers, schemas, strict=False):
        schemas_of.setdefault(name, []).append(schema)
    for resource in resources:
        thinned = thinned_schemas(resource, components)
        components |= thinned
        schemas_of.setdefault(resource.name, []).extend({"$ref": f"#/components/schemas/{one}"} for one in thinned)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mobility",
            "version": version,
            "summary": "Departures of a whole territory: every operator, every mode, one honest board.",
            "description": "No key is needed; one raises the limits, which every answer states (`RateLimit`, "
            "`RateLimit-Policy`; only requests from the server's own machine are not counted). "
            "Ids are FEED:ID. Times are RFC 3339 with the stop's own offset; late is positive. Fields may be added: ignore those you do not know. Errors are `application/problem+json`. "
            "`ETag` with `If-None-Match` saves bytes everywhere; HEAD and OPTIONS are answered too.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": tag} for tag in dict.fromkeys(resource.tag for resource in resources)],
        "paths": {
            resource.path: {
                "get": _operation(resource, schemas_of.get(resource.name, [])),
                **({"post": _post(resource)} if resource.post is not None else {}),
            }
            for resource in resources
        },
        "security": [{}, *({name: []} for name in SECURITY)],
        "components": {"schemas": components, "securitySchemes": SECURITY, "headers": HEADERS},
        "externalDocs": {"url": "/docs", "description": "This API for people, with calls to try."},
    }


def _operation(resource: Resource, schemas: list[Document]) -> Document:
    content: Document = {
        media: {"schema": {"type": _type_of(media)}} for media in resource.media_types if media != JSON
    }
    if EVENT_STREAM in content:
        content[EVENT_STREAM]["schema"]["description"] = stream_description()
    if JSON in resource.media_types:
        schema = {"anyOf": schemas} if len(schemas) > 1 else schemas[0] if schemas else {"type": "object"}
        content = {JSON: {"schema": schema}, **content}
    described: Document = {
        "operationId": resource.name,
        "summary": resource.summary,
        "description": resource.text,
        "tags": [resource.tag],
        "parameters": [parameter_object(parameter) for parameter in resource.parameters.parameters],
        "responses": {
            "200": {"description": resource.summary, "content": content, "headers": _headers(resource)},
            "304": {
                "description": "What you hold (`If-None-Match`) still holds.",
                "headers": {name: _header(name) for name in ("ETag", "Cache-Control")},
            },
            **_refusals(resource),
        },
    }
    if resource.answer is not None:
        described["externalDocs"] = {
            "url": schema_path(resource.name),
            "description": "JSON Schema of the answer, which stands by itself.",
        }
    return described


def _post(resource: Resource) -> Document:
    """Describe what a resource takes in: a form with files or addresses."""
    fields: Document = {
        "file": {"type": "array", "items": {"type": "string", "format": "binary"}, "description": "Files, as sent."},
        "url": {"type": "string", "description": "A public http or https address to fetch instead."},
    }
    media = resource.post_media_types
    return {
        "operationId": f"{resource.name}_post",
        "summary": resource.summary,
        "description": resource.text,
        "tags": [resource.tag],
        "parameters": [parameter_object(parameter) for parameter in resource.parameters.parameters],
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": {"schema": {"type": "object", "properties": fields}}},
        },
        "responses": {
            "200": {
                "description": resource.summary,
                "content": {one: {"schema": {"type": _type_of(one)}} for one in media},
            },
            **_refusals(resource),
        },
    }


def _type_of(media_type: str) -> str:
    return "object" if "json" in media_type else "string"


def _headers(resource: Resource) -> Document:
    names = ["ETag", "Cache-Control", *(["RateLimit", "RateLimit-Policy"] if resource.is_limited else [])]
    if "cursor" in resource.parameters.by_name and "next_cursor" not in _fields(resource):
        names.append("Link")
    return {name: _header(name) for name in names}


def _header(name: str) -> Document:
    return {"$ref": f"#/components/headers/{name}"}


def _fields(resource: Resource) -> tuple[str, ...]:
    return () if resource.answer is None else tuple(field.name for field in msgspec.structs.fields(resource.answer))


def parameter_object(parameter: Parameter) -> Document:
    """Describe one parameter."""
    schema: Document = dict(parameter.schema)
    described: Document = {
        "name": parameter.name,
        "in": "path" if parameter.is_path else "query",
        "required": parameter.is_path or parameter.is_required,
        "description": parameter.text,
        "example": parameter.example,
    }
    if parameter.is_list:
        values = {"type": "array", "items": schema, "minItems": 1, "maxItems": MOST_VALUES, "uniqueItems": True}
        return {**described, "schema": values, "style": "form", "explode": False}
    if parameter.is_repeatable:
        return {**described, "schema": {"type": "array", "items": schema}, "explode": True}
    if isinstance(parameter.default, int | float | str):
        is_flag = isinstance(parameter.default, bool)
        schema["default"] = int(parameter.default) if is_flag else parameter.default
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
            "headers": {name: _header(name) for name in ("X-Request-Id", *HEADERS_OF.get(status, ()))},
        }
        for status, codes in sorted(by_status.items())
    }
