"""`/llms.txt`: the table of resources in, the whole API on one page of plain text, for language models, out."""

from collections.abc import Callable, Iterator, Sequence

from mobility.api.answer import TEXT, Content
from mobility.api.conventions import CONVENTIONS, EVENTS, KEY, STREAM
from mobility.api.parameters import Parameter
from mobility.api.problems import EXPLANATIONS
from mobility.api.resource import Asked, Resource
from mobility.api.sample import own_ids, with_own_ids
from mobility.api.settings import Settings
from mobility.api.word_texts import reasons

HELD_FOR_S = 300

_BEGINNING = """\
# mobility

> Departures of a whole territory: every operator, every mode, one honest board. An HTTP API that answers with JSON, \
plain text, CSV and event streams. No key is needed.

- Ids are FEED:ID; `/v1/stops?q=NAME` finds those of stops.
- Show `expected` where it is not null, else `scheduled`. `label` says how sure it is: `live` (observed at most 90 s \
before `as_of`), `ageing` (at most 300 s) or `scheduled`, which means "no prediction", never "on time".
- A board without departures says in `next_service` when something leaves again, and why nothing does before.
- Unknown is not no: `unknown` accessibility, null occupancy.
- Fields may be added; ignore those you do not know. Unknown parameters are refused.
- Every refusal is `application/problem+json` with `code`, `detail`, `parameter`, `value` and `hint`.
- Show the `attribution` of `feeds` with the data.
"""


def llms_resource(list_resources: Callable[[], Sequence[Resource]]) -> Resource:
    """Make the resource that tells of all others, itself included."""

    def make(asked: Asked) -> tuple[Content, object]:
        text = with_own_ids(llms_text(list_resources(), asked.api.settings), own_ids(asked.snapshot))
        return Content(text.encode(), TEXT, valid_until=asked.now + HELD_FOR_S), asked.snapshot.timetables

    return Resource(
        name="llms",
        path="/llms.txt",
        tag="operation",
        summary="This API on one page of plain text, for language models.",
        text="Made of the same tables as `/openapi.json` and `/docs`.",
        make=make,
        answer=None,
        media_types=("text/plain",),
        is_limited=False,
    )


def llms_text(resources: Sequence[Resource], settings: Settings) -> str:
    """Tell of all resources, codes and reasons. Source: llmstxt.org, form of the file."""
    return "\n".join(
        (
            _BEGINNING,
            *_limits(settings),
            *_everywhere(),
            "## Resources",
            "",
            *_resources(resources),
            *_codes(),
            *_links(),
        )
    )


def _limits(settings: Settings) -> Iterator[str]:
    yield "## Limits"
    yield ""
    anonymous, with_key = settings.anonymous_per_minute, settings.key_per_minute
    yield f"- Without a key: {f'{anonymous} requests a minute from one address' if anonymous else 'not counted'}."
    yield f"- With a key (`Authorization: Bearer KEY`): {f'{with_key} a minute' if with_key else 'not counted'}."
    yield "- What is left stands in `RateLimit`; beyond it 429 with `Retry-After`."
    yield ""


def _everywhere() -> Iterator[str]:
    yield "## Everywhere"
    yield ""
    for one in CONVENTIONS:
        yield f"- {one.title}: {one.text}"
    yield ""
    yield "## Streams"
    yield ""
    yield STREAM
    yield ""
    for event in EVENTS:
        yield f"- `{event.name}` ({event.data}): {event.text}"
    yield ""
    yield KEY
    yield ""


def _resources(resources: Sequence[Resource]) -> Iterator[str]:
    for resource in resources:
        yield f"### GET {resource.path}"
        yield ""
        yield f"{resource.summary} {resource.text}"
        yield ""
        example = "Example" if resource.has_lasting_example else "Form of the address"
        yield f"{example}: `{resource.example_path}`. Answers with: {', '.join(resource.media_types)}."
        yield ""
        for one in resource.parameters.parameters:
            yield f"- `{one.name}`{_marks(one)}: {one.text}"
        if resource.parameters.parameters:
            yield ""


def _marks(parameter: Parameter) -> str:
    default = parameter.default
    found = (
        "required" if parameter.is_path or parameter.is_required else "",
        "repeatable" if parameter.is_repeatable else "",
        f"default {int(default)}" if isinstance(default, int) else "",
    )
    named = ", ".join(filter(None, found))
    return f" ({named})" if named else ""


def _codes() -> Iterator[str]:
    yield "## Codes of refusals"
    yield ""
    for code, explanation in EXPLANATIONS.items():
        yield f"- `{code}` ({explanation.status}): {explanation.title}"
    yield ""
    yield "## Reasons for what a board lacks"
    yield ""
    for reason in reasons():
        yield f"- `{reason.code}` (`{reason.field}`): {reason.text}"
    yield ""


def _links() -> Iterator[str]:
    yield "## More"
    yield ""
    yield "- [OpenAPI 3.1](/openapi.json): every field with its meaning"
    yield "- [JSON Schemas](/schemas/v1/departures.json): one for each resource, by its `operationId`"
    yield "- [For people](/docs): searchable, with calls to try in curl, Python and JavaScript"
    yield ""
