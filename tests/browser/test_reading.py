"""The page for those who read it otherwise: by keyboard, at 200 %, with wider spacing, without motion, in forced colours."""

import pytest
from playwright.async_api import Browser, expect

from tests.api.served import served
from tests.browser.test_board_page import opened
from tests.browser.test_visits import HUB, NEWS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]

SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }"
"""Source: WCAG 2.2, 1.4.12."""
CUT_OFF = """() => { const root = document.querySelector("next-departures").shadowRoot;
  return [...root.querySelectorAll(".headsign, .big, .label, li, .pause")].filter((node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline").map((node) => node.textContent); }"""


async def test_everything_is_reached_by_keyboard_in_reading_order_and_seen(browser: Browser) -> None:
    async with served(town=False) as world:
        world.add("x", HUB)
        async with opened(browser, world, "/stops/x:H?lang=fr") as page:
            await expect(page.locator("[part=row]").first).to_be_visible()
            names = []
            for _ in range(30):
                await page.keyboard.press("Tab")
                found = await page.evaluate(
                    """() => { let node = document.activeElement; while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
                    return [node.textContent.trim() || node.name, getComputedStyle(node).outlineStyle]; }"""
                )
                names.append(found[0])
                assert found[1] != "none", found
                if found[0] == "État des flux":
                    break
            wanted = [
                "Aller au contenu",
                "mobility",
                "q",
                "Chercher",
                "English",
                "Ajouter à mes arrêts",
                "R",
                "Suspendre la mise à jour",
            ]
            places = [names.index(one) for one in wanted]
            assert places == sorted(places)
            assert names.index("+33 1 99 00 30 30") > places[-1]


@pytest.mark.parametrize("width", [320, 640, 1280])
async def test_wider_spacing_cuts_nothing_off(browser: Browser, width: int) -> None:
    async with served(town=False) as world:
        world.add("x", HUB)
        world.say("x", NEWS)
        size = {"width": width, "height": 800}
        async with opened(browser, world, "/stops/x:H?lang=fr", viewport=size, bypass_csp=True) as page:
            await expect(page.locator("[part=row]").first).to_be_visible()
            await page.add_style_tag(content=SPACED)
            await page.evaluate(
                "(style) => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); const root = document.querySelector('next-departures').shadowRoot; root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]; }",
                SPACED,
            )
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            assert await page.evaluate(CUT_OFF) == []


async def test_nothing_moves_for_those_who_asked_for_stillness(browser: Browser) -> None:
    async with served(town=False) as world:
        world.add("x", HUB)
        async with opened(browser, world, "/stops/x:H?lang=fr", reduced_motion="reduce") as page:
            await expect(page.locator("[part=row]").first).to_be_visible()
            world.say("x", NEWS)
            await expect(page.locator("[part=row].fresh").first).to_be_visible()
            await expect(page.locator("[part=row].fresh").first).to_have_css("animation-name", "none")


async def test_badges_keep_the_lines_colours_in_forced_colours(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G", forced_colors="active") as page:
        badge = page.locator("[part=line]").first
        await expect(badge).to_have_css("background-color", "rgb(226, 0, 26)")
