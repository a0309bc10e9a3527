"""Sheets to hang up: codes as small as they can be, addresses that break where they may, lines that fit."""

import re

from markupsafe import Markup

from mobility.model.board import RouteOnBoard
from mobility.web.sheet import Sheet, address_parts, phones_on_sheet, qr_svg, sheets_page


def modules(svg: str) -> int:
    found = re.search(r'viewBox="0 0 (\d+) ', svg)
    assert found is not None
    return int(found.group(1))


def sheet(name: str = "Gare", lines: int = 1, **more: object) -> Sheet:
    routes = [(RouteOnBoard(id=f"x:{one}", short_name=str(one)), ["Mairie"]) for one in range(lines)]
    members: dict[str, object] = {
        "name": name,
        "platform": "",
        "code": "",
        "address": ["example.org/", "stops/", "x:A"],
        "qr": Markup("<svg></svg>"),
        "operators": "Réseau",
        "lines": routes,
        "phones": [],
        "accessible": False,
    }
    return Sheet(**{**members, **more})  # type: ignore[arg-type]


def test_a_short_address_in_capitals_makes_a_smaller_code() -> None:
    assert modules(qr_svg("https://example.org/S/7F3KQ")) < modules(qr_svg("https://example.org/s/7f3kq-longer-name"))
    assert modules(qr_svg("https://example.org/S/7F3KQ")) == 27
    assert qr_svg("https://example.org/x") == qr_svg("HTTPS://EXAMPLE.ORG/x")
    assert qr_svg("https://example.org/x") != qr_svg("https://example.org/X")


def test_an_address_is_typed_without_scheme_and_breaks_after_slashes() -> None:
    assert address_parts("https://example.org/stops/x:A") == ["example.org/", "stops/", "x:A"]


def test_lines_that_do_not_fit_are_counted() -> None:
    few, many = (
        sheets_page([sheet(lines=10)], "fr", "a6", "x").html,
        sheets_page([sheet(lines=12)], "fr", "a6", "x").html,
    )
    assert (few.count('class="badge'), "autres lignes" in few) == (10, False)
    assert many.count('class="badge') == 9
    assert "et 3 autres lignes" in many


def test_a_name_is_only_a_name() -> None:
    html = sheets_page([sheet(name="<img src=x onerror=alert(1)>")], "fr", "a6", "x").html
    assert "<img" not in html


def test_a_number_says_whose_it_is_where_there_are_several() -> None:
    assert [phone.line for phone in phones_on_sheet({"01 99 00 30 30": ["TAD 1"]})] == [""]
    two = phones_on_sheet({"01 99 00 30 30": ["TAD 1"], "01 99 00 30 31": ["TAD 2"], "call me": ["TAD 3"]})
    assert [(phone.number, phone.line) for phone in two] == [("01 99 00 30 30", "TAD 1"), ("01 99 00 30 31", "TAD 2")]
    assert two[0].link == "tel:0199003030"


def test_each_paper_has_its_page_size() -> None:
    assert "@page{size:A5;margin:0}" in sheets_page([sheet()], "en", "a5", "x").html
