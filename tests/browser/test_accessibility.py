"""Pages, states, languages and themes in, what axe-core finds wrong with them out: nothing."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.api.served import DELAYED, World, served
from tests.browser.test_visits import HUB, NEWS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(120),
]

AXE = "axe-core@4.14.1"
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "RGAAv4", "EN-301-549", "best-practice"]
PAGES = {
    "home": "/?lang={lang}",
    "stop": "/stops/x:H?lang={lang}",
    "filtered": "/stops/x:H?lines=R&lang={lang}",
    "empty": "/stops/x:E?lang={lang}",
    "search": "/?q=bout&lang={lang}",
    "nothing found": "/?q=zzzz&lang={lang}",
    "unknown": "/stops/x:H9?lang={lang}",
    "near": "/near?at=48.1,-1.6&lang={lang}",
    "composer": "/widget?stop=x:H&lang={lang}",
    "frame": "/embed?stop=x:H&lang={lang}",
    "frame by line": "/embed?stop=x:H&group=line&lang={lang}",
    "statement": "/accessibility?lang={lang}",
    "offline": "/offline?lang={lang}",
    "docs": "/docs",
    "unsubscribe": "/unsubscribe?token=0&lang={lang}",
    "map": "/stops/x:H/map?lang={lang}",
    "trip late": "/trips/x:late%7C2026-03-02%7C%7C1?lang={lang}",
    "trip off": "/trips/x:off?lang={lang}",
    "trip past": "/trips/x:past?lang={lang}",
    "trip often": "/trips/x:often%7C2026-03-02%7C08:00:00%7C1?lang={lang}",
    "trip call": "/trips/x:call?lang={lang}",
    "trip extra": "/trips/x:extra?lang={lang}",
    "trip unknown": "/trips/x:none?lang={lang}",
}
ALERT = """
entity { id: "a" alert { informed_entity { stop_id: "H" } url { translation { text: "https://example.org/" } }
  header_text { translation { text: "Travaux" } } description_text { translation { text: "Arrêt déplacé" } } } }
"""
FIND = """async (tags) => (await axe.run(document, { runOnly: tags })).violations
  .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`))"""


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give axe-core's source, installed by npm beside the repository; skips, saying so, where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is absent (apt-get install npm)")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), AXE]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        pytest.skip(f"axe-core could not be installed: {done.stderr[-200:]}")
    return (Path(folder) / "node_modules" / "axe-core" / "axe.min.js").read_text()


async def violations(browser: Browser, axe: str, world: World, paths: list[str], scheme: str, **more: Any) -> list[str]:
    """Visit pages one after the other; axe comes in past their policy, as an auditor's browser extension does."""
    context = await browser.new_context(**scheme_of(scheme), **more)
    await context.add_init_script(axe)
    page = await context.new_page()
    found = []
    for path in paths:
        await page.goto(str(world.client.make_url(path)))
        if await page.locator("next-departures").count():
            await page.locator("[part=board]").wait_for()
        found += [f"{path} {scheme}: {one}" for one in await page.evaluate(FIND, TAGS)]
    await context.close()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_page_breaks_a_rule_in_any_language(browser: Browser, axe: str, scheme: str) -> None:
    async with served(town=False) as world:
        world.add("x", HUB)
        world.say("x", NEWS + ALERT)
        paths = [path.format(lang=language) for language in ("fr", "en") for path in PAGES.values()]
        paths += [PAGES["frame"].format(lang=language) for language in ("de", "es", "it", "pt", "nl", "ar")]
        paths += [PAGES["trip late"].format(lang=language) for language in ("de", "es", "it", "pt", "nl", "ar")]
        assert await violations(browser, axe, world, paths, scheme) == []


@pytest.mark.parametrize("more", [{"viewport": {"width": 320, "height": 640}}, {"forced_colors": "active"}])
async def test_trips_and_maps_keep_the_rules_narrow_and_in_forced_colours(
    browser: Browser, axe: str, more: dict[str, Any]
) -> None:
    async with served(town=False) as world:
        world.add("x", HUB)
        world.say("x", NEWS + ALERT)
        paths = [path.format(lang="fr") for name, path in PAGES.items() if name == "map" or name.startswith("trip")]
        for scheme in ("light", "dark"):
            assert await violations(browser, axe, world, paths, scheme, **more) == []


STATES: dict[str, dict[str, Any]] = {
    "loading": {},
    "stale": {},
    "paused": {},
    "lost": {},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "contrast": {"forced_colors": "active"},
}


def scheme_of(scheme: str) -> dict[str, Any]:
    return {"color_scheme": scheme, "bypass_csp": True, "locale": "fr-FR"}


@pytest.mark.parametrize("state", STATES)
async def test_no_state_of_a_stop_s_page_breaks_a_rule(browser: Browser, axe: str, state: str) -> None:
    more = STATES[state]
    async with served(town=state == "stale") as world:
        path = "/" if state == "loading" else "/stops/x:H?lang=fr"
        if state == "stale":
            world.say("x", DELAYED)
            world.now += 420
            world.put_again("x")
            path = "/stops/x:G?lang=fr"
        elif state != "loading":
            world.add("x", HUB)
            world.say("x", NEWS)
        if state not in ("paused", "lost"):
            for scheme in ("light", "dark"):
                assert await violations(browser, axe, world, [path], scheme, **more) == []
            return
        for scheme in ("light", "dark"):
            context = await browser.new_context(**scheme_of(scheme))
            await context.add_init_script(axe)
            page = await context.new_page()
            await page.clock.install()
            await page.goto(str(world.client.make_url(path)))
            await page.locator("[part=board]").wait_for()
            if state == "paused":
                await page.get_by_role("button", name="Suspendre la mise à jour").click()
            else:
                await context.set_offline(True)
                await page.clock.run_for(90_000)
                await page.locator(".notice.lost").wait_for()
            await page.clock.resume()
            assert await page.evaluate(FIND, TAGS) == []
            await context.close()
