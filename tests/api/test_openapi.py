"""The description as others' tools read it: valid OpenAPI 3.1, valid JSON Schema, and true to what is served."""

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from mobility.api import resources
from mobility.api.schemas import answers_of, schema_of, schema_path
from tests.api.live_demo import LiveDemo
from tests.api.served import World

FIELDS_OF_V1 = Path(__file__).with_name("fields_v1.txt")
ASKED = {
    "departures": "/v1/departures?stop=demo-ville:gare&include=calls,first_last,cancelled&explain=1&group=line",
    "separate_departures": "/v1/departures?lat=46.8204&lon=2.9106&merge=0&limit=5",
    "board_refresh": "/v1/board?stop=demo-ville:gare&have=0",
    "problem": "/v1/departures?stop=demo-ville:nowhere",
    "alerts": "/v1/alerts?active=0",
}


async def test_openapi_is_openapi(town: World) -> None:
    document = await (await town.get("/openapi.json")).json()
    problems = [
        f"{list(error.absolute_path)}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()
    ]
    assert problems == []
    assert document["openapi"].startswith("3.1.")


@pytest.mark.parametrize("name", answers_of(resources.DESCRIBED))
async def test_a_schema_stands_by_itself_under_its_id(town: World, name: str) -> None:
    answer = await town.get(schema_path(name))
    assert answer.content_type == "application/schema+json"
    schema = await answer.json(content_type=None)
    assert schema["$id"] == schema_path(name)
    jsonschema_rs.meta.validate(schema)
    assert "#/components" not in await answer.text()


async def test_a_schema_that_there_is_not_is_refused_with_the_one_meant(town: World) -> None:
    problem = await (await town.get("/schemas/v1/departure.json")).json(content_type=None)
    assert (problem["status"], problem["code"], problem["hint"]) == (
        404,
        "unknown_resource",
        "did you mean departures?",
    )


def test_where_the_service_has_a_name_ids_of_schemas_bear_it() -> None:
    schema = schema_of("problem", answers_of(())["problem"], "https://departures.example.org")
    assert schema["$id"] == "https://departures.example.org/schemas/v1/problem.json"


@pytest.mark.parametrize("name", answers_of(resources.DESCRIBED))
def test_what_the_demo_answers_is_of_its_schema(demo: LiveDemo, name: str) -> None:
    path = ASKED.get(name) or next(one.example_path for one in resources.DESCRIBED if one.name == name)
    schema = schema_of(name, answers_of(resources.DESCRIBED)[name])
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(demo.json(path))


def test_no_field_of_v1_is_taken_away_or_changed() -> None:
    promised = [line for line in FIELDS_OF_V1.read_text().splitlines() if line and not line.startswith("#")]
    answers = answers_of(resources.DESCRIBED)
    there = {field for name, answer in answers.items() for field in fields_of(schema_of(name, answer), name)}
    assert [field for field in promised if field not in there] == []
    assert len(promised) > 250


def fields_of(schema: dict[str, Any], name: str) -> list[str]:
    """List every field that an answer may have, with the type it has."""
    components = {f"{name}": schema, **schema["$defs"]}
    return sorted(
        f"{where}.{field} {types_of(described)}"
        for where, component in components.items()
        for field, described in component.get("properties", {}).items()
    )


def types_of(schema: dict[str, Any]) -> str:
    """Spell what a value may be, briefly."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return "|".join(sorted(map(types_of, schema["anyOf"])))
    kind = str(schema.get("type", "any"))
    return f"{kind}<{types_of(schema['items'])}>" if isinstance(schema.get("items"), dict) else kind


@pytest.mark.parametrize(
    "asked",
    [
        "fields=next_service",
        "fields=departures.expected,departures.route.short_name",
        "merge=0&fields=place.name",
        "group=line&fields=groups.departures",
    ],
)
def test_a_thinned_answer_is_of_the_schema_described(demo: LiveDemo, asked: str) -> None:
    document = demo.json("/openapi.json")
    media = document["paths"]["/v1/departures"]["get"]["responses"]["200"]["content"]["application/json"]
    schema = {**media["schema"], "components": document["components"]}
    answer = demo.json(f"/v1/departures?stop=demo-ville:gare&{asked}")
    jsonschema_rs.Draft202012Validator(schema).validate(answer)


def test_a_whole_answer_that_lacks_something_does_not_pass_for_a_thinned_one(demo: LiveDemo) -> None:
    document = demo.json("/openapi.json")
    media = document["paths"]["/v1/departures"]["get"]["responses"]["200"]["content"]["application/json"]
    validator = jsonschema_rs.Draft202012Validator({**media["schema"], "components": document["components"]})
    answer = demo.json("/v1/departures?stop=demo-ville:gare")
    assert validator.is_valid(answer)
    del answer["departures"][0]["label"]
    assert not validator.is_valid(answer)


def test_what_is_told_of_refusals_stands_in_their_heads(demo: LiveDemo) -> None:
    operation = demo.json("/openapi.json")["paths"]["/v1/departures"]["get"]
    assert all("X-Request-Id" in told["headers"] for status, told in operation["responses"].items() if status >= "400")
    assert "Retry-After" in operation["responses"]["429"]["headers"]
    assert "WWW-Authenticate" in operation["responses"]["401"]["headers"]
