"""Pages escape what they are given and allow no code but their own files."""

import gzip
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from mobility.web.assets import FOLDER, MEDIA_TYPES, WIDGET, asset_url, assets, find_asset, released, widget
from mobility.web.board_page import waiting_page
from mobility.web.templating import page
from mobility.web.tightening import tight_script, tight_style


def test_every_static_file_is_served_under_an_address_of_its_content() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(assets()) - {WIDGET}
    assert {path.suffix for path in FOLDER.iterdir()} <= set(MEDIA_TYPES)
    assert asset_url("mobility.css") == f"/static/{assets()['mobility.css'].digest}/mobility.css"


def test_the_widget_is_at_most_ten_kilobytes() -> None:
    assert len(gzip.compress(widget().body, 9)) <= 10_000


def test_the_pages_own_script_and_style_stay_small() -> None:
    assert sum(len(gzip.compress(assets()[name].body, 9)) for name in ("mobility.css", "mobility.js")) <= 7_000


def test_a_widget_of_an_earlier_release_is_still_found_by_its_hash(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "next-departures-0.js").write_bytes(b"old")
    monkeypatch.setattr("mobility.web.assets.RELEASED", tmp_path)
    released.cache_clear()
    (digest,) = released()
    found = find_asset(WIDGET, digest)
    assert found is not None
    assert found.body == b"old"
    assert find_asset("mobility.css", digest) is None
    released.cache_clear()


def test_what_is_left_out_of_a_script_are_comments_and_spaces_but_no_text() -> None:
    code = """
    // a comment: it's gone
    const a = "b  // c"; // gone
    /** Gone. */
    class D { e() { return `f  ${a} = g`; } }
    """
    assert tight_script(code).strip() == 'const a="b  // c";class D{e(){return `f  ${a} = g`}}'
    counted = "const MOST_S = 1_000; const TOLD = 2; f(a + -b / MOST_S, `${TOLD} TOLD`, c.MOST_S); if (d) { g(); }"
    assert tight_script(counted) == "const TOLD=2;f(a+ -b/1_000,`${TOLD} TOLD`,c.MOST_S);if(d){g()}"
    assert (
        tight_style(".a .b { color: red; }\n@media (x: y) { .c > d { e: f(1, 2) } }")
        == ".a .b{color:red}@media (x:y){.c > d{e:f(1,2)}}"
    )


def test_what_is_not_known_to_a_template_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        page("search.html")


def test_no_page_allows_inline_code() -> None:
    made = waiting_page("fr")
    assert "unsafe-inline" not in made.policy
    assert "default-src 'none'" in made.policy
    assert "<script>" not in made.html
    assert " style=" not in made.html


def test_a_style_sheet_takes_in_the_board_s() -> None:
    style = assets()["mobility.css"].body.decode()
    assert "@import" not in style
    assert ".headsign{" in style
