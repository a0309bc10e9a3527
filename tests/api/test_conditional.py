"""Every resource can be asked again for little: tag, 304, HEAD, a bounded life in caches, and no life for refusals."""

import pytest

from mobility.api import resources
from mobility.api.resource import Resource
from mobility.web.assets import asset_url
from tests.api.served import DELAYED, World

PATHS = {
    "departures": "/v1/departures?stop=x:G",
    "board": "/v1/board?stop=x:G",
    "embed": "/embed?stop=x:G",
    "manifest": "/manifest.webmanifest?stop=x:G",
    "stop": "/v1/stops/x:G",
    "place": "/v1/places/x:G",
    "trip": "/v1/trips/x:t1",
    "route": "/v1/routes/x:T1",
    "health_feed": "/v1/health/feeds/x",
    "stop_page": "/stops/x:G",
    "sheets": "/sheets?feed=x",
    "static": asset_url("mobility.css"),
}
COUNTS_REQUESTS = {"metrics"}
"""Asking changes the answer."""

OF_THE_PAST = {"health_incidents", "health_shown"}
"""Need a history; test_past asks them."""

each_resource = pytest.mark.parametrize(
    "resource",
    [one for one in resources.ALL if ("{" not in one.path or one.name in PATHS) and one.name not in OF_THE_PAST],
    ids=lambda resource: resource.name,
)


@each_resource
async def test_what_is_held_already_is_not_sent_again(town: World, resource: Resource) -> None:
    town.say("x", DELAYED)
    path = PATHS.get(resource.name, resource.path)
    first = await town.get(path)
    assert first.status == 200
    assert first.headers["ETag"]
    if resource.name not in COUNTS_REQUESTS:
        again = await town.get(path, If_None_Match=first.headers["ETag"])
        assert (again.status, await again.read()) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    other = await town.get(path, If_None_Match='"other"')
    assert other.status == 200


@each_resource
async def test_head_says_the_same_without_the_body(town: World, resource: Resource) -> None:
    path = PATHS.get(resource.name, resource.path)
    whole, head = await town.get(path), await town.client.head(path)
    assert (head.status, await head.read()) == (200, b"")
    volatile = {"date", "etag", "content-length"} if resource.name in COUNTS_REQUESTS else {"date"}
    heads = [{name.lower(): text for name, text in one.headers.items()} for one in (whole, head)]
    assert heads[0].keys() == heads[1].keys()
    assert not [name for name in heads[0] if name not in volatile and heads[0][name] != heads[1][name]]


@each_resource
async def test_caches_are_told_how_long_and_for_whom(town: World, resource: Resource) -> None:
    answer = await town.get(PATHS.get(resource.name, resource.path))
    control = answer.headers["Cache-Control"]
    assert control == "no-cache" or control.startswith("public, max-age=")
    assert {"Accept", "Accept-Encoding", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/v1/departures", "/v1/stops/x:No", "/v1/nothing", "/static/0/a.css"])
async def test_a_refusal_is_not_kept(town: World, path: str) -> None:
    answer = await town.get(path)
    assert answer.status >= 400
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in answer.headers
