"""Pages are complete without JavaScript, in French or English, and inert whatever a feed says."""

from html.parser import HTMLParser
from urllib.parse import quote

from tests.api.served import DELAYED, TOWN, World, served

XSS = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}"


class Elements(HTMLParser):
    """Lists the elements of a page and checks that they nest."""

    VOID = frozenset({"meta", "link", "input", "img", "br", "path", "use"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


async def test_the_first_page_shows_the_busiest_stops_board(town: World) -> None:
    town.say("x", DELAYED)
    answer = await town.get("/")
    page = await answer.text()
    assert (answer.status, answer.headers["Content-Language"]) == (200, "fr")
    for words in ("Gare de St-Étienne", "Mairie", "temps réel", "retard 2 min", "Arrêts les plus desservis"):
        assert words in page
    elements = Elements(page)
    assert elements.names.count("table") == elements.names.count("caption") == 1
    assert "datetime" in dict(elements.attributes)


async def test_a_stop_page_lives_at_its_own_address(town: World) -> None:
    for path in (f"/stops/{quote('x:V/ é', safe='')}", "/stops/x:V/%20%C3%A9", f"/?stop={quote('x:V/ é', safe='')}"):
        page = await (await town.get(path)).text()
        assert ">Village</bdi></h1>" in page
        assert "Pas de service aujourd’hui." in page
        assert "demain à 09:30" in page


async def test_the_language_is_the_readers(town: World) -> None:
    english = await town.get("/", Accept_Language="en-GB,en;q=0.9")
    assert english.headers["Content-Language"] == "en"
    assert "Busiest stops" in await english.text()
    chosen = await town.get("/?lang=fr", Accept_Language="en")
    assert 'lang="fr"' in await chosen.text()


async def test_stops_are_searched_without_javascript(town: World) -> None:
    page = await (await town.get("/?q=etienne")).text()
    assert "/stops/x:G?lang=fr" in page
    assert "1 arrêt" in page
    assert "Aucun arrêt ne porte ce nom" in await (await town.get("/?q=zzzz")).text()


async def test_an_unknown_stop_is_a_page_with_similar_ones(town: World) -> None:
    answer = await town.get("/stops/x:G11")
    assert answer.status == 404
    assert "/stops/x:G1?lang=fr" in await answer.text()
    assert (await town.get("/stops/nonsense")).status == 404


async def test_until_the_first_timetable_is_here_the_page_waits() -> None:
    async with served(town=False) as empty:
        answer = await empty.get("/")
        assert answer.status == 503
        assert 'id="waiting"' in await answer.text()


async def test_nothing_a_feed_or_reader_says_becomes_markup() -> None:
    async with served(town=False) as world:
        evil = TOWN.replace("Mairie", '"' + XSS.replace('"', '""') + '"').replace("E2001A", "}body{")
        world.add("x", evil)
        world.say(
            "x",
            'entity { id: "a" alert { informed_entity { stop_id: "G" } url { translation { text: "javascript:alert(3)" } } '
            f"header_text {{ translation {{ text: '{XSS.replace(chr(39), '')}' }} }} }} }}",
        )
        evil_stop = f"x:{quote(XSS, safe='')}"
        for path in (
            "/",
            f"/?q={quote(XSS)}",
            f"/stops/{quote(XSS)}",
            f"/stops/{evil_stop}",
            f"/stops/x:G?lines={quote(XSS)}",
            f"/widget?stop={evil_stop}&lines={quote(XSS)}",
            f"/embed?stop=x:G&lines={quote(XSS)}",
            "/near?at=48.1,-1.6",
            "/docs",
        ):
            page = await (await world.get(path)).text()
            elements = Elements(page)
            scripts = elements.names.count("script")
            assert scripts == page.count(' src="/static/') + page.count('<script type="application/json">')
            assert "img" not in elements.names
            assert not [name for name, _ in elements.attributes if name.startswith("on")]
            assert "javascript:" not in page
            assert "}body{" not in page


async def test_a_page_is_small(town: World) -> None:
    answer = await town.get("/", Accept_Encoding="gzip")
    assert int(answer.headers["Content-Length"]) < 10_000


async def test_the_policy_allows_the_pages_own_colours_and_nothing_inline(town: World) -> None:
    policy = (await town.get("/")).headers["Content-Security-Policy"]
    assert "style-src 'self' 'sha256-" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


async def test_static_files_may_be_kept_for_ever(town: World) -> None:
    page = await (await town.get("/")).text()
    address = page.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = await town.get(address)
    assert (answer.status, answer.content_type) == (200, "text/css")
    assert int(answer.headers["Cache-Control"].partition("max-age=")[2]) > 10_000_000


async def test_a_stop_far_away_names_the_zone_of_its_times() -> None:
    async with served(town=False) as world:
        world.add("ile", TOWN.replace("Europe/Paris", "Indian/Reunion"))
        assert "Indian/Reunion" in await (await world.get("/stops/ile:G")).text()
