"""`/openapi.json` and `/docs`: the table of resources in, its description for machines and for people out."""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

import msgspec

from mobility.api.answer import HTML, JSON, Content
from mobility.api.examples import examples
from mobility.api.field_texts import field_texts
from mobility.api.openapi import openapi_document
from mobility.api.problems import EXPLANATIONS
from mobility.api.resource import Asked, Resource
from mobility.web.templating import page

HELD_FOR_S = 300

ListResources = Callable[[], Sequence[Resource]]


def docs_resources(list_resources: ListResources) -> tuple[Resource, Resource]:
    """Make the two resources that describe all others, themselves included."""

    def document() -> dict[str, Any]:
        return openapi_document(list_resources(), version("mobility"))

    def make_openapi(asked: Asked) -> tuple[Content, object]:
        return Content(msgspec.json.encode(document()), JSON, valid_until=asked.now + HELD_FOR_S), None

    def make_docs(asked: Asked) -> tuple[Content, object]:
        resources = [_described(resource) for resource in list_resources()]
        codes = [{"name": code, "status": one.status, "title": one.title} for code, one in EXPLANATIONS.items()]
        made = page(
            "docs.html",
            info=document()["info"],
            resources=resources,
            codes=codes,
            examples=examples(),
            limits=asked.api.settings,
        )
        head = f"Content-Security-Policy: {made.policy}\r\n"
        return Content(made.html.encode(), HTML, valid_until=asked.now + HELD_FOR_S, extra_head=head), None

    return (
        Resource(
            name="openapi",
            path="/openapi.json",
            tag="operation",
            summary="This API as OpenAPI 3.1.",
            text="Generated from the types and parameters that serve it.",
            make=make_openapi,
            answer=None,
            media_types=(JSON,),
        ),
        Resource(
            name="docs",
            path="/docs",
            tag="operation",
            summary="This API for people, searchable, with calls to try.",
            text="Works without any other server.",
            make=make_docs,
            answer=None,
            media_types=("text/html",),
        ),
    )


def _described(resource: Resource) -> dict[str, object]:
    texts = field_texts(resource.answer) if resource.answer is not None else {}
    names = [field.name for field in msgspec.structs.fields(resource.answer)] if resource.answer is not None else []
    return {
        "name": resource.name,
        "path": resource.path,
        "summary": resource.summary,
        "text": resource.text,
        "parameters": resource.parameters.parameters,
        "fields": [{"name": name, "text": texts.get(name, "")} for name in names],
    }
