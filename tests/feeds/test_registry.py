"""Registry files become configurations, or sentences that name file, feed and field."""

import json
from pathlib import Path
from typing import Any

import pytest

from mobility.feeds.config import Kind
from mobility.feeds.problems import RegistryError, Severity
from mobility.feeds.registry import load_registry, read_registry, registry_from
from mobility.feeds.secrets import Secrets

Json = dict[str, Any]


def static(id_: str = "fr-a", **more: Any) -> Json:
    """Describe a static feed."""
    licence = {"spdx_identifier": "etalab-2.0", "attribution_text": "Réseau A"}
    return {
        "id": id_,
        "spec": "gtfs",
        "urls": {"static_current": f"https://example.org/{id_}.zip"},
        "license": licence,
    } | more


def realtime(id_: str = "fr-a~rt", **more: Any) -> Json:
    """Describe a realtime feed."""
    return {"id": id_, "spec": "gtfs-rt", "urls": {"realtime_trip_updates": f"https://example.org/{id_}.pb"}} | more


def operator(name: str, *feeds: str) -> Json:
    """Describe an operator and its feeds."""
    return {
        "onestop_id": f"o-{name.lower()}",
        "name": name,
        "associated_feeds": [{"feed_onestop_id": feed} for feed in feeds],
    }


def faults(*feeds: Json, operators: tuple[Json, ...] = ()) -> list[str]:
    """Give the errors of a registry of one file."""
    with pytest.raises(RegistryError) as error:
        registry_from("x", json.dumps({"feeds": feeds, "operators": operators}).encode())
    return [str(problem).removeprefix("x: ") for problem in error.value.problems]


def write(folder: Path, name: str, *feeds: Json, operators: tuple[Json, ...] = ()) -> Path:
    """Write a registry file."""
    path = folder / name
    path.write_text(json.dumps({"feeds": feeds, "operators": operators}))
    return path


def test_a_timetable_and_its_realtime_meet_through_their_operator(tmp_path: Path) -> None:
    write(tmp_path, "a.dmfr.json", static(name="Réseau A", languages=["fr"]), operators=(operator("A", "fr-a"),))
    write(
        tmp_path,
        "b.dmfr.json",
        realtime(
            urls={
                "realtime_trip_updates": "https://example.org/all.pb",
                "realtime_alerts": "https://example.org/all.pb",
            }
        ),
        realtime("fr-a~rt~2", tags={"priority": "5", "poll_interval_s": "30"}),
        operators=(operator("A", "fr-a~rt", "fr-a~rt~2"),),
    )
    registry = load_registry(tmp_path)
    (feed,) = registry
    assert (feed.id, feed.name, feed.operators, feed.languages, feed.file) == (
        "fr-a",
        "Réseau A",
        ("A",),
        ("fr",),
        "a.dmfr.json",
    )
    assert (feed.static.url, feed.attribution, feed.licence.shown) == (
        "https://example.org/fr-a.zip",
        "Réseau A",
        "etalab-2.0",
    )
    assert [(source.id, source.priority, source.poll_interval_s) for source in feed.realtime] == [
        ("fr-a~rt~2", 5, 30),
        ("fr-a~rt", 0, 20),
    ]
    assert [kinds for kinds, _ in feed.realtime[1].polls] == [(Kind.TRIP_UPDATES, Kind.ALERTS)]


def test_an_operator_inside_a_feed_needs_not_repeat_its_id() -> None:
    document = {
        "feeds": [
            static(
                operators=[{"onestop_id": "o-a", "name": "A", "associated_feeds": [{"feed_onestop_id": "fr-a~rt"}]}]
            ),
            realtime(),
        ]
    }
    registry = registry_from("x", json.dumps(document).encode())
    assert [source.id for feed in registry for source in feed.realtime] == ["fr-a~rt"]


def test_one_realtime_feed_may_speak_about_several_timetables() -> None:
    document = {
        "feeds": [static("fr-b"), static("fr-a"), realtime("fr-x")],
        "operators": [operator("A", "fr-a", "fr-b", "fr-x")],
    }
    registry = registry_from("x", json.dumps(document).encode())
    assert {feed.id: [source.id for source in feed.realtime] for feed in registry} == {
        "fr-a": ["fr-x"],
        "fr-b": ["fr-x"],
    }
    assert list(registry.feeds) == ["fr-a", "fr-b"]


def test_a_realtime_feed_may_name_its_timetable_among_those_of_an_operator() -> None:
    document = {
        "feeds": [static("fr-a"), static("fr-b"), realtime("fr-x", tags={"static_feeds": "fr-b"})],
        "operators": [operator("A", "fr-a", "fr-b", "fr-x")],
    }
    registry = registry_from("x", json.dumps(document).encode())
    assert {feed.id: len(feed.realtime) for feed in registry} == {"fr-a": 0, "fr-b": 1}


def test_the_next_timetable_has_an_address_of_its_own_with_the_same_key() -> None:
    urls = {"static_current": "https://example.org/a.zip", "static_planned": ["https://example.org/b.zip"]}
    document = {"feeds": [static(urls=urls, authorization={"type": "header"})]}
    (feed,) = registry_from("x", json.dumps(document).encode(), Secrets({"fr-a": "k-17"}))
    (planned,) = feed.static_planned
    assert planned.url == "https://example.org/b.zip"
    assert planned.secret is not None
    assert planned.secret.reveal() == "k-17"
    assert "k-17" not in repr(feed)


def test_each_feed_has_its_own_key() -> None:
    document = {
        "feeds": [static(authorization={"type": "header"}), realtime(authorization={"type": "header"})],
        "operators": [operator("A", "fr-a", "fr-a~rt")],
    }
    (feed,) = registry_from("x", json.dumps(document).encode(), Secrets({"fr-a~rt": "k-17"}))
    assert feed.static.secret is None
    assert feed.realtime[0].addresses[Kind.TRIP_UPDATES].secret is not None


@pytest.mark.parametrize(
    ("feed", "fault"),
    [
        (
            static("FR-A"),
            "FR-A: id: feed id 'FR-A' must be 1 to 64 of a-z 0-9 . _ ~ - and start with a letter or digit",
        ),
        (static(urls={}), "fr-a: urls.static_current: is missing: a gtfs feed needs the address of its timetable"),
        (
            static(urls={"static_current": "https://example.org/a", "realtime_alerts": "https://example.org/b"}),
            'fr-a: urls.realtime_alerts: belongs into a feed of its own with "spec": "gtfs-rt"',
        ),
        (
            static(urls={"static_current": "ftp://example.org/a"}),
            "fr-a: urls.static_current: ftp is not fetched; use an http or https address",
        ),
        (static(urls={"static_current": "https://:80/a"}), "fr-a: urls.static_current: names no usable host: ':80'"),
        (
            static(urls={"static_current": "https://example.org/a.zip#b.zip"}),
            "fr-a: urls.static_current: #b.zip (a file within the archive) is not supported; give the address of the archive",
        ),
        (
            static(authorization={"type": "query_param"}),
            "fr-a: authorization.param_name: is missing: query_param needs the name of the parameter",
        ),
        (
            static(authorization={"type": "path_segment"}),
            "fr-a: urls.static_current: needs {} where the key of a path_segment authorization goes",
        ),
        (
            static(urls={"static_current": "https://example.org/{}/a"}),
            "fr-a: urls.static_current: holds braces without a path_segment authorization that fills them",
        ),
        (
            static(license={"spdx_identifier": "Etalab-2.0"}),
            "fr-a: license.spdx_identifier: 'Etalab-2.0' is not an SPDX identifier; give license.url for other terms",
        ),
        (static(tags={"paused": "maybe"}), "fr-a: tags.paused: 'maybe' must be yes or no"),
        (
            static(colour="red"),
            "fr-a: colour: unknown key; known here: id, supersedes_ids, spec, name, description, urls, languages, license, authorization, operators, tags",
        ),
    ],
)
def test_a_feed_that_cannot_be_used_is_an_error(feed: Json, fault: str) -> None:
    assert faults(feed) == [fault]


@pytest.mark.parametrize(
    ("feed", "fault"),
    [
        (
            realtime(),
            "fr-a~rt: operators: no static feed goes with it: name an operator that both have, or tag static_feeds",
        ),
        (
            realtime(tags={"static_feeds": "fr-z"}),
            "fr-a~rt: tags.static_feeds: 'fr-z' is no static feed of the registry",
        ),
    ],
)
def test_a_realtime_feed_that_no_timetable_goes_with_is_an_error(feed: Json, fault: str) -> None:
    assert faults(static(), feed) == [fault]


def test_a_realtime_feed_for_a_timetable_that_says_it_has_none_is_an_error() -> None:
    found = faults(static(tags={"static_only": "yes"}), realtime(), operators=(operator("A", "fr-a", "fr-a~rt"),))
    assert found == ["fr-a~rt: tags.static_only: 'fr-a' says it has no realtime, and this feed speaks about it"]


def test_an_id_given_twice_is_an_error_that_names_both_files(tmp_path: Path) -> None:
    write(tmp_path, "a.dmfr.json", static())
    write(tmp_path, "b.dmfr.json", static())
    with pytest.raises(RegistryError, match=r"^b\.dmfr\.json: fr-a: id: the id is taken by a feed in a\.dmfr\.json$"):
        load_registry(tmp_path)


def test_operators_have_one_name_and_feeds_that_exist() -> None:
    found = faults(static(), operators=(operator("A", "fr-a"), operator("A", "fr-z") | {"name": "B"}))
    assert found == [
        "o-a: name: 'B' is called 'A' elsewhere",
        "o-a: associated_feeds: there is no feed 'fr-z' in the registry",
    ]


def test_two_feeds_with_keys_must_not_share_a_variable() -> None:
    found = faults(
        static("fr-a.b", authorization={"type": "header"}), static("fr-a-b", authorization={"type": "header"})
    )
    assert found == ["fr-a-b: id: its secret would be MOBILITY_SECRET_FR_A_B, which is fr-a.b's; choose another id"]


def test_a_faulty_timetable_is_not_complained_of_twice() -> None:
    found = faults(static(colour="red"), realtime(), operators=(operator("A", "fr-a", "fr-a~rt"),))
    assert [line.split(":")[0] for line in found] == ["fr-a"]


def test_all_files_are_read_before_anything_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.dmfr.json", static(urls={}))
    (tmp_path / "b.dmfr.json").write_text("{")
    write(tmp_path, "c.dmfr.json", static("fr-c"))
    (tmp_path / "notes.json").write_text("not a registry file")
    feeds, problems = read_registry(tmp_path)
    assert [feed.id for feed in feeds] == ["fr-c"]
    assert [problem.file for problem in problems] == ["b.dmfr.json", "a.dmfr.json"]


def test_doubts_do_not_forbid_using_a_feed() -> None:
    urls = {"static_current": "https://example.org/a.zip?apiKey=k-17"}
    gbfs = {"id": "fr-g", "spec": "gbfs", "urls": {"gbfs_auto_discovery": "https://example.org/gbfs.json"}}
    registry = registry_from("x", json.dumps({"feeds": [static(urls=urls, license={}), gbfs]}).encode())
    assert len(registry) == 1
    assert [(problem.field, problem.severity) for problem in registry.warnings] == [
        ("license", Severity.WARNING),
        ("urls.static_current", Severity.WARNING),
        ("spec", Severity.WARNING),
    ]
    assert "k-17" not in str(registry.warnings)


@pytest.mark.parametrize(
    ("name", "sentence"), [("none", "there is no such file or folder"), (".", "the folder holds no *.dmfr.json file")]
)
def test_a_registry_that_is_not_there_is_an_error(tmp_path: Path, name: str, sentence: str) -> None:
    with pytest.raises(RegistryError, match=sentence.replace("*", r"\*")):
        load_registry(tmp_path / name)


def test_one_file_is_a_registry_too(tmp_path: Path) -> None:
    assert [feed.id for feed in load_registry(write(tmp_path, "any.json", static()))] == ["fr-a"]


def test_corrections_of_places_stand_beside_the_files_and_a_faulty_row_is_a_warning(tmp_path: Path) -> None:
    write(tmp_path, "a.dmfr.json", static(), operators=(operator("A", "fr-a"),))
    (tmp_path / "places.csv").write_text("action,name,members\nunite,,fr-a:1,fr-a:2\nname,Gare,fr-a:1\n")
    registry = load_registry(tmp_path)
    assert registry.corrections == tmp_path / "places.csv"
    assert [str(warning) for warning in registry.warnings] == [
        "places.csv: line 2: action 'unite' is none of join, split, name"
    ]
    assert load_registry(tmp_path / "a.dmfr.json").corrections is None
