"""The docs page in a real browser that reaches nothing but this server: it finds, tries, follows and copies."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from mobility.api import resources
from mobility.api.examples import ORIGIN
from mobility.api.problems import Code
from mobility.api.snippets import snippets
from tests.api.live_demo import live_demo
from tests.api.served import DELAYED, World, served
from tests.browser.test_board_page import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]


@asynccontextmanager
async def offline(browser: Browser, world: World, **context: Any) -> AsyncIterator[Page]:
    """Open the docs page in a browser for which there is only this server; any other request fails the test."""
    elsewhere: list[str] = []

    async def only_here(route: Route) -> None:
        if route.request.url.startswith(str(world.client.make_url("/"))):
            await route.continue_()
        else:
            elsewhere.append(route.request.url)
            await route.abort()

    async with opened(browser, world, "/livez", **context) as page:
        await page.context.route("**/*", only_here)
        await page.goto(str(world.client.make_url("/docs")))
        yield page
    assert elsewhere == []


async def test_words_find_resources_parameters_fields_and_codes(browser: Browser) -> None:
    async with served() as world, offline(browser, world) as page:
        box, cards = page.get_by_role("searchbox"), page.locator(".found-whole:visible")
        await page.keyboard.press("/")
        await expect(box).to_be_focused()
        await page.keyboard.type("vehicles bearing")
        await expect(cards).to_have_count(1)
        await expect(page.locator("#vehicles details")).to_have_attribute("open", "")
        await box.fill("rate_limited")
        await expect(page.locator(".found-row:visible")).to_contain_text(["rate_limited"])
        await expect(page.locator("#reasons")).to_be_hidden()
        await box.fill("feed_stale")
        await expect(page.locator("#reason-feed_stale")).to_be_in_viewport()
        await box.fill("nothing is called like this")
        await expect(page.locator("#nothing")).to_be_visible()
        await page.get_by_role("button", name="Show all").click()
        await expect(cards).to_have_count(len(resources.DESCRIBED) + 5)


async def test_a_call_is_tried_as_it_stands_and_with_other_values(browser: Browser) -> None:
    async with served() as world, offline(browser, world) as page:
        card = page.locator("#departures")
        await card.get_by_role("button", name="Try it").click()
        await expect(card.locator(".outcome")).to_contain_text("200 application/json")
        await expect(card.locator(".answer")).to_contain_text("Gare de St-Étienne")
        await card.locator("input[name=stop]").fill("x:G x:M")
        await card.locator("select[name=merge]").select_option("0")
        await card.get_by_role("button", name="Try it").click()
        await expect(card.locator(".url")).to_contain_text("stop=x:G&stop=x:M&merge=0")
        await expect(card.locator(".answer")).to_contain_text('"boards": [')
        await card.locator("input[name=stop]").fill("x:GG")
        await card.get_by_role("button", name="Try it").click()
        await expect(card.locator(".outcome")).to_contain_text("404 application/problem+json")
        await expect(card.locator(".answer")).to_contain_text("did you mean x:G")


async def test_every_resource_can_be_tried_as_it_stands(browser: Browser) -> None:
    async with served() as world, offline(browser, world) as page:
        world.say("x", DELAYED)
        for resource in resources.DESCRIBED:
            card = page.locator(f"#{resource.name}")
            await card.get_by_role("button", name="Try it").click()
            # No history is kept of this town.
            status = "404 " if Code.NO_HISTORY in resource.codes else "200 "
            await expect(card.locator(".outcome"), resource.name).to_contain_text(status)


async def test_a_board_is_followed_live(browser: Browser) -> None:
    async with served() as world, offline(browser, world) as page:
        card = page.locator("#departures")
        await card.get_by_role("button", name="Follow live").click()
        await expect(card.locator(".answer")).to_contain_text("event: reset")
        world.say("x", DELAYED)
        await expect(card.locator(".answer")).to_contain_text("event: update")
        await card.get_by_role("button", name="Try it").click()
        await expect(card.locator(".outcome")).to_contain_text("200 ")
        await expect(card.locator(".answer")).not_to_contain_text("event:")


async def test_the_language_chosen_is_that_of_all_examples_and_is_copied(browser: Browser) -> None:
    async with served() as world, offline(browser, world) as page:
        await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        await page.locator("#departures").get_by_role("tab", name="Python").click()
        await expect(page.locator(".snippets [data-language=python]:visible")).to_have_count(len(resources.DESCRIBED))
        await expect(page.locator(".snippets [data-language=curl]:visible")).to_have_count(0)
        await page.keyboard.press("ArrowRight")
        await expect(page.locator("#departures").get_by_role("tab", name="JavaScript")).to_be_focused()
        shown = page.locator("#stops .snippets .snippet:visible")
        await shown.get_by_role("button", name="Copy").click()
        await expect(shown.get_by_role("button", name="Copied")).to_be_visible()
        copied = await page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(f'const response = await fetch("{world.client.make_url("/")!s}v1/stops?q=gare')


async def test_examples_are_about_stops_that_this_server_has(browser: Browser) -> None:
    async with served() as world, offline(browser, world) as page:
        text = await page.locator("#begin").inner_text()
        assert "stop=x:G" in text
        assert "demo-ville" not in await page.locator("body").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_narrow_screen_and_its_links_lead_somewhere(browser: Browser, scheme: Any) -> None:
    async with (
        served() as world,
        offline(browser, world, viewport={"width": 320, "height": 640}, color_scheme=scheme) as page,
    ):
        await page.locator("#departures").get_by_role("button", name="Try it").click()
        await expect(page.locator("#departures .outcome")).to_contain_text("200 ")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        lost = await page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].filter((a) => !document.querySelector(a.hash)).map((a) => a.hash)"
        )
        assert lost == []
        ids = await page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(set(ids)) == len(ids)


async def test_without_scripts_everything_is_there_to_be_read(browser: Browser) -> None:
    async with served() as world, offline(browser, world, java_script_enabled=False) as page:
        await expect(page.locator("#departures .snippet:visible")).to_have_count(3)
        await expect(page.locator("noscript .notice, .notice")).to_contain_text(re.compile(ORIGIN))


async def test_every_javascript_example_runs_in_a_page(browser: Browser, tmp_path: Path) -> None:
    with live_demo(tmp_path) as demo:
        tab = await browser.new_context(bypass_csp=True)
        page = await tab.new_page()
        await page.goto(f"{demo.origin}/livez")
        for resource in resources.DESCRIBED:
            (example,) = (one for one in snippets(resource) if one.language == "javascript")
            async with page.expect_console_message(lambda message: message.type == "log") as said:
                await page.add_script_tag(content=f"{{ {example.code.replace(ORIGIN, demo.origin)} }}", type="module")
            text = (await said.value).text
            if "json" in resource.media_types[0]:
                assert json.loads(text).keys() == demo.json(resource.example_path).keys(), resource.name
            assert len(text) > 5, resource.name
        await tab.close()
