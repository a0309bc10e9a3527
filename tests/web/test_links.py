"""Text of feeds becomes a link only where that is safe."""

import pytest

from mobility.web.links import phone_link, stop_link, web_link


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        " JaVaScript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "http://",
        "https:/x",
        "http://[",
        "",
        "https://a\nb",
    ],
)
def test_only_web_addresses_are_linked(text: str) -> None:
    assert web_link(text) == ""


def test_a_web_address_is_kept_as_it_is() -> None:
    assert web_link("https://tad.example/réserver?a=1") == "https://tad.example/réserver?a=1"


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("01 23 45 67 89", "tel:0123456789"),
        ("+33 (0)1-23", "tel:+330123"),
        ("appelez-nous", ""),
        ("1", ""),
        ("01;ext=2", ""),
    ],
)
def test_a_phone_number_can_be_called(text: str, link: str) -> None:
    assert phone_link(text) == link


def test_any_stop_id_makes_one_path() -> None:
    assert stop_link("x:a/b ?é#", "fr") == "/stops/x:a%2Fb%20%3F%C3%A9%23?lang=fr"
