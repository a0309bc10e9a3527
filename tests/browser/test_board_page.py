"""The page of a stop in a real browser: it lives without reloading, ages without a server, and runs nobody else's code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.api.served import DELAYED, TOWN, World, served
from tests.api.test_pages import XSS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@asynccontextmanager
async def opened(browser: Browser, world: World, path: str, **context: Any) -> AsyncIterator[Page]:
    """Open a path of the world's server; an error of the page, or a refusal of its policy, fails the test."""
    complaints: list[str] = []
    tab = await browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", **context)
    page = await tab.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    await page.goto(str(world.client.make_url(path)))
    yield page
    await tab.close()
    assert complaints == []


async def next_poll(page: Page) -> None:
    """Let the page's clock run until it has asked the server again."""
    async with page.expect_response(lambda response: "/stops/" in response.url):
        await page.clock.run_for(11_000)


async def test_the_board_changes_without_a_reload(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G") as page:
        await page.evaluate("window.stayed = true")
        first = page.locator(".board tbody tr").first
        await expect(first).to_contain_text("théorique")
        await page.clock.install()
        await page.reload()
        await page.evaluate("window.stayed = true")
        world.say("x", DELAYED)
        world.now += 3
        await next_poll(page)
        await expect(first).to_contain_text("Retard 2 min", ignore_case=True)
        await expect(first.locator(".label.live")).to_have_text("temps réel")
        await expect(first.locator(".clock")).to_have_text("08:00 08:02")
        assert await page.evaluate("window.stayed") is True


async def test_a_cancelled_departure_is_struck_and_said_in_words(browser: Browser) -> None:
    async with served() as world:
        world.say(
            "x",
            'entity { id: "e" trip_update { trip { trip_id: "t1" start_date: "20260302" schedule_relationship: CANCELED } } }',
        )
        async with opened(browser, world, "/stops/x:G") as page:
            row = page.locator("tr.gone")
            await expect(row).to_contain_text("Supprimé")
            assert (
                await row.locator(".big").evaluate("node => getComputedStyle(node).textDecorationLine")
                == "line-through"
            )


async def test_without_a_server_a_live_time_is_called_live_no_longer(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED, age_s=10)
        async with opened(browser, world, "/stops/x:G") as page:
            await page.clock.install()
            await page.reload()
            await expect(page.locator(".label.live")).to_have_count(1)
            await page.context.set_offline(True)
            await page.clock.run_for(70_000)
            await expect(page.locator(".label.live")).to_have_count(1)
            await page.clock.run_for(15_000)
            await expect(page.locator(".label.live")).to_have_count(0)
            await expect(page.locator(".label.ageing")).to_have_count(1)
            await expect(page.locator(".notice.lost")).to_contain_text("Connexion perdue")
            await page.clock.run_for(240_000)
            await expect(page.locator(".label.ageing")).to_have_count(0)
            async with page.expect_response(lambda response: "/stops/" in response.url and response.ok):
                await page.context.set_offline(False)
            await page.clock.run_for(1_000)
            await expect(page.locator(".notice.lost")).to_be_hidden()
            await expect(page.locator(".label.live")).to_have_count(1)


async def test_updates_can_be_paused(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G") as page:
        await page.clock.install()
        await page.reload()
        await page.get_by_role("button", name="Suspendre la mise à jour").click()
        world.say("x", DELAYED)
        world.now += 3
        await page.clock.run_for(30_000)
        await expect(page.locator(".board tbody tr").first).to_contain_text("théorique")
        async with page.expect_response(lambda response: "/stops/" in response.url):
            await page.get_by_role("button", name="Reprendre la mise à jour").click()
        await expect(page.locator(".board tbody tr").first).to_contain_text("temps réel")


async def test_the_page_is_complete_without_javascript(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        async with opened(browser, world, "/", java_script_enabled=False) as page:
            await expect(page.locator(".board tbody tr")).to_have_count(2)
            await expect(page.get_by_role("button", name="Suspendre la mise à jour")).to_have_count(0)
            await page.get_by_role("searchbox").fill("mairie")
            await page.get_by_role("searchbox").press("Enter")
            await page.get_by_role("link", name="Mairie").click()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Mairie")


async def test_stops_are_suggested_and_chosen_by_keyboard(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/") as page:
        await page.get_by_role("searchbox").press_sequentially("mair")
        await expect(page.locator("#suggestions a")).to_have_count(1)
        await expect(page.locator("#suggestions-count")).to_have_text("1 arrêt")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Mairie")


async def test_what_a_feed_says_runs_nowhere(browser: Browser) -> None:
    async with served(town=False) as world:
        world.add("x", TOWN.replace("Mairie", '"' + XSS.replace('"', '""') + '"'))
        async with opened(browser, world, "/stops/x:G") as page:
            dialogs: list[str] = []
            page.on("dialog", lambda dialog: dialogs.append(dialog.message))
            await page.get_by_role("searchbox").press_sequentially("script")
            await expect(page.locator("#suggestions a")).to_have_count(1)
            await expect(page.locator(".headsign").first).to_contain_text("<script>alert(1)</script>")
            assert await page.locator("img").count() == 0
            assert dialogs == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_is_cut_off_at_320_pixels_and_all_text_can_be_read(browser: Browser, scheme: str) -> None:
    async with served() as world:
        world.say("x", DELAYED, age_s=120)
        async with opened(browser, world, "/", viewport={"width": 320, "height": 640}, color_scheme=scheme) as page:
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320
            assert await page.evaluate(WORST_CONTRAST) >= 4.5


WORST_CONTRAST = """() => {
  const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 && n[3] === 0 ? null : n.slice(0, 3); };
  const light = (rgb) => rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => { for (; node; node = node.parentElement) {
    const found = parse(getComputedStyle(node).backgroundColor); if (found) return found; } return [255, 255, 255]; };
  let worst = 21;
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    if (!node.checkVisibility() || node.closest(".sr, script, style")) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))].sort((x, y) => y - x);
    worst = Math.min(worst, (a + 0.05) / (b + 0.05));
  }
  return worst;
}"""


async def test_the_docs_page_finds_and_tries_calls(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/docs") as page:
        await page.get_by_role("searchbox").fill("rejected")
        await expect(page.locator(".resource:visible")).not_to_have_count(0)
        await page.get_by_role("searchbox").fill("")
        card = page.locator("#departures")
        await card.locator("input[name=stop]").fill("x:G")
        await card.get_by_role("button", name="Try it").click()
        await expect(card.locator(".answer")).to_contain_text("200 application/json")
        await expect(card.locator(".answer")).to_contain_text("Gare de St-Étienne")
