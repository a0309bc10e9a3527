"""The health pages in a real browser: nothing wrong with them for axe-core, nothing cut off, nothing that needs a script."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.api.health_pages.town import PAGES, Client, health_served
from tests.browser.test_accessibility import FIND, TAGS, axe, scheme_of

__all__ = ["axe"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]

STATES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "narrow": {"color_scheme": "light", "viewport": {"width": 320, "height": 640}},
    "contrast": {"color_scheme": "light", "forced_colors": "active"},
}
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


def addresses(client: Client, language: str) -> list[str]:
    """Spell the addresses of all pages."""
    return [str(client.make_url(f"{path}{'&' if '?' in path else '?'}lang={language}")) for path in PAGES]


@pytest.mark.parametrize("state", STATES)
async def test_no_health_page_breaks_a_rule(browser: Browser, axe: str, tmp_path: Path, state: str) -> None:
    async with health_served(tmp_path) as client:
        context = await browser.new_context(**{**scheme_of("light"), **STATES[state]})
        await context.add_init_script(axe)
        page = await context.new_page()
        found = []
        for address in addresses(client, "en" if state == "dark" else "fr"):
            await page.goto(address)
            await page.evaluate(OPEN_ALL)
            found += [f"{address}: {one}" for one in await page.evaluate(FIND, TAGS)]
            if await page.evaluate(TOO_WIDE) > 0:
                found.append(f"{address} is wider than its window")
        await context.close()
    assert found == []


async def test_health_pages_need_no_script(browser: Browser, tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        context = await browser.new_context(java_script_enabled=False, locale="fr-FR")
        page = await context.new_page()
        await page.goto(str(client.make_url("/health")))
        await page.get_by_label("État", exact=True).select_option("down")
        await page.get_by_role("button", name="Filtrer").click()
        rows = page.get_by_role("row")
        assert await rows.count() == 2
        await page.get_by_role("link", name="Réseau de la Ville").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "Réseau de la Ville"
        letter = await page.get_by_label("Texte du message").input_value()
        assert "214 départs" in letter
        await context.close()


async def test_a_phone_reads_every_figure_with_its_name(browser: Browser, tmp_path: Path) -> None:
    async with health_served(tmp_path) as client:
        context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
        page = await context.new_page()
        await page.goto(str(client.make_url("/status?lang=en")))
        table = page.get_by_role("table")
        assert await table.get_by_role("row").count() == 4
        assert await table.get_by_role("columnheader").count() == 7
        named = await page.locator("td[data-label]").first.evaluate(
            "(one) => getComputedStyle(one, '::before').content"
        )
        assert named == '"Age of data"'
        await context.close()
