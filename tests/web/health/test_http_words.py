"""What a server told is said in words, and the server's own text is shown as that."""

import msgspec
import pytest

from mobility.model.http import HttpFacts, TypeTold
from mobility.web.health.feed_page import feed_page
from mobility.web.health.http_words import HttpLine, http_lines
from mobility.web.health.past import NO_PAST
from tests.web.health.sick import HTTP, NOW, WILD, sick_feed

ZONE = "Europe/Paris"


def lines(language: str = "fr", **facts: object) -> list[str]:
    """Say what a server told, words and text together."""
    said = http_lines(msgspec.structs.replace(HTTP, **facts), ZONE, language, NOW)
    return [f"{line.text} | {line.told}".rstrip(" |").replace("\N{NO-BREAK SPACE}", " ") for line in said]


def test_a_server_with_much_to_mend_is_described_in_french() -> None:
    assert lines() == [
        "2 redirections permanentes, l’adresse enregistrée est à changer pour | https://example.org/new/tu.pb?***",
        "HTTPS",
        "certificat valable jusqu’au 12/03/2026 07:55, encore 10 jours",
        f"Content-Type (une page web, d’après le serveur) | text/html; {WILD}",
        "Last-Modified",
        "renvoie le même contenu sans répondre 304",
        f"Cache-Control | max-age=15 {WILD}",
    ]


def test_and_in_english() -> None:
    assert lines("en", redirects=1, is_permanent=False)[:3] == [
        "1 redirect, to | https://example.org/new/tu.pb?***",
        "HTTPS",
        "certificate holds until 12 Mar 2026 07:55, 10 days more",
    ]


@pytest.mark.parametrize(("language", "text"), [("fr", "certificat expiré le"), ("en", "certificate ended on")])
def test_a_certificate_that_is_over_is_not_said_to_hold(language: str, text: str) -> None:
    assert any(line.startswith(text) for line in lines(language, certificate_ends=NOW - 60))


def test_what_is_not_known_is_not_said() -> None:
    assert http_lines(None, ZONE, "fr", NOW) == []
    assert http_lines(HttpFacts(), ZONE, "en", NOW) == [HttpLine("no HTTPS")]
    told = lines(
        "en", type_told=TypeTold.FITS, content_type="application/zip", has_last_modified=False, honours_validators=None
    )
    assert "Content-Type | application/zip" in told
    assert "neither ETag nor Last-Modified" in told
    assert not any("304" in line for line in told)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_shows_it_and_runs_nothing_of_it(language: str) -> None:
    html = feed_page(sick_feed(), NO_PAST, language, NOW, "https://example.org").html
    assert "https://example.org/new/tu.pb?***" in html
    assert "text/html; &lt;script&gt;" in html
    assert WILD not in html
