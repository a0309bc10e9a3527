"""`mobility feeds check`, `list` and `import` say what is wrong, what there is and what was added."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import typer
from typer.testing import CliRunner

from mobility.feeds import cli
from mobility.feeds.commands import register
from mobility.feeds.secrets import Secrets
from tests.operator_server import Operator

NOW = 1_768_494_853
Json = dict[str, Any]


def feed(id_: str = "fr-a", **more: Any) -> Json:
    """Describe a static feed."""
    urls = {"static_current": "https://example.org/a.zip?format=gtfs"}
    return {
        "id": id_,
        "spec": "gtfs",
        "name": "Réseau A",
        "urls": urls,
        "license": {"spdx_identifier": "etalab-2.0"},
    } | more


def write(path: Path, *feeds: Json, **more: Any) -> Path:
    """Write a registry file."""
    path.write_text(json.dumps({"feeds": feeds} | more))
    return path


def names(folder: Path) -> list[str]:
    """List what stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_good_registry_is_counted(tmp_path: Path) -> None:
    lines: list[str] = []
    assert cli.check(write(tmp_path / "a.dmfr.json", feed()), lines.append, Secrets()) == 0
    assert lines == ["1 static feeds, 0 realtime feeds, 0 errors"]


def test_a_bad_registry_is_told_line_by_line(tmp_path: Path) -> None:
    lines: list[str] = []
    assert (
        cli.check(write(tmp_path / "a.dmfr.json", feed(urls={}), feed("fr-b", license={})), lines.append, Secrets())
        == 2
    )
    assert lines == [
        "error: a.dmfr.json: fr-a: urls.static_current: is missing: a gtfs feed needs the address of its timetable",
        "warning: a.dmfr.json: fr-b: license: is not known: give spdx_identifier or url, and attribution_text",
        "1 static feeds, 0 realtime feeds, 1 errors",
    ]


def test_missing_and_stray_secrets_are_named(tmp_path: Path) -> None:
    lines: list[str] = []
    path = write(tmp_path / "a.dmfr.json", feed(authorization={"type": "header"}))
    assert cli.check(path, lines.append, Secrets({"fr-b": "k-17"})) == 0
    assert lines[:2] == [
        "warning: fr-a: needs a key: set MOBILITY_SECRET_FR_A",
        "warning: the secret fr-b belongs to no feed that asks for one",
    ]


def test_the_list_shows_every_feed_with_its_realtime_and_no_query(tmp_path: Path) -> None:
    realtime = {
        "id": "fr-a~rt",
        "spec": "gtfs-rt",
        "urls": {"realtime_alerts": "https://example.org/b"},
        "tags": {"static_feeds": "fr-a"},
    }
    path = write(tmp_path / "a.dmfr.json", feed(), realtime, feed("fr-b", tags={"paused": "yes"}))
    lines: list[str] = []
    assert cli.list_feeds(path, lines.append, Secrets()) == 0
    assert lines == ["fr-a  Réseau A  [etalab-2.0]  alerts", "fr-b  Réseau A  [etalab-2.0]  paused"]
    lines.clear()
    assert cli.list_feeds(path, lines.append, Secrets(), as_json=True) == 0
    first = json.loads("\n".join(lines))[0]
    assert (first["static"], first["realtime"][0]["id"]) == ("https://example.org/a.zip?***", "fr-a~rt")


def test_a_bad_registry_is_not_listed(tmp_path: Path) -> None:
    lines: list[str] = []
    assert cli.list_feeds(tmp_path / "none", lines.append, Secrets()) == 2
    assert lines[0].endswith("there is no such file or folder")


DATASET = {
    "id": "5f0", "slug": "reseau-exemple", "title": "Réseau Exemple", "licence": "lov2", "page_url": "https://transport.data.gouv.fr/datasets/x",
    "publisher": {"name": "Ville d'Exemple", "type": "organization"}, "covered_area": [{"type": "epci", "nom": "Exemple"}], "offers": [],
    "resources": [
        {"format": "GTFS", "url": "https://www.data.gouv.fr/api/1/datasets/r/1", "title": "GTFS", "is_available": True},
        {"format": "gtfs-rt", "url": "https://proxy.transport.data.gouv.fr/resource/x", "title": "RT", "features": ["trip_updates"]},
    ],
}  # fmt: skip


async def test_the_national_access_points_answer_is_imported(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    operator.says(
        "/api/datasets",
        json.dumps([DATASET, DATASET | {"id": "6", "slug": "ailleurs", "title": "X", "covered_area": []}]).encode(),
    )
    lines: list[str] = []
    target = tmp_path / "exemple.dmfr.json"
    status = await cli.import_feeds(
        session, operator.url("/api/datasets"), target, lines.append, now=NOW, area="Exemple"
    )
    assert (status, lines[-1]) == (0, "exemple.dmfr.json: 2 added, 0 updated, 0 unchanged")
    assert [item["id"] for item in json.loads(target.read_text())["feeds"]] == [
        "fr-reseau-exemple",
        "fr-reseau-exemple~rt",
    ]


async def test_one_dataset_is_imported_by_its_address_and_hand_edits_survive(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    operator.says("/api/datasets/5f0", json.dumps(DATASET).encode())
    target = tmp_path / "exemple.dmfr.json"
    for _ in range(2):
        await cli.import_feeds(session, operator.url("/api/datasets/5f0"), target, lambda _: None, now=NOW)
        target.write_text(target.read_text().replace('"Réseau Exemple"', '"Mon nom"'))
    assert '"Mon nom"' in target.read_text()
    assert len(json.loads(target.read_text())["feeds"]) == 2


async def test_a_dmfr_file_is_imported_from_disk_and_from_an_address(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    source = write(tmp_path / "source.json", feed())
    operator.says("/dmfr", source.read_bytes())
    for number, place in enumerate((str(source), operator.url("/dmfr"))):
        target = tmp_path / str(number) / "a.dmfr.json"
        target.parent.mkdir()
        assert await cli.import_feeds(session, place, target, lambda _: None, now=NOW) == 0
        assert json.loads(target.read_text())["feeds"] == [feed()]


async def test_what_stands_in_another_file_of_the_folder_is_not_added_again(
    session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    write(tmp_path / "old.dmfr.json", feed("fr-old"))
    source = write(
        tmp_path / "source.json", feed("fr-new"), feed("fr-b", urls={"static_current": "https://example.org/b"})
    )
    lines: list[str] = []
    assert await cli.import_feeds(session, str(source), tmp_path / "new.dmfr.json", lines.append, now=NOW) == 0
    assert lines[:2] == ["added: fr-b", "left out: fr-new: stands in old.dmfr.json already"]


async def test_an_import_that_fails_says_why_and_writes_nothing(
    operator: Operator, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    operator.says("/html", b"<!doctype html>")
    operator.says("/json", b'{"error": "x"}')
    operator.says("/empty", b'{"feeds": []}')
    operator.says("/good", json.dumps({"feeds": [feed()]}).encode())
    (tmp_path / "broken.dmfr.json").write_text("{")
    lines: list[str] = []
    for source, target in [
        (operator.url("/none?key=k-17"), "a.dmfr.json"),
        (operator.url("/html"), "a.dmfr.json"),
        (str(tmp_path / "none.json"), "a.dmfr.json"),
        (operator.url("/json"), "a.dmfr.json"),
        (operator.url("/empty"), "a.dmfr.json"),
        (operator.url("/good"), "broken.dmfr.json"),
        (operator.url("/good"), "a.json"),
    ]:
        assert await cli.import_feeds(session, source, tmp_path / target, lines.append, now=NOW) == 2
    assert [line.split(": ", 2)[2].split(":")[0] for line in lines[:3]] == [
        "not_found",
        "html_body",
        "No such file or directory",
    ]
    assert "k-17" not in "".join(lines)
    assert lines[3:5] == [
        "error: the source: holds neither DMFR feeds nor datasets",
        "error: the source: holds no feed to import",
    ]
    assert lines[5].startswith("error: broken.dmfr.json: is not JSON")
    assert lines[6] == "error: a.json must match *.dmfr.json"
    assert names(tmp_path) == ["broken.dmfr.json"]


def test_the_commands_hang_on_any_application(tmp_path: Path) -> None:
    app = typer.Typer()
    register(app)
    path = write(tmp_path / "a.dmfr.json", feed())
    run = CliRunner()
    assert run.invoke(app, ["feeds", "check", str(path)]).stdout == "1 static feeds, 0 realtime feeds, 0 errors\n"
    assert json.loads(run.invoke(app, ["feeds", "list", str(path), "--json"]).stdout)[0]["id"] == "fr-a"
    imported = run.invoke(app, ["feeds", "import", str(path), "--into", str(tmp_path / "b" / "c.txt")])
    assert (imported.exit_code, imported.stdout) == (2, "error: c.txt must match *.dmfr.json\n")


def test_a_secrets_file_that_others_may_read_is_refused_by_the_commands(tmp_path: Path) -> None:
    app = typer.Typer()
    register(app)
    secrets = tmp_path / "s.json"
    secrets.write_text("{}")
    secrets.chmod(0o644)
    result = CliRunner().invoke(app, ["feeds", "check", str(tmp_path), "--secrets", str(secrets)])
    assert result.exit_code == 2
    assert "lets others in" in result.output.replace("\n", " ")
