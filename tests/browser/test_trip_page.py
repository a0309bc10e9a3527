"""A trip's page in a real browser: whole without JavaScript, live with it, honest without a network; and a stop's map."""

import re

import pytest
from playwright.async_api import Browser, expect

from tests.api.served import DELAYED, TOWN, World, served
from tests.api.test_trip_page import VEHICLE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]


def address(world: World, path: str) -> str:
    return str(world.client.make_url(path))


async def test_a_visit_leads_to_its_trip_and_back_to_a_stop(browser: Browser) -> None:
    async with served() as world:
        page = await (await browser.new_context(locale="fr-FR")).new_page()
        await page.goto(address(world, "/stops/x:G?lang=fr"))
        await page.locator("[part=board]").wait_for()
        await page.get_by_role("link", name="Mairie", exact=True).first.click()
        await expect(page.get_by_role("heading", level=1)).to_contain_text("Mairie")
        await expect(page.locator(".yours")).to_contain_text("Votre arrêt")
        await page.locator(".calls").get_by_role("link", name="Mairie").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Mairie")
        await page.context.close()


async def test_the_vehicle_moves_on_without_reload_and_a_pause_holds_it(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        context = await browser.new_context(locale="en-GB")
        page = await context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        await page.clock.install()
        await page.goto(address(world, "/trips/x:t1?lang=en"))
        await expect(page.locator(".where")).to_contain_text("has not left Gare de St-Étienne")
        world.say("x", DELAYED + VEHICLE)
        await page.clock.run_for(20_000)
        await expect(page.locator(".where")).to_contain_text("between Gare de St-Étienne and Mairie")
        await page.get_by_role("button", name=re.compile("pause", re.IGNORECASE)).click()
        world.say("x", DELAYED + VEHICLE.replace("IN_TRANSIT_TO", "STOPPED_AT"))
        await page.clock.run_for(60_000)
        await expect(page.locator(".where")).to_contain_text("between")
        await page.locator("#pause").click()
        await expect(page.locator(".where")).to_contain_text("arrived at Mairie")
        assert problems == []
        await context.close()


async def test_without_a_network_ages_grow_and_nothing_old_is_called_live(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED + VEHICLE)
        context = await browser.new_context(locale="fr-FR")
        page = await context.new_page()
        await page.clock.install()
        await page.goto(address(world, "/trips/x:t1?lang=fr"))
        await expect(page.locator(".label.live")).not_to_have_count(0)
        await context.set_offline(True)
        await page.clock.run_for(200_000)
        await expect(page.locator("#lost")).to_be_visible()
        await expect(page.locator(".label.live")).to_have_count(0)
        await expect(page.locator(".where small")).to_contain_text("il y a 3 min")
        await context.set_offline(False)
        await page.clock.run_for(1_500)
        await expect(page.locator("#lost")).to_be_hidden()
        await context.close()


@pytest.mark.parametrize("path", ["/trips/x:t1?lang=fr", "/stops/x:G/map?lang=fr"])
async def test_it_is_whole_without_javascript_and_fits_320_pixels(browser: Browser, path: str) -> None:
    async with served() as world:
        world.say("x", DELAYED + VEHICLE)
        context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
        page = await context.new_page()
        await page.goto(address(world, path))
        await expect(page.locator("main")).to_contain_text("Mairie")
        await expect(page.locator("#pause")).to_have_count(0 if "map" in path else 1)
        await expect(page.locator("#pause:visible")).to_have_count(0)
        box = await page.locator("main").bounding_box()
        assert box is not None
        assert box["width"] <= 320
        await context.close()
        wide = await browser.new_context(viewport={"width": 320, "height": 640})
        page = await wide.new_page()
        await page.goto(address(world, path))
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        await wide.close()


async def test_markup_in_a_feed_stays_text_on_trips_and_maps(browser: Browser) -> None:
    evil = "<img src=x onerror=document.title=1>"
    async with served(town=False) as world:
        world.add("x", TOWN.replace("Mairie,", f"{evil},").replace("x onerror", "x onerror"))
        page = await (await browser.new_context()).new_page()
        for path in ("/trips/x:t1", "/stops/x:G/map"):
            await page.goto(address(world, f"{path}?lang=fr"))
            await expect(page.locator("main")).to_contain_text(evil)
            assert await page.locator("main img").count() == 0
        await page.context.close()
