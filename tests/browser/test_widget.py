"""The element on other people's pages, in a real browser: under a strict policy, without traces, and honest."""

import re
from html import unescape
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from tests.api.served import DELAYED, World, served
from tests.browser.foreign import site
from tests.browser.test_board_page import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]


def origin_of(world: World) -> str:
    return str(world.client.make_url("/")).rstrip("/")


def embedding(world: World, attributes: str = 'stop="x:G"') -> str:
    link = f'<a href="{origin_of(world)}/stops/x:G">Prochains départs</a>'
    return f'<script src="{origin_of(world)}/widget.js" defer></script><next-departures {attributes}>{link}</next-departures>'


async def visit(browser: Browser, url: str, **context: Any) -> tuple[Page, list[str], list[str]]:
    """Open a page; gives it with the complaints of its console and the addresses it asks for."""
    tab = await browser.new_context(**{"locale": "fr-FR", "timezone_id": "Europe/Paris", **context})
    page = await tab.new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(url)
    return page, complaints, asked


@pytest.mark.parametrize(
    ("ahead_s", "shown", "spoken"),
    [(0, "à l’approche", "à l’approche,"), (60, "1 min", "dans 1 minute,"), (90, "1 min", "dans 1 minute,"), (139, "2 min", "dans 2 minutes,")],
)  # fmt: skip
async def test_the_widget_counts_minutes_in_french(browser: Browser, ahead_s: int, shown: str, spoken: str) -> None:
    async with served() as world:
        world.say("x", DELAYED.replace("120", str(ahead_s - 300)))
        async with site(embedding(world, 'stop="x:G" lang="fr"'), "") as url:
            page, _, _ = await visit(browser, url)
            row = page.locator("[part=row]").first
            await expect(row.locator(".big")).to_have_text(shown)
            await expect(row.locator(".sr")).to_contain_text(spoken)


async def test_names_and_alerts_in_another_language_than_the_widget_say_which(browser: Browser) -> None:
    alert = """entity { id: "w" alert { informed_entity { stop_id: "G" }
        header_text { translation { text: "Travaux" language: "fr" } }
        description_text { translation { text: "Rue barrée" } } } }"""
    async with served() as world:
        world.say("x", DELAYED + alert)
        async with site(embedding(world, 'stop="x:G" lang="de"'), "") as url:
            page, _, _ = await visit(browser, url)
            await expect(page.locator("[part=title] bdi")).to_have_attribute("lang", "fr")
            await expect(page.locator("[part=alert] bdi")).to_have_attribute("lang", "fr")
            await expect(page.locator("[part=alert] p").first).to_have_attribute("lang", "fr")


async def test_what_the_composer_gives_works_on_a_foreign_site_under_a_strict_policy(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        composed = await (await world.get("/widget?stop=x:G&limit=5&lang=fr")).text()
        codes = [unescape(code) for code in re.findall(r"<code>(.*?)</code>", composed, re.DOTALL)]
        assert 'integrity="sha384-' in codes[0]
        origin = origin_of(world)
        policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; require-trusted-types-for 'script'"
        async with site(codes[0], policy) as url:
            page, complaints, asked = await visit(browser, url)
            await expect(page.locator("[part=row]").first).to_contain_text("Retard 2 min", ignore_case=True)
            await expect(page.locator("[part=title]")).to_have_text("Gare de St-Étienne")
            await expect(page.locator("[part=board]")).to_have_css("border-radius", "14.4px")
            world.say("x", DELAYED.replace("120", "240"))
            await expect(page.locator("[part=row]").first).to_contain_text("Retard 4 min", ignore_case=True)
            assert [one for one in complaints if "favicon" not in one] == []
            assert {one for one in asked if not one.startswith((origin, url))} == set()


async def test_it_leaves_no_cookie_and_stores_nothing(browser: Browser) -> None:
    async with served() as world, site(embedding(world)) as url:
        page, _, _ = await visit(browser, url)
        await expect(page.locator("[part=row]")).to_have_count(2)
        state = await page.context.storage_state()
        assert (state["cookies"], state["origins"]) == ([], [])
        assert await page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


async def test_a_script_that_was_tampered_with_does_not_run_and_the_link_stays(browser: Browser) -> None:
    async with served() as world:
        wrong = embedding(world).replace(" defer", f' integrity="sha384-{"A" * 64}" crossorigin="anonymous" defer')
        async with site(wrong) as url:
            page, _, _ = await visit(browser, url)
            await expect(page.get_by_role("link", name="Prochains départs")).to_be_visible()
            await expect(page.locator("[part=row]")).to_have_count(0)


async def test_a_stop_that_is_unknown_leaves_the_link(browser: Browser) -> None:
    async with served() as world, site(embedding(world, 'stop="x:nowhere"')) as url:
        page, _, _ = await visit(browser, url)
        await expect(page.get_by_role("link", name="Prochains départs")).to_be_visible()


async def test_attributes_choose_lines_number_language_and_grouping(browser: Browser) -> None:
    async with served() as world:
        world.now += 24 * 3600
        async with site(embedding(world, 'stop="x:G" limit="1"')) as url:
            page, _, _ = await visit(browser, url)
            await expect(page.locator("[part=row]")).to_have_count(1)
            element = page.locator("next-departures")
            await element.evaluate("node => node.setAttribute('limit', '9')")
            await expect(page.locator("[part=row]")).to_have_count(3)
            await element.evaluate("node => node.setAttribute('lines', '2')")
            await expect(page.locator("[part=row]")).to_have_count(1)
            await element.evaluate("node => { node.removeAttribute('lines'); node.setAttribute('group', 'line'); }")
            await expect(page.locator("[part=row]")).to_have_count(2)
            await expect(page.locator("[part=then]:visible")).to_have_text("puis 08:20")
            await element.evaluate("node => node.setAttribute('lang', 'ar')")
            await expect(page.locator("[part=board]")).to_have_attribute("dir", "rtl")
            await expect(page.locator("[part=board]")).to_contain_text("الاتجاه")


async def test_without_streams_it_polls_and_a_reader_who_saves_data_is_asked_less(browser: Browser) -> None:
    streams: list[str] = []

    async def refuse(route: Route, request: Request) -> None:
        if "event-stream" in request.headers.get("accept", ""):
            streams.append(request.url)
            await route.abort()
        else:
            await route.continue_()

    async with served() as world, site(embedding(world)) as url:
        page, _, _ = await visit(browser, "about:blank")
        await page.route("**/v1/board*", refuse)
        await page.goto(url)
        await expect(page.locator("[part=row]")).to_have_count(2)
        assert streams
        await page.goto("about:blank")  # The page before tries again by itself.
        streams.clear()
        await page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
        await page.goto(url)
        await expect(page.locator("[part=row]")).to_have_count(2)
        assert streams == []


async def test_a_refresh_says_what_is_held_and_leaves_the_board_whole(browser: Browser) -> None:
    async with served() as world, site(embedding(world)) as url:
        world.say("x", DELAYED)
        page, complaints, asked = await visit(browser, "about:blank")
        await page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
        await page.clock.install()
        await page.goto(url)
        row = page.locator("[part=row]").first
        await expect(row).to_contain_text("Retard 2 min", ignore_case=True)
        world.say("x", DELAYED.replace("120", "240"))
        await page.clock.run_for(61_000)
        await expect(row).to_contain_text("Retard 4 min", ignore_case=True)
        await expect(row.locator("[part=clock]")).to_have_text("08:0008:04")
        await expect(page.locator("[part=title]")).to_have_text("Gare de St-Étienne")
        boards = [one for one in asked if "/v1/board" in one]
        assert "have=" not in boards[0]
        assert "lean=1&have=" in boards[-1]
        assert [one for one in complaints if "404" not in one] == [], "of the site, only its icon is missing"


async def test_it_takes_the_colours_and_the_scheme_of_its_page(browser: Browser) -> None:
    async with served() as world:
        style = "<style>next-departures{--nd-sheet:rgb(1,2,3)}next-departures::part(title){color:rgb(4,5,6)}</style>"
        async with site(style + embedding(world)) as url:
            page, _, _ = await visit(browser, url, color_scheme="dark")
            await expect(page.locator("[part=board]")).to_have_css("background-color", "rgb(1, 2, 3)")
            await expect(page.locator("[part=title]")).to_have_css("color", "rgb(4, 5, 6)")
            await expect(page.locator("[part=board]")).to_have_css("color", "rgb(22, 35, 43)")
            await page.add_style_tag(content=":root{color-scheme:light dark}")
            await expect(page.locator("[part=board]")).to_have_css("color", "rgb(237, 242, 240)")


@pytest.mark.parametrize("width", [280, 1600])
async def test_it_fits_from_280_pixels_to_a_full_page(browser: Browser, width: int) -> None:
    async with served() as world:
        world.say("x", DELAYED, age_s=120)
        async with site(f"<style>body{{margin:0}}</style>{embedding(world)}") as url:
            page, _, _ = await visit(browser, url, viewport={"width": width, "height": 700})
            await expect(page.locator("[part=row]")).to_have_count(2)
            overflow = "node => [...node.querySelectorAll('*')].filter((one) => !one.closest('.sr') && one.getBoundingClientRect().right > innerWidth + 1).length"
            assert await page.locator("[part=board]").evaluate(overflow) == 0


async def test_a_frame_on_any_site_shows_the_board_and_leads_out_of_itself(browser: Browser) -> None:
    async with served() as world:
        frame = f'<iframe title="Départs" src="{origin_of(world)}/embed?stop=x:G&lang=fr"></iframe>'
        async with site(frame) as url:
            page, _, _ = await visit(browser, url)
            inside = page.frame_locator("iframe")
            await expect(inside.locator("[part=row]")).to_have_count(2)
            await expect(inside.locator("[part=title]")).to_have_text("Gare de St-Étienne")
            await expect(inside.get_by_role("link", name="Tous les départs")).to_have_attribute("target", "_top")


async def test_the_composer_s_preview_and_texts_follow_the_form(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/widget?stop=x:G", permissions=["clipboard-write"]) as page:
        await expect(page.locator("[part=row]")).to_have_count(2)
        await page.get_by_label("Nombre de départs").fill("1")
        await page.get_by_label("Nombre de départs").press("Tab")
        await expect(page.locator("[part=row]")).to_have_count(1)
        await page.locator("#stop").fill("mair")
        await expect(page.locator("#stops option")).to_have_attribute("value", "x:M")
        await page.locator("#stop").fill("x:G")
        await page.get_by_label("Thème").select_option("dark")
        code = page.locator(".copy code").first
        await expect(code).to_contain_text('limit="1" theme="dark"')
        await page.get_by_role("button", name="Copier").first.click()
        await expect(page.locator("#copied")).to_have_text("Copié")


async def test_a_screen_reader_is_told_of_what_matters_at_most_once_a_minute(browser: Browser) -> None:
    async with served() as world, site(embedding(world)) as url:
        page, _, _ = await visit(browser, url)
        status = page.locator("[part=board] [role=status]")
        await expect(page.locator("[part=row]")).to_have_count(2)
        await expect(status).to_be_empty()
        world.say("x", DELAYED)
        await expect(page.locator("[part=row]").first).to_contain_text("2 min")
        await expect(status).to_be_empty()
        world.say("x", DELAYED.replace("120", "420"))
        await expect(status).to_contain_text("retard 7 min")
        world.say("x", DELAYED.replace("120", "900"))
        await expect(page.locator("[part=row]").first).to_contain_text("15 min")
        await expect(status).to_contain_text("retard 7 min")
