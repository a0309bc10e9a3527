"""The registry that comes with the product is valid, honest and covers the whole territory."""

import json
from pathlib import Path

import pytest

from mobility.feeds.registry import Registry, load_registry

FOLDER = Path(__file__).resolve().parents[2] / "feeds"
OVERSEAS = {"la-reunion", "guadeloupe", "martinique", "guyane", "mayotte", "nouvelle-caledonie"}
REGIONS = {
    "auvergne-rhone-alpes", "bourgogne-franche-comte", "bretagne", "centre-val-de-loire", "corse", "grand-est", "hauts-de-france",
    "ile-de-france", "normandie", "nouvelle-aquitaine", "occitanie", "pays-de-la-loire", "provence-alpes-cote-d-azur",
}  # fmt: skip


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Load the registry as the product does."""
    return load_registry(FOLDER)


def test_it_is_valid_and_leaves_no_doubt(registry: Registry) -> None:
    assert registry.warnings == ()


def test_it_has_the_networks_of_a_whole_country(registry: Registry) -> None:
    assert len(registry) >= 45
    assert sum(bool(feed.realtime) for feed in registry) >= 40


def test_every_region_and_every_overseas_territory_that_publishes_is_in_it(registry: Registry) -> None:
    assert {feed.file.removesuffix(".dmfr.json") for feed in registry} == REGIONS | OVERSEAS | {"rail"}


@pytest.mark.parametrize(
    "feed_id",
    [
        "fr-rennes-star",
        "fr-fougeres-surf",
        "fr-mende-tum",
        "fr-aleop",
        "fr-lio",
        "fr-nomad-car",
        "fr-sncf",
        "fr-bacs-de-loire",
        "fr-mq-maritime",
    ],
    ids=["metropolis", "medium town", "rural", "coaches", "coaches", "coaches", "rail", "ferry", "ferry"],
)
def test_every_kind_of_network_is_in_it(registry: Registry, feed_id: str) -> None:
    assert feed_id in registry.feeds


def test_every_feed_says_who_runs_it_and_under_which_terms(registry: Registry) -> None:
    assert [
        feed.id for feed in registry if not (feed.operators and feed.licence.shown and feed.licence.attribution_text)
    ] == []


def test_it_holds_no_keys_and_no_address_that_asks_for_one(registry: Registry) -> None:
    addresses = [feed.static for feed in registry]
    addresses += [address for feed in registry for source in feed.realtime for address in source.addresses.values()]
    assert [address.url for address in addresses if "?" in address.url or address.authorization] == []
    assert [address.url for address in addresses if not address.url.startswith("https://")] == []


@pytest.mark.real_data
def test_every_address_and_licence_is_the_catalogues(registry: Registry, shared_data: Path) -> None:
    sources = json.loads((shared_data / "catalogue" / "fr-transitous.json").read_text())["sources"]
    licences = {source["url"]: (source.get("license") or {}).get("spdx-identifier") or "" for source in sources}
    found = {feed.static.url: feed.licence.name for feed in registry}
    for feed in registry:
        for source in feed.realtime:
            found |= {address.url: source.licence.name for address in source.addresses.values()}
    assert {url: name for url, name in found.items() if licences.get(url) != name} == {}
