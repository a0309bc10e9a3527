"""Datasets of the national access point become DMFR feeds."""

import datetime as dt
import json
from typing import Any

import msgspec
import pytest

from mobility.feeds.national_access_point import concerns, decode_datasets, dmfr_from
from mobility.feeds.registry import registry_from

TODAY = dt.date(2026, 1, 15)
Json = dict[str, Any]


def resource(format_: str, url: str, **more: Any) -> Json:
    """Describe a resource as the API does, with fields nobody here reads."""
    return {
        "id": 1, "format": format_, "url": f"https://data.example.org/{url}", "title": "GTFS.zip", "is_available": True, "type": "main",
        "updated": "2026-01-01T00:00:00Z", "metadata": {"foo": "bar"}, "filesize": 42,
    } | more  # fmt: skip


def dataset(*resources: Json, **more: Any) -> Json:
    """Describe a dataset as the API does."""
    return {
        "datagouv_id": "5f0", "id": "5f0", "slug": "reseau-exemple", "title": "Réseau urbain Exemple", "licence": "lov2",
        "page_url": "https://transport.data.gouv.fr/datasets/reseau-exemple", "type": "public-transit", "created_at": "2021-12-23",
        "publisher": {"id": "org", "name": "Ville d'Exemple", "type": "organization"},
        "covered_area": [{"type": "epci", "insee": "242", "nom": "CA d'Exemple"}],
        "offers": [{"nom_commercial": "Exemplo", "nom_aom": "CA d'Exemple", "identifiant_offre": 7, "type_transport": "Transport urbain"}],
        "legal_owners": [], "tags": [], "resources": list(resources),
    } | more  # fmt: skip


def converted(*datasets: Json) -> Json:
    """Convert what the API answered."""
    return dmfr_from(decode_datasets(json.dumps(datasets).encode()), TODAY)


def test_a_dataset_becomes_a_timetable_its_realtime_and_an_operator() -> None:
    found = converted(
        dataset(
            resource("GTFS", "gtfs.zip"),
            resource("NeTEx", "netex.zip"),
            resource("gtfs-rt", "tu", features=["trip_updates", "vehicle_positions"], title="GTFS-RT"),
            resource("gtfs-rt", "sa", title="Alertes de service"),
        )
    )
    assert found["feeds"] == [
        {
            "id": "fr-reseau-exemple",
            "spec": "gtfs",
            "name": "Réseau urbain Exemple",
            "description": "GTFS.zip, CA d'Exemple, https://transport.data.gouv.fr/datasets/reseau-exemple",
            "urls": {"static_current": "https://data.example.org/gtfs.zip"},
            "license": {"spdx_identifier": "etalab-2.0", "attribution_text": "Ville d'Exemple, transport.data.gouv.fr"},
        },
        {
            "id": "fr-reseau-exemple~rt",
            "spec": "gtfs-rt",
            "name": "Réseau urbain Exemple",
            "description": "GTFS-RT, CA d'Exemple, https://transport.data.gouv.fr/datasets/reseau-exemple",
            "urls": {
                "realtime_trip_updates": "https://data.example.org/tu",
                "realtime_vehicle_positions": "https://data.example.org/tu",
                "realtime_alerts": "https://data.example.org/sa",
            },
            "license": {"spdx_identifier": "etalab-2.0", "attribution_text": "Ville d'Exemple, transport.data.gouv.fr"},
            "tags": {"static_feeds": "fr-reseau-exemple"},
        },
    ]
    assert found["operators"] == [
        {
            "onestop_id": "o-exemplo",
            "name": "Exemplo",
            "associated_feeds": [{"feed_onestop_id": "fr-reseau-exemple"}, {"feed_onestop_id": "fr-reseau-exemple~rt"}],
        }
    ]
    assert len(registry_from("x", json.dumps(found).encode())) == 1


def test_a_dataset_with_two_timetables_and_two_streams_of_a_kind_gives_each_its_feed() -> None:
    found = converted(
        dataset(
            resource("GTFS", "a.zip"),
            resource("GTFS", "b.zip"),
            resource("gtfs-rt", "a.pb", features=["trip_updates"]),
            resource("gtfs-rt", "b.pb", features=["trip_updates"]),
        )
    )
    assert [feed["id"] for feed in found["feeds"]] == [
        "fr-reseau-exemple",
        "fr-reseau-exemple~2",
        "fr-reseau-exemple~rt",
        "fr-reseau-exemple~rt~2",
    ]
    assert found["feeds"][2]["tags"] == {"static_feeds": "fr-reseau-exemple,fr-reseau-exemple~2"}


@pytest.mark.parametrize("more", [{"is_available": False}, {"end_calendar_validity": "2026-01-14"}])
def test_a_timetable_that_is_gone_or_over_is_left_out_with_its_realtime(more: Json) -> None:
    found = converted(dataset(resource("GTFS", "gtfs.zip", **more), resource("gtfs-rt", "tu")))
    assert found == {"feeds": [], "operators": []}


@pytest.mark.parametrize(
    ("licence", "terms"),
    [
        ("odc-odbl", {"spdx_identifier": "ODbL-1.0", "share_alike_optional": "no"}),
        ("notspecified", {"url": "https://transport.data.gouv.fr/datasets/reseau-exemple"}),
        (None, {"url": "https://transport.data.gouv.fr/datasets/reseau-exemple"}),
    ],
)
def test_a_licence_is_named_or_its_page_is(licence: str | None, terms: Json) -> None:
    (feed,) = converted(dataset(resource("GTFS", "gtfs.zip"), licence=licence))["feeds"]
    assert {key: value for key, value in feed["license"].items() if key != "attribution_text"} == terms


def test_long_slugs_give_distinct_ids() -> None:
    slug = "horaires-theoriques-et-temps-reel-du-reseau-de-transport-urbain-de-la-communaute"
    found = converted(
        dataset(resource("GTFS", "a"), slug=slug + "-a"), dataset(resource("GTFS", "b"), slug=slug + "-b")
    )
    ids = [feed["id"] for feed in found["feeds"]]
    assert len(set(ids)) == 2
    assert max(len(id_) for id_ in ids) <= 64


def test_the_answer_for_one_dataset_and_an_earlier_form_of_the_area_are_read() -> None:
    one = dataset(
        resource("GTFS", "a"),
        covered_area={"type": "aom", "name": "Exemple", "aom": {"name": "Exemple", "siren": "1"}},
        history=[],
    )
    (found,) = decode_datasets(json.dumps(one).encode())
    assert found.area == "Exemple"


def test_something_else_is_not_taken_for_the_api() -> None:
    with pytest.raises(msgspec.DecodeError):
        decode_datasets(b'{"error": "x"}')


@pytest.mark.parametrize(("area", "found"), [(None, True), ("exemple", True), ("EXEMPLE", True), ("Ailleurs", False)])
def test_datasets_are_chosen_by_the_place_they_are_about(area: str | None, *, found: bool) -> None:
    (one,) = decode_datasets(json.dumps(dataset(resource("GTFS", "a"))).encode())
    assert concerns(one, area) is found
    (bikes,) = decode_datasets(json.dumps(dataset(resource("gbfs", "a"))).encode())
    assert not concerns(bikes, area)
