"""Pages escape what they are given and allow no code but their own files."""

from mobility.web.assets import FOLDER, MEDIA_TYPES, asset_url, assets
from mobility.web.templating import page


def test_every_static_file_is_served_under_an_address_of_its_content() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(assets())
    assert {path.suffix for path in FOLDER.iterdir()} <= set(MEDIA_TYPES)
    assert asset_url("mobility.css") == f"/static/{assets()['mobility.css'].digest}/mobility.css"


def test_scripts_and_styles_stay_within_their_budget() -> None:
    import zlib

    small = sum(len(zlib.compress(assets()[name].body, 9)) for name in ("mobility.css", "mobility.js"))
    assert small <= 10_000


def test_what_is_not_known_to_a_template_is_an_error_and_not_a_blank() -> None:
    import pytest
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        page("search.html")


def test_no_page_allows_inline_code() -> None:
    from mobility.web.board_page import waiting_page

    made = waiting_page("fr")
    assert "unsafe-inline" not in made.policy
    assert "default-src 'none'" in made.policy
    assert "<script>" not in made.html
    assert " style=" not in made.html


def test_a_module_imports_its_neighbours_from_their_present_address() -> None:
    assert asset_url("departures.js").encode() in assets()["mobility.js"].body
    assert b'"./' not in assets()["mobility.js"].body
