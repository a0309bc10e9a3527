import json
import re
from typing import Any

from mobility.demo.registry import registry_json
from mobility.demo.territory import territory
from mobility.model.ids import parse_feed_id
from tests.demo.world import SEED

URL = re.compile(r"https?://[\w.,~#{}():&/%='?-]+")


def registry() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(registry_json(territory(SEED), "http://127.0.0.1:4000"))
    return document


def test_every_feed_has_an_id_a_spec_addresses_and_a_licence() -> None:
    for feed in registry()["feeds"]:
        assert parse_feed_id(feed["id"])
        assert feed["spec"] in {"gtfs", "gtfs-rt"}
        assert all(URL.fullmatch(url) for url in feed["urls"].values())
        assert feed["license"]["attribution_text"]


def test_every_realtime_feed_goes_with_a_dataset_of_its_operator() -> None:
    document = registry()
    specs = {feed["id"]: feed["spec"] for feed in document["feeds"]}
    associated = [
        [feed["feed_onestop_id"] for feed in operator["associated_feeds"]] for operator in document["operators"]
    ]
    assert sorted(feed for feeds in associated for feed in feeds) == sorted(specs)
    assert all([specs[feed] for feed in feeds] in (["gtfs"], ["gtfs", "gtfs-rt"]) for feeds in associated)


def test_the_town_the_railway_the_south_and_the_island_have_realtime() -> None:
    realtime = [feed["id"] for feed in registry()["feeds"] if feed["spec"] == "gtfs-rt"]
    assert realtime == ["demo-ville-rt", "demo-trains-rt", "demo-cars-sud-rt", "demo-ile-rt"]
