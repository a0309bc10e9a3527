"""`/openapi.json` and `/docs`: the table of resources in, its description for machines and for people out."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

import msgspec

from mobility.api.answer import HTML, JSON, Content
from mobility.api.client_docs import javascript_exports, python_methods
from mobility.api.conventions import CONVENTIONS, EVENTS, KEY, STREAM
from mobility.api.described_schemas import fields_shown
from mobility.api.examples import Example, client_examples, examples
from mobility.api.openapi import openapi_document
from mobility.api.problems import EXPLANATIONS
from mobility.api.resource import Asked, Resource
from mobility.api.sample import own_ids, with_own_ids
from mobility.api.schemas import schema_path
from mobility.api.settings import Settings
from mobility.api.snippets import LANGUAGES, snippets
from mobility.api.word_texts import reasons
from mobility.web.assets import asset_url
from mobility.web.templating import Page, page

HELD_FOR_S = 300

_TITLES = {"gtfs-realtime": "GTFS-Realtime"}
"""Of tags that are no ordinary words."""

ListResources = Callable[[], Sequence[Resource]]


def docs_resources(list_resources: ListResources) -> tuple[Resource, Resource]:
    """Make the two resources that describe all others, themselves included."""

    @cache
    def document() -> bytes:
        return msgspec.json.encode(openapi_document(list_resources(), version("mobility")))

    @lru_cache(maxsize=1)
    def drawn(settings: Settings, own: tuple[tuple[str, str], ...]) -> Page:
        return docs_page(list_resources(), settings, dict(own))

    def make_openapi(asked: Asked) -> tuple[Content, object]:
        return Content(document(), JSON, valid_until=asked.now + HELD_FOR_S), None

    def make_docs(asked: Asked) -> tuple[Content, object]:
        made = drawn(asked.api.settings, tuple(own_ids(asked.snapshot).items()))
        head = f"Content-Security-Policy: {made.policy}\r\n"
        content = Content(made.html.encode(), HTML, valid_until=asked.now + HELD_FOR_S, extra_head=head)
        return content, asked.snapshot.timetables

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
            is_heavy=True,
        ),
    )


def docs_page(resources: Sequence[Resource], settings: Settings, own: Mapping[str, str]) -> Page:
    """Draw the page; `own` gives for ids in examples the ones of this server (`own_ids`)."""
    tags = dict.fromkeys(resource.tag for resource in resources)
    return page(
        "docs.html",
        info=openapi_document(resources, version("mobility"))["info"],
        tags=[
            {
                "title": _TITLES.get(tag, tag.capitalize()),
                "resources": [_described(one, own) for one in resources if one.tag == tag],
            }
            for tag in tags
        ],
        codes=[{"name": code, "status": one.status, "title": one.title} for code, one in EXPLANATIONS.items()],
        reasons=reasons(),
        languages=LANGUAGES,
        examples=_with_own(examples(), own),
        clients=_with_own(client_examples(), own),
        methods=python_methods(),
        exports=javascript_exports(),
        module=asset_url("departures.js"),
        limits=settings,
        conventions=CONVENTIONS,
        stream=STREAM,
        events=EVENTS,
        key=KEY,
    )


def _with_own(shown: Sequence[Example], own: Mapping[str, str]) -> list[Example]:
    return [example._replace(code=with_own_ids(example.code, own)) for example in shown]


def _described(resource: Resource, own: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": resource.name,
        "path": resource.path,
        "summary": resource.summary,
        "text": resource.text,
        "media_types": resource.media_types,
        "is_streamed": resource.stream is not None,
        "parameters": [
            {
                "name": one.name,
                "text": one.text,
                "example": with_own_ids(one.example, own),
                "value": _first_values(resource, own).get(one.name, ""),
                "default": int(one.default) if isinstance(one.default, int) else None,
                "choices": None if one.is_list else one.schema.get("enum"),
                "is_required": one.is_path or one.is_required,
                "is_repeatable": one.is_repeatable,
            }
            for one in resource.parameters.parameters
        ],
        "snippets": _with_own(snippets(resource), own),
        "answers": [
            {"name": name, "schema": schema_path(name), "fields": fields_shown(answer)}
            for name, answer in resource.answers.items()
        ],
    }


def _first_values(resource: Resource, own: Mapping[str, str]) -> dict[str, str]:
    """Give what stands in a resource's form at the beginning: its example, which can be tried as it is."""
    query = dict(pair.split("=", 1) for pair in with_own_ids(resource.example, own).split("&") if pair)
    path = {one.name: with_own_ids(one.example, own) for one in resource.parameters.parameters if one.is_path}
    return {**query, **path}
