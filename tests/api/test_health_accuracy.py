"""Accuracy as JSON and as sheets: every figure with its method, its number and the share without a known departure."""

import csv
import io

import msgspec

from mobility.api.state import FeedInUse
from mobility.health.accuracy.figures import accuracy_of
from mobility.model.accuracy import Accuracy
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from tests.api.served import World
from tests.health.accuracy.test_figures import settled


def put(town: World, accuracy: Accuracy | None) -> None:
    """Put a feed into the town's state."""
    health = msgspec.structs.replace(FeedHealth(feed=FeedId("h"), name="H"), accuracy=accuracy)
    town.state.put(FeedInUse(FeedId("h"), health))


def good(route: str = "C1") -> Accuracy:
    """Give figures of a hundred predictions in each bin."""
    found = settled(*[(ahead, 0) for ahead in (100, 240, 400, 700)] * 100, route=route)
    return accuracy_of(found, since=1_768_494_840, until=1_768_500_000)


async def test_the_headline_comes_with_method_and_number(town: World) -> None:
    put(town, good())
    told = await (await town.get("/v1/health/feeds/h/accuracy")).json()
    assert told["headline"] == "vehicle_positions"
    (first, second) = told["methods"]
    assert (first["method"], second["method"]) == ("vehicle_positions", "last_prediction")
    assert (first["predictions"], first["errors"]["n"], first["overall_percent"]) == (400, 400, 100.0)
    assert first["without_actual_percent"] == 0.0
    assert [one["name"] for one in first["benchmark"]] == ["0-3", "3-6", "6-10", "10-15"]


async def test_figures_come_by_line_and_by_hour(town: World) -> None:
    put(town, good())
    for by, name in (("route", "C1"), ("hour", "08")):
        told = await (await town.get(f"/v1/health/feeds/h/accuracy?by={by}")).json()
        assert [group["id"] for group in told["methods"][0]["groups"]] == [name]
        assert "benchmark" not in told["methods"][0]


async def test_a_feed_without_decided_predictions_has_no_figures(town: World) -> None:
    put(town, None)
    told = await (await town.get("/v1/health/feeds/h/accuracy")).json()
    assert (told["methods"], told["headline"], told["since"]) == ([], None, None)


async def test_a_sheet_calculates_nothing(town: World) -> None:
    put(town, good(route="=1+1"))
    answer = await town.get("/v1/health/feeds/h/accuracy?by=route&format=csv")
    text = (await answer.read()).decode().removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert rows[1][:4] == ["vehicle_positions", "'=1+1", "400", "100,0"]


async def test_an_unknown_dimension_is_refused(town: World) -> None:
    put(town, good())
    assert (await town.get("/v1/health/feeds/h/accuracy?by=driver")).status == 400
