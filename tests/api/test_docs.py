"""The description is complete, true to the answers, and made of the same table that serves."""

import re
from html import unescape
from typing import Any

import msgspec

from mobility.api import resources
from mobility.api.client_docs import javascript_exports, python_methods
from mobility.api.problems import Code
from mobility.web.assets import assets
from tests.api.served import TOWN, World


async def test_openapi_describes_every_resource_parameter_and_code(town: World) -> None:
    document: dict[str, Any] = await (await town.get("/openapi.json")).json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {resource.path for resource in resources.DESCRIBED}
    for path, item in document["paths"].items():
        operation = item["get"]
        assert operation["description"] or operation["summary"], path
        for parameter in operation["parameters"]:
            assert parameter["description"], (path, parameter["name"])
            assert "schema" in parameter
            assert "example" in parameter


async def test_answers_are_of_the_shape_described(town: World) -> None:
    paths = {
        "departures": "/v1/departures?stop=x:G&include=calls&explain=1",
        "board": "/v1/board?stop=x:G",
        "stop": "/v1/stops/x:G",
        "place": "/v1/places/x:G",
        "trip": "/v1/trips/x:t1",
        "route": "/v1/routes/x:T1",
        "health_feed": "/v1/health/feeds/x",
        "health_findings": "/v1/health/feeds/x/findings",
        "health_findings_of_rule": "/v1/health/feeds/x/findings/E003",
        "health_unmatched": "/v1/health/feeds/x/unmatched",
        "health_accuracy": "/v1/health/feeds/x/accuracy",
        "health_coverage": "/v1/health/feeds/x/coverage",
        "health_alerts": "/v1/health/feeds/x/alerts",
        "health_operator": "/v1/health/operators/x",
    }
    for resource in resources.DESCRIBED:
        # What is told of the past needs one: tests/api/test_past.py.
        if resource.answer is not None and Code.NO_HISTORY not in resource.codes:
            answer = await town.get(paths.get(resource.name, resource.path))
            assert answer.status == 200, resource.name
            msgspec.json.decode(await answer.read(), type=resource.answer)


async def test_the_docs_page_names_every_function_of_both_clients(town: World) -> None:
    exported = re.findall(
        r"^export (?:async )?(?:function|const) (\w+)", assets()["departures.js"].body.decode(), re.MULTILINE
    )
    assert [one.name for one in javascript_exports()] == exported
    methods = python_methods()
    assert {"departures", "departure_pages", "separate_departures", "stop_pages", "stream", "boards"} <= {
        one.name for one in methods
    }
    shown = unescape(await (await town.get("/docs")).text())
    for one in (*methods, *javascript_exports()):
        assert one.text.endswith("."), one.name
        assert one.signature in shown


async def test_examples_are_about_what_this_server_has(town: World) -> None:
    for path in ("/docs", "/llms.txt"):
        text = await (await town.get(path)).text()
        assert "demo-ville" not in text, path
        assert "x:B2" in text
    town.add("demo-ville", TOWN)
    assert "demo-ville:gare" in await (await town.get("/docs")).text()


async def test_the_docs_page_names_every_resource_and_code_and_needs_no_other_server(town: World) -> None:
    answer = await town.get("/docs")
    page = await answer.text()
    assert all(f'id="{one.name}"' in page and f'data-path="{one.path}"' in page for one in resources.DESCRIBED)
    assert all(f'id="{code}"' in page for code in Code)
    assert "://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
