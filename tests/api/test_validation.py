"""A form with somebody's files in, what is wrong with them out."""

import json
import os
from pathlib import Path

import aiohttp
import pytest

from mobility.model.finding import Severity
from tests.api.served import TOWN, World
from tests.operator_server import playing_operator
from tests.world import gtfs_zip, message_of

UNKNOWN_TRIP = 'entity { id: "<b>7" trip_update { trip { trip_id: "<script>alert(1)</script>" } } }'
PATH = "/v1/health/validate"


def form(*files: bytes, url: str = "") -> aiohttp.FormData:
    """Fill in the form as a browser does."""
    made = aiohttp.FormData(default_to_multipart=True)
    for place, content in enumerate(files):
        made.add_field("file", content, filename=f"../../{place}.zip", content_type="application/octet-stream")
    made.add_field("url", url)
    return made


async def sent(town: World, data: object, query: str = "", **headers: str) -> aiohttp.ClientResponse:
    """Post to the server."""
    return await town.client.post(PATH + query, data=data, headers=headers)


async def test_a_message_is_held_against_the_archive_sent_with_it(town: World) -> None:
    answer = await sent(town, form(gtfs_zip(TOWN), message_of(UNKNOWN_TRIP)), "?lang=en")
    assert answer.status == 200, await answer.text()
    found = await answer.json()
    rules = {one["rule"]: one for one in found["findings"]}
    assert found["rejected"] is None
    assert rules["E003"]["severity"] == Severity.ERROR.value
    assert rules["E003"]["examples"][0]["entity_id"] == "<b>7"
    assert rules["E003"]["how_to_mend"]
    severities = [one["severity"] for one in found["findings"]]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


async def test_a_browser_without_scripts_gets_a_page_in_which_a_feeds_text_is_inert(town: World) -> None:
    answer = await sent(town, form(gtfs_zip(TOWN), message_of(UNKNOWN_TRIP)), Accept="text/html,*/*;q=0.8")
    page = await answer.text()
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<code>E003</code>" in page


async def test_a_spreadsheet_has_a_line_for_each_rule(town: World) -> None:
    answer = await sent(town, form(message_of(UNKNOWN_TRIP)), "?format=csv&lang=en")
    lines = (await answer.text()).splitlines()
    assert lines[0] == "\ufeffrule;severity;count;title;entity_id;example"
    assert any(line.startswith("W001;warning;") for line in lines)


async def test_what_is_no_feed_is_named(town: World) -> None:
    found = await (await sent(town, form(b"<html>maintenance</html>"))).json()
    assert found["rejected"] == "html_body"
    assert found["sentence"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "http://localhost/x", "http://[::1]/", "file:///etc/passwd", "x"]
)
async def test_only_public_addresses_are_fetched(town: World, url: str) -> None:
    answer = await sent(town, form(url=url))
    problem = await answer.json(content_type=None)
    assert (answer.status, problem["code"], problem["parameter"]) == (400, "invalid_upload", "url")


async def test_the_services_own_network_is_not_asked_on_a_strangers_behalf(town: World) -> None:
    async with playing_operator() as operator:
        operator.says("/secret", b"x")
        for host in ("127.0.0.1", "localhost"):
            assert (await sent(town, form(url=operator.url("/secret", host)))).status == 400
        assert operator.asked == []


async def test_an_empty_form_and_one_of_another_kind_are_refused_with_what_to_do(town: World) -> None:
    for data in (form(), json.dumps({"url": "https://example.org"})):
        answer = await sent(town, data)
        problem = await answer.json(content_type=None)
        assert (answer.status, problem["code"]) == (400, "invalid_upload")
        assert "multipart/form-data" in problem["hint"]


async def test_two_timetables_are_one_too_many(town: World) -> None:
    answer = await sent(town, form(gtfs_zip(TOWN), gtfs_zip(TOWN)))
    problem = await answer.json(content_type=None)
    assert (answer.status, problem["code"]) == (400, "invalid_upload")
    assert "second timetable" in problem["detail"]
    assert "/tmp" not in problem["detail"]


async def test_files_larger_than_allowed_are_refused_before_they_are_kept(
    town: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("mobility.api.uploads.MOST_BYTES", 1000)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = await sent(town, form(b"x" * 1001))
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (413, "upload_too_large")
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - nothing else runs


async def test_the_form_is_a_page_in_both_languages(town: World) -> None:
    french, english = [await (await town.get(f"{PATH}?lang={lang}")).text() for lang in ("fr", "en")]
    assert "Vérifier un flux" in french
    assert "Validate a feed" in english
    assert 'enctype="multipart/form-data"' in french


async def test_a_post_elsewhere_is_still_refused(town: World) -> None:
    answer = await town.client.post("/v1/departures")
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    allowed = await town.client.options(PATH)
    assert allowed.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


async def test_a_person_reads_why_nothing_was_validated_and_keeps_what_was_typed(town: World) -> None:
    page = {"Accept": "text/html,*/*;q=0.8"}
    refused = await sent(town, form(url="http://127.0.0.1:1/tu.pb"), "?lang=fr", **page)
    text = await refused.text()
    assert (refused.status, refused.headers["Content-Type"].split(";")[0]) == (400, "text/html")
    assert "Cette adresse ne peut pas être lue." in text
    assert 'value="http://127.0.0.1:1/tu.pb"' in text
    assert "Choose a readable GTFS" in await (await sent(town, form(), "?lang=en", **page)).text()
    assert (await sent(town, form(), "?lang=en")).headers["Content-Type"] == "application/problem+json"


async def test_a_file_that_is_none_is_explained_in_the_page_s_language(town: World) -> None:
    page = {"Accept": "text/html,*/*;q=0.8"}
    french = await (await sent(town, form(b"nonsense"), "?lang=fr", **page)).text()
    assert "Les octets ne forment pas" in french
    assert "The bytes are not" not in french
