"""The widget's files: its script, the texts to paste, its frame, and what makes a stop an app."""

import re
from base64 import b64encode
from hashlib import sha384
from html import unescape

import pytest

from tests.api.served import World

CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)


async def texts(town: World, query: str) -> list[str]:
    page = await (await town.get(f"/widget?{query}")).text()
    return [unescape(code) for code in CODE.findall(page)]


async def test_the_script_tag_names_the_hash_of_what_it_loads(town: World) -> None:
    exact, *_ = await texts(town, "stop=x:G")
    address, integrity = re.findall(r'src="https?://[^/]*([^"]*)" integrity="([^"]*)"', exact)[0]
    answer = await town.get(address)
    assert integrity == f"sha384-{b64encode(sha384(await answer.read()).digest()).decode()}"
    assert answer.headers["Access-Control-Allow-Origin"] == "*", "SRI needs a script that any origin may read"
    assert int(answer.headers["Cache-Control"].partition("max-age=")[2]) > 10_000_000
    assert await (await town.get("/widget.js")).read() == await answer.read()


async def test_the_script_is_sent_in_at_most_ten_kilobytes(town: World) -> None:
    answer = await town.client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert int(answer.headers["Content-Length"]) <= 9_850, "ten kilobytes, and a little to mend with"


async def test_settings_reach_the_element_the_frame_and_the_link(town: World) -> None:
    exact, latest, frame, link = await texts(town, "stop=x:G&lines=T1&limit=3&words=de&group=line&theme=dark&lang=fr")
    for code in (exact, latest):
        assert '<next-departures stop="x:G" lines="T1" limit="3" lang="de" group="line" theme="dark">' in code
    assert "/embed?stop=x:G&amp;lines=T1&amp;limit=3&amp;lang=de&amp;group=line&amp;theme=dark" in frame
    assert 'title="Prochains départs – Gare de St-Étienne"' in frame
    assert link.endswith(">Prochains départs – Gare de St-Étienne</a>")
    assert "sha384" not in latest


async def test_only_the_frame_may_stand_on_other_sites(town: World) -> None:
    policies = {
        path: (await town.get(path)).headers["Content-Security-Policy"]
        for path in ("/embed?stop=x:G", "/stops/x:G", "/widget")
    }
    assert "frame-ancestors *" in policies["/embed?stop=x:G"]
    assert "frame-ancestors 'self'" in policies["/stops/x:G"]
    assert "frame-ancestors 'self'" in policies["/widget"]


@pytest.mark.parametrize("language", ["ar", "nl", "fr"])
async def test_the_frame_is_complete_without_javascript_in_its_language(town: World, language: str) -> None:
    answer = await town.get(f"/embed?stop=x:G&lang={language}")
    page = await answer.text()
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page
    assert page.count("<tr") == 3
    assert "Gare de St-Étienne" in page


async def test_the_frame_needs_a_stop(town: World) -> None:
    assert (await town.get("/embed")).status == 400
    assert (await town.get("/embed?stop=x:No")).status == 404


async def test_the_service_worker_is_asked_for_anew_and_names_files_that_are_there(town: World) -> None:
    answer = await town.get("/sw.js")
    code = await answer.text()
    assert answer.headers["Cache-Control"] == "no-cache"
    files = re.findall(r'"(/[^"]+)"', code.partition("const SHELL = ")[2].partition(";")[0])
    assert len(files) == 7
    assert [(await town.get(path)).status for path in files] == [200] * 7


@pytest.mark.parametrize(
    ("path", "words"),
    [("/accessibilite?lang=fr", "Déclaration d’accessibilité"), ("/accessibility?lang=en", "Accessibility statement")],
)
async def test_there_is_an_accessibility_statement(town: World, path: str, words: str) -> None:
    page = await (await town.get(path)).text()
    assert f"<h1>{words}</h1>" in page
