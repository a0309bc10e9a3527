"""Registry files are read strictly, and every fault is told with its place."""

import json
from pathlib import Path

import pytest

from mobility.feeds.dmfr import parse_dmfr
from mobility.feeds.spdx import LICENSE_IDS


def told(text: str) -> list[str]:
    """Give the problems of a file's text, without the file's name."""
    _, problems = parse_dmfr("x.dmfr.json", text.encode())
    return [str(problem).removeprefix("x.dmfr.json: ") for problem in problems]


def test_a_file_gives_its_feeds_and_operators() -> None:
    document, problems = parse_dmfr(
        "x.dmfr.json",
        b"""{"$schema": "https://example.org", "license_spdx_identifier": "CC0-1.0",
        "feeds": [{"id": "fr-a", "spec": "gtfs", "urls": {"static_current": "https://example.org/a.zip"}, "tags": {"paused": "yes"}}],
        "operators": [{"onestop_id": "o-a", "name": "A", "associated_feeds": [{"feed_onestop_id": "fr-a", "gtfs_agency_id": "1"}]}]}""",
    )
    assert problems == []
    assert [feed.urls.static_current for feed in document.feeds] == ["https://example.org/a.zip"]
    assert document.operators[0].associated_feeds[0].feed_onestop_id == "fr-a"


def test_all_faults_of_a_feed_are_told_at_once_with_feed_and_field() -> None:
    found = told(
        '{"feeds": [{"id": "fr-a", "spec": "gtsf", "urls": {"static_curent": "https://example.org"}, "tags": {"priority": 1}, "colour": "red"}]}'
    )
    assert [line.split(": ")[:2] for line in found] == [
        ["fr-a", "spec"],
        ["fr-a", "urls.static_curent"],
        ["fr-a", "tags.priority"],
        ["fr-a", "colour"],
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"feeds": [{"spec": "gtfs", "urls": {}}]}', "feeds[0]: id: is missing"),
        ('{"feeds": [{"id": "", "spec": "gtfs", "urls": {}}]}', "feeds[0]: id: must not be empty"),
        ('{"feeds": [3]}', "feeds[0]: must be an object, not 3"),
        ('{"feeds": {}}', "feeds: must be a list"),
        ("[]", "must hold one object with feeds and operators"),
        ('{"feeds": [', "is not JSON: Expecting value (line 1, column 12)"),
        ('{"feed": []}', "feed: unknown key; known here: $schema, license_spdx_identifier, feeds, operators"),
        ('{"feeds": [], "feeds": []}', "feeds: the key is given twice in one object"),
        ('{"operators": [{"onestop_id": "o-a", "name": null}]}', "o-a: name: must be a text, not null"),
        (
            '{"feeds": [{"id": "a", "spec": "gtfs", "urls": {}, "license": null}]}',
            "a: license: must be an object, not null",
        ),
        ("[" * 100_000, "is not JSON: it is nested too deeply"),
    ],
)
def test_a_fault_is_a_sentence_for_the_author(text: str, sentence: str) -> None:
    assert told(text) == [sentence]


@pytest.mark.parametrize(
    "url",
    [
        "example.org/a.zip",
        "file:///etc/passwd",
        "https://u:p@example.org/",
        "https://a b.org",
        "",
        "https://example.org/a.zip\n",
    ],
)
def test_an_address_must_have_the_form_the_schema_gives(url: str) -> None:
    document = {"feeds": [{"id": "a", "spec": "gtfs", "urls": {"static_current": url}}]}
    (found,) = told(json.dumps(document))
    assert found.startswith("a: urls.static_current: ")
    assert "u:p" not in found


def test_a_file_that_is_no_utf8_is_told_as_such() -> None:
    _, (problem,) = parse_dmfr("x", b'{"feeds": "\xff"}')
    assert problem.sentence == "is not JSON: the text is not UTF-8"


def test_a_faulty_feed_leaves_the_others_readable() -> None:
    document, problems = parse_dmfr(
        "x", b'{"feeds": [{"id": "bad", "spec": 1, "urls": {}}, {"id": "good", "spec": "gtfs", "urls": {}}]}'
    )
    assert [feed.id for feed in document.feeds] == ["good"]
    assert document.faulty == {"bad"}
    assert len(problems) == 1


@pytest.mark.real_data
def test_the_catalogue_of_another_registry_is_valid(shared_data: Path) -> None:
    document, problems = parse_dmfr("x", (shared_data / "catalogue" / "transport.data.gouv.fr.dmfr.json").read_bytes())
    assert problems == []
    assert len(document.feeds) == 26


@pytest.mark.real_data
def test_the_licences_known_are_those_of_the_schema(shared_data: Path) -> None:
    schema = json.loads((shared_data / "catalogue" / "dmfr.schema-v0.6.0.json").read_text())
    assert set(schema["definitions"]["spdxLicenseIds"]["enum"]) == LICENSE_IDS
