"""Authorities and travellers read how feeds are, in both languages, whatever operators have written."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from mobility.api.app import API
from mobility.model.health import Incident, Status
from mobility.web.health.words import HEALTH_WORDS
from tests.api.health_pages.town import PAGES, Client, feeds_of_town, health_served, text_of
from tests.web.health.sick import NOW, WILD, sick_feed


class Tags(HTMLParser):
    """All elements of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags_of(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_whole_in_both_languages_and_no_operator_s_text_becomes_markup(
    tmp_path: Path, path: str, language: str
) -> None:
    async with health_served(tmp_path) as client:
        joint = "&" if "?" in path else "?"
        response = await client.get(f"{path}{joint}lang={language}")
        html = await response.text()
    assert response.status == (404 if "nobody" in path else 200)
    assert response.headers["Content-Language"] == language
    assert WILD not in html
    tags = tags_of(html)
    assert [attributes.get("src") for tag, attributes in tags if tag == "script"] == [
        src for tag, attributes in tags if tag == "script" and (src := attributes["src"])
    ]
    assert not any(name == "style" or name.startswith("on") for _, attributes in tags for name in attributes)
    assert sum(tag == "h1" for tag, _ in tags) == 1
    tables = [tag for tag, _ in tags if tag in ("table", "caption")]
    assert tables.count("table") == tables.count("caption")
    assert all("scope" in attributes for tag, attributes in tags if tag == "th")


@pytest.mark.parametrize("path", PAGES)
async def test_without_a_history_every_page_stands(path: str) -> None:
    async with health_served(None) as client:
        assert (await client.get(path)).status in (200, 404)


@pytest.mark.parametrize("path", ["/status", "/health", "/health/feeds/town", "/health/incidents"])
async def test_a_page_without_history_says_so(path: str) -> None:
    async with health_served(None) as client:
        assert HEALTH_WORDS["en"]["no_history"] in await text_of(client, f"{path}?lang=en")


def spoil(folder: Path) -> None:
    """Make a history one that cannot be read."""
    for file in folder.glob("*.sqlite*"):
        file.write_bytes(b"this is no database" * 100)


async def test_a_history_that_cannot_be_read_is_said_so_and_costs_itself_alone(tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        spoil(tmp_path)
        html = await text_of(client, "/health/feeds/town?lang=en")
    assert HEALTH_WORDS["en"]["history_away"] in html
    assert "214 departures" in html


async def test_what_it_costs_travellers_comes_before_everything_else(tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        for path in ("/health", "/health/feeds/town"):
            html = await text_of(client, f"{path}?lang=en")
            assert "214 departures of the next hour are shown without live data" in html
            assert html.index("214 departures") < html.index("<table")


async def test_the_worst_feed_stands_first(tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        html = await text_of(client, "/health?lang=en")
    assert (
        html.index(">Réseau de la Ville</bdi></a>") < html.index(">Cars</bdi></a>") < html.index(">Navettes</bdi></a>")
    )


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=CARS", ["cars"]),
        ("status=no_service", ["ile"]),
        ("operator=R%C3%A9seau+de+la+Ville", ["town"]),
        ("q=&operator=&status=", ["town", "cars", "ile"]),
        ("q=zzz", []),
    ],
)
async def test_feeds_can_be_filtered(query: str, shown: list[str]) -> None:
    async with health_served(None) as client:
        html = await text_of(client, f"/health?{query}&lang=en")
    feeds = [
        str(attributes["href"]).removeprefix("/health/feeds/").partition("?")[0]
        for tag, attributes in tags_of(html)
        if tag == "a" and str(attributes.get("href")).startswith("/health/feeds/")
    ]
    assert feeds == shown
    if not shown:
        assert HEALTH_WORDS["en"]["no_match"] in html


async def test_a_page_holds_ten_seconds_and_is_not_sent_twice(tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        for path in ("/status", "/health", "/health/feeds/town"):
            first = await client.get(path)
            assert first.headers["Cache-Control"] == "public, max-age=10"
            again = await client.get(path, headers={"If-None-Match": first.headers["ETag"]})
            assert again.status == 304


async def test_the_feed_s_page_shows_its_past(tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        html = await text_of(client, "/health/feeds/town?lang=en")
    tags = tags_of(html)
    drawings = [attributes["class"] for tag, attributes in tags if tag == "svg" and attributes.get("role") == "img"]
    assert drawings == ["uptime", "spark", "spark", "spark", "spark"]
    assert "server_error 16" in html
    assert f"/v1/health/feeds/town/snapshots/{NOW - 80_000}.json?source=town~tu" in html
    assert HEALTH_WORDS["en"]["letter_title"] in html


async def test_a_feed_that_is_well_asks_for_no_letter() -> None:
    async with health_served(None) as client:
        html = await text_of(client, "/health/feeds/cars?lang=en")
    assert HEALTH_WORDS["en"]["letter_title"] not in html
    assert HEALTH_WORDS["en"]["impact_none"] in html


async def test_incidents_of_the_past_are_read_from_the_history_else_from_health(tmp_path: Path) -> None:
    async with health_served(None) as client:
        assert "nothing new for 17 minutes" in await text_of(client, "/health/incidents?lang=en")
    async with health_served(tmp_path) as client:
        assert HEALTH_WORDS["en"]["incidents_none"] in await text_of(client, "/health/incidents?lang=en")


async def test_a_rule_s_page_says_how_to_mend_it_and_who_breaks_it() -> None:
    async with health_served(None) as client:
        html = await text_of(client, "/health/rules/E003?lang=en")
        assert HEALTH_WORDS["en"]["how_to_mend"] in html
        assert "/health/feeds/town?lang=en" in html
        nobody = await text_of(client, "/health/rules/E004?lang=en")
        assert HEALTH_WORDS["en"]["broken_by_nobody"] in nobody
        unknown = await client.get("/health/rules/E0033?lang=en")
        assert unknown.status == 404
        assert "/health/rules/E003?lang=en" in await unknown.text()


async def test_something_unknown_is_quoted_safely_and_what_is_like_it_is_offered() -> None:
    async with health_served(None) as client:
        response = await client.get("/health/feeds/%3Cscript%3Etown?lang=en")
        html = await response.text()
    assert response.status == 404
    assert "<script>town" not in html
    assert "/health/feeds/town?lang=en" in html


async def test_versions_say_when_the_timetable_ends_and_what_changed(tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        html = await text_of(client, "/health/feeds/town/versions?lang=en")
    assert "The timetable, or most of it, ends on 7 Mar 2026, in 5\u00a0days." in html
    assert "Trips: +310 −120" in html
    assert "5 days without any trip in this period" in html
    assert "unused_trip" in html


async def test_method_and_number_stand_beside_every_accuracy() -> None:
    async with health_served(None) as client:
        html = await text_of(client, "/health/feeds/town/accuracy?lang=en")
        assert "77.2\u00a0% of predictions accurate" in html
        assert "departures observed by vehicle positions · n = 12,000" in html
        assert "Predicted and never observed: 2.5\u00a0%" in html
        assert "Observed and never predicted" not in html
        none = await text_of(client, "/health/feeds/cars/accuracy?lang=en")
        assert HEALTH_WORDS["en"]["accuracy_none"] in none


async def test_a_moment_of_the_past_that_makes_no_sense_is_said_so() -> None:
    async with health_served(None) as client:
        assert "No stop is called" in await text_of(client, "/health/shown?stop=G&at=2026-03-01T08:15&lang=en")
        assert "is not a date" in await text_of(client, "/health/shown?stop=town:G&at=yesterday&lang=en")
        no_history = await text_of(client, "/health/shown?stop=town:G&at=2026-03-01T08:15&lang=en")
        assert HEALTH_WORDS["en"]["no_history"] in no_history


@pytest.mark.parametrize(
    ("path", "address"), [("/etat", "/status?lang=fr"), ("/etat/town", "/health/feeds/town?lang=fr")]
)
async def test_french_addresses_lead_to_the_pages(path: str, address: str) -> None:
    async with health_served(None) as client:
        response = await client.get(path, allow_redirects=False)
        assert (response.status, response.headers["Location"]) == (301, address)


async def test_a_network_s_badge_says_its_status_in_the_language_asked_for() -> None:
    async with health_served(None) as client:
        response = await client.get("/v1/health/operators/cars/badge.svg?lang=fr")
        assert response.content_type == "image/svg+xml"
        assert "Cars: Normal" in await response.text()
        assert (await client.get("/v1/health/operators/nobody/badge.svg")).status == 404


async def test_before_the_first_feed_is_known_that_is_said() -> None:
    async with health_served(None, []) as client:
        state = await client.get("/status?lang=en")
        assert HEALTH_WORDS["en"]["no_feeds"] in await state.text()


async def test_the_status_page_tells_what_the_self_audit_found() -> None:
    async with health_served(None) as client:
        assert client.app is not None
        audit = client.app[API].audit
        assert "Standing audit" not in await text_of(client, "/status?lang=en&x=0")
        audit.checked = 1_200
        assert "1,200 departures shown were recomputed" in await text_of(client, "/status?lang=en&x=1")
        audit.false_live = 3
        assert "; 3 were wrong" in await text_of(client, "/status?lang=en&x=2")


async def test_an_incident_has_a_page_of_its_own_while_it_lasts_and_after() -> None:
    async with health_served(None) as client:
        lists = await text_of(client, "/health/incidents?lang=fr")
        (link, *_) = re.findall(r'href="(/health/incidents/[^"]*header_age[^"]*)"', lists)
        html = await text_of(client, link)
        assert "rien de nouveau depuis 17 minutes" in html
        assert "214 départs de la prochaine heure" in html
        assert "61 départs ont été affichés sans temps réel pendant cet incident" in html
        over = await text_of(client, "/health/incidents/town::expiry_days:1?lang=en")
        assert "takes no departure" in over
        assert (await client.get("/health/incidents/nothing:of:that:kind")).status == 404


async def test_of_several_networks_each_line_and_stop_hit_says_whose_it_is() -> None:
    feeds = [*feeds_of_town(), sick_feed("lac", "Réseau du Lac")]
    async with health_served(None, feeds) as client:
        both, one = [await text_of(client, f"/health?lang=fr{query}") for query in ("", "&q=lac")]
        assert "C1 (Réseau de la Ville)" in both
        assert "C1 (Réseau du Lac)" in both
        assert "C1 (" not in one


async def test_a_feed_that_was_told_without_a_french_sentence_is_still_explained() -> None:
    feeds = feeds_of_town()
    feeds[0].sentence_fr = ""
    feeds[0].incidents = [
        Incident(id="a", feed=feeds[0].feed, cause="header_age", sentence="Old.", since=NOW - 60, status=Status.DOWN)
    ]
    async with health_served(None, feeds) as client:
        assert "nothing new for 17 minutes" in await text_of(client, "/health?lang=fr")


async def every_link(client: Client, path: str) -> list[tuple[str, int]]:
    """Follow the links of a page that stay among health pages."""
    found = {
        str(attributes["href"]).partition("#")[0]
        for tag, attributes in tags_of(await text_of(client, path))
        if tag == "a" and str(attributes.get("href")).startswith(("/health", "/status", "/v1/health/feeds"))
    }
    return [(one, (await client.get(one)).status) for one in sorted(found) if "/snapshots/" not in one]


@pytest.mark.parametrize("path", ["/status", "/health", "/health/feeds/town", "/health/feeds/town/accuracy"])
async def test_no_link_of_a_page_leads_nowhere(tmp_path: Path, path: str) -> None:
    async with health_served(tmp_path) as client:
        assert [one for one in await every_link(client, path) if one[1] != 200] == []
