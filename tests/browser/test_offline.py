"""Without a network a stop's page shows what it last showed, and says how old that is."""

import pytest
from playwright.async_api import Browser, Page, expect

from mobility.model.ids import FeedId, StopRef
from tests.api.served import DELAYED, served
from tests.browser.polling import until
from tests.browser.test_board_page import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]

HIDE = """(hidden) => { Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange")); }"""
KEPT = """async () => { const boards = await caches.open("boards"), [page] = await boards.keys();
  const kept = page && (await boards.match(page)); return Boolean(kept) && (await kept.text()).includes("retard 2 min"); }"""

DAY_KEPT = """async () => (await (await caches.open("days")).keys()).length > 0"""
PAGES_KEPT = """async () => (await (await caches.open("boards")).keys()).length > 1"""


async def worked(page: Page) -> None:
    """Wait until the service worker answers for this page, and have it keep the page."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.wait_for_function("navigator.serviceWorker.controller !== null")
    await page.reload()
    await expect(page.locator("[part=row]")).to_have_count(2)


async def test_the_last_board_is_there_without_a_network_with_its_age(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G?lang=fr", bypass_csp=True) as page:
        await worked(page)
        world.say("x", DELAYED)
        await expect(page.locator("[part=row]").first).to_contain_text("retard 2 min")
        await page.evaluate(HIDE, arg=True)
        await until(page, KEPT)
        await page.context.set_offline(True)
        await page.reload()
        await expect(page.locator(".notice.lost")).to_contain_text("Hors ligne : dernier tableau connu")
        await expect(page.locator("[part=row]").first).to_contain_text("retard 2 min")
        await expect(page.locator("[part=label].live")).to_have_count(1)
        await page.context.set_offline(False)
        await expect(page.locator(".notice.lost")).to_be_hidden(timeout=10_000)


async def test_what_was_kept_an_hour_ago_is_not_called_live(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        async with opened(browser, world, "/stops/x:G?lang=fr", bypass_csp=True) as page:
            await worked(page)
            await page.context.set_offline(True)
            await page.clock.install()
            await page.clock.fast_forward(120_000)
            await page.reload()
            await page.clock.run_for(2_000)
            await expect(page.locator("[part=label].live")).to_have_count(0)
            await expect(page.locator("[part=label].ageing")).to_have_count(1)
            await expect(page.locator(".notice.lost")).to_contain_text("il date de 2 min")


async def test_a_stop_never_looked_at_says_so_and_offers_those_that_are_kept(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G?lang=fr", bypass_csp=True) as page:
        await worked(page)
        await page.locator(".star").click()
        await page.context.set_offline(True)
        await page.goto(str(world.client.make_url("/stops/x:M?lang=fr")))
        await expect(page.get_by_role("heading", level=1)).to_have_text("Hors ligne")
        await page.get_by_role("link", name="Gare de St-Étienne").click()
        await expect(page.locator("[part=row]")).to_have_count(2)


async def test_a_stop_is_an_app_of_its_own(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G?lang=fr") as page:
        address = await page.locator("link[rel=manifest]").get_attribute("href")
        manifest = await (await world.get(str(address))).json(content_type=None)
        assert (manifest["name"], manifest["start_url"]) == ("Gare de St-Étienne", "/stops/x:G?lang=fr")
        for icon in manifest["icons"]:
            assert (await world.get(icon["src"])).status == 200


async def test_the_day_s_timetable_follows_the_last_board_and_is_called_scheduled(browser: Browser) -> None:
    async with served() as world:
        world.now += 21 * 3600  # Tuesday, 04:55: nothing leaves within the two hours of a board
        async with opened(browser, world, "/stops/x:G?lang=fr", bypass_csp=True) as page:
            await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            await page.wait_for_function("navigator.serviceWorker.controller !== null")
            await page.reload()
            await expect(page.locator("[part=next]")).to_contain_text("Pas encore de départ.")
            await expect(page.locator("[part=row]")).to_have_count(0)
            await until(page, DAY_KEPT)
            await page.context.set_offline(True)
            await page.reload()
            await expect(page.locator("[part=row]")).to_have_count(3)
            await expect(page.locator("[part=row]").last).to_contain_text("Village")
            await expect(page.locator("[part=label].scheduled")).to_have_count(3)
            await expect(page.locator(".notice.lost")).to_contain_text("Hors ligne")
            await expect(page.locator(".lead").last).to_contain_text("04:55")


async def test_a_stop_kept_on_the_device_is_there_under_its_own_address_too(browser: Browser) -> None:
    async with served() as world:
        code = world.state.snapshot.places.by_member[StopRef(FeedId("x"), "G")].id.partition(":")[2]
        async with opened(browser, world, f"/s/{code}?lang=fr", bypass_csp=True) as page:
            await worked(page)
            await page.locator(".star").click()
            await until(page, DAY_KEPT)
            kept = await page.evaluate("JSON.parse(localStorage.getItem('mobility.stops'))[0].id")
            await until(page, PAGES_KEPT)
            await page.context.set_offline(True)
            await page.goto(str(world.client.make_url(f"/stops/{kept}?lang=fr")))
            await expect(page.locator("[part=row]")).to_have_count(2)


async def test_who_saves_data_keeps_the_last_board_alone(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G?lang=fr", bypass_csp=True) as page:
        await page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
        days: list[str] = []
        page.context.on("request", lambda one: days.append(one.url) if "window=1440" in one.url else None)
        await worked(page)
        await page.locator(".star").click()
        await page.clock.install()
        await page.reload()
        await page.clock.run_for(10_000)
        await expect(page.locator("[part=row]")).to_have_count(2)
        assert not days
