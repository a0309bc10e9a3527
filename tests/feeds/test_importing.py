"""What comes from elsewhere is merged into a registry file; hand edits stay."""

import json
from typing import Any

from mobility.feeds.importing import ImportReport, dump, merge, usable
from mobility.feeds.registry import registry_from

Json = dict[str, Any]


def feed(id_: str, url: str, **more: Any) -> Json:
    """Describe a static feed."""
    return {"id": id_, "spec": "gtfs", "urls": {"static_current": url}} | more


def document(*feeds: Json, operators: tuple[Json, ...] = ()) -> Json:
    """Make a file's content."""
    return {"feeds": list(feeds), "operators": list(operators)}


def operator(name: str, *feeds: str) -> Json:
    """Describe an operator and its feeds."""
    return {
        "onestop_id": f"o-{name.lower()}",
        "name": name,
        "associated_feeds": [{"feed_onestop_id": id_} for id_ in feeds],
    }


A = "https://example.org/a.zip"
B = "https://example.org/b.zip"


def test_a_new_file_holds_what_was_imported() -> None:
    report = ImportReport()
    merged = merge({}, document(feed("fr-a", A), operators=(operator("A", "fr-a"),)), report)
    assert list(merged) == ["$schema", "feeds", "operators"]
    assert report.added == ["fr-a"]
    assert dump(merged).endswith(b"}\n")


def test_hand_edits_stay_and_what_is_missing_is_filled_in() -> None:
    mine = feed("fr-a", A, name="Mon nom", tags={"paused": "yes"})
    theirs = feed("fr-a", B, name="Leur nom", license={"spdx_identifier": "etalab-2.0"})
    report = ImportReport()
    merged = merge(document(mine), document(theirs), report)
    assert merged["feeds"] == [mine | {"license": {"spdx_identifier": "etalab-2.0"}}]
    assert (report.updated, report.differs) == (["fr-a"], ["fr-a: urls", "fr-a: name"])


def test_addresses_follow_the_source_only_when_asked() -> None:
    merged = merge(
        document(feed("fr-a", A, name="Mon nom")),
        document(feed("fr-a", B, name="Leur nom")),
        ImportReport(),
        overwrite=True,
    )
    assert merged["feeds"] == [feed("fr-a", B, name="Mon nom")]


def test_a_feed_that_was_renamed_by_hand_is_recognised_by_its_address() -> None:
    realtime = {"id": "fr-x~rt", "spec": "gtfs-rt", "urls": {"realtime_alerts": B}, "tags": {"static_feeds": "fr-x"}}
    theirs = document(feed("fr-x", A), realtime, operators=(operator("A", "fr-x", "fr-x~rt"),))
    merged = merge(document(feed("fr-mine", A), operators=(operator("A", "fr-mine"),)), theirs, ImportReport())
    assert [item["id"] for item in merged["feeds"]] == ["fr-mine", "fr-x~rt"]
    assert merged["feeds"][1]["tags"] == {"static_feeds": "fr-mine"}
    assert merged["operators"] == [operator("A", "fr-mine", "fr-x~rt")]
    assert len(registry_from("x", dump(merged))) == 1


def test_importing_twice_changes_nothing() -> None:
    theirs = document(feed("fr-a", A), operators=(operator("A", "fr-a"),))
    once = merge({}, theirs, ImportReport())
    report = ImportReport()
    assert merge(once, theirs, report) == once
    assert (report.added, report.updated, report.unchanged) == ([], [], ["fr-a"])


def test_foreign_ids_are_spelled_our_way_everywhere() -> None:
    realtime = {"id": "f-Réseau:rt", "spec": "gtfs-rt", "urls": {"realtime_alerts": B}}
    theirs = document(
        feed("f-Réseau", A), realtime, operators=(operator("A", "f-Réseau", "f-Réseau:rt", "f-ailleurs"),)
    )
    found = usable(theirs, ImportReport())
    assert [item["id"] for item in found["feeds"]] == ["f-reseau", "f-reseau-rt"]
    assert found["operators"] == [operator("A", "f-reseau", "f-reseau-rt")]


def test_what_the_registry_cannot_hold_is_left_out_and_told() -> None:
    alone = {"id": "f-alone~rt", "spec": "gtfs-rt", "urls": {"realtime_alerts": B}}
    bikes = {"id": "f-bikes", "spec": "gbfs", "urls": {}}
    theirs = document(
        feed("f-a", A, tags={"unstable_url": "true", "paused": "yes"}),
        feed("f-bad", "ftp://example.org/x"),
        alone,
        bikes,
    )
    report = ImportReport()
    found = usable(theirs, report)
    assert found["feeds"] == [feed("f-a", A, tags={"paused": "yes"})]
    assert sorted(line.split(":")[0] for line in report.left_out) == ["f-alone~rt", "f-bad", "f-bikes"]


def test_content_of_a_wrong_form_is_left_out_without_failing() -> None:
    theirs = {
        "feeds": [3, {"id": 4, "spec": "gtfs"}, {"id": "f-a", "spec": "gtfs", "urls": [], "tags": [], "operators": 5}],
        "operators": "x",
    }
    report = ImportReport()
    assert usable(json.loads(json.dumps(theirs)), report) == {"feeds": [], "operators": []}
    assert len(report.left_out) >= 2
