"""The page of a stop in a real browser: it lives without reloading, ages without a server, and runs nobody else's code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.api.served import DELAYED, TOWN, World, served
from tests.api.test_pages import XSS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]

CANCELLED = (
    'entity { id: "e" trip_update { trip { trip_id: "t1" start_date: "20260302" schedule_relationship: CANCELED } } }'
)


@asynccontextmanager
async def opened(browser: Browser, world: World, path: str, **context: Any) -> AsyncIterator[Page]:
    """Open a path of the world's server; an error of the page, or a refusal of its policy, fails the test."""
    complaints: list[str] = []
    tab = await browser.new_context(**{"locale": "fr-FR", "timezone_id": "Europe/Paris", **context})
    page = await tab.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    await page.goto(str(world.client.make_url(path)))
    yield page
    await tab.close()
    assert complaints == []


@asynccontextmanager
async def timed(browser: Browser, world: World, path: str, **context: Any) -> AsyncIterator[Page]:
    """Open a path with a clock that the test turns, and let the element draw its first second."""
    async with opened(browser, world, path, **context) as page:
        await page.clock.install()
        await page.reload()
        await expect(page.locator("[part=board]")).to_have_count(1)
        yield page


async def test_the_board_changes_without_a_reload(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G") as page:
        await page.evaluate("window.stayed = true")
        first = page.locator("[part=row]").first
        await expect(first).to_contain_text("théorique")
        world.say("x", DELAYED)
        await expect(first).to_contain_text("retard 2 min")
        await expect(first.locator(".label.live")).to_have_text("temps réel")
        await expect(first.locator(".clock s")).to_have_text("08:00")
        await expect(first.locator(".clock span")).to_have_text("08:02")
        assert await page.evaluate("window.stayed") is True


async def test_the_element_draws_what_the_server_drew(browser: Browser) -> None:
    texts = "(rows) => rows.map((row) => row.innerText.replace(/\\s+/g, ' ').trim())"
    async with served() as world:
        world.now -= 30  # the page's seconds pass: half a minute from where a minute turns
        world.say("x", DELAYED)
        async with opened(browser, world, "/stops/x:G", java_script_enabled=False) as page:
            drawn = [await row.inner_text() for row in await page.locator(".nd tbody tr").all()]
        async with opened(browser, world, "/stops/x:G") as page:
            await expect(page.locator("[part=row]")).to_have_count(2)
            again = await page.locator("[part=row]").evaluate_all(texts)
    assert again == [" ".join(one.split()) for one in drawn]


async def test_a_cancelled_departure_is_struck_and_said_in_words(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G") as page:
        await expect(page.locator("[part=row]")).to_have_count(2)
        await expect(page.locator("[role=status]").last).to_be_empty()
        world.say("x", CANCELLED)
        row = page.locator("[part=row].gone")
        await expect(row).to_contain_text("Supprimé")
        lines = await row.locator(".big").evaluate("node => getComputedStyle(node).textDecorationLine")
        assert lines == "line-through"
        await expect(page.locator("[part=board] [role=status]")).to_contain_text("Ligne T1")
        await expect(page.locator("[part=board] [role=status]")).to_contain_text("Supprimé")


async def test_without_a_server_a_live_time_is_called_live_no_longer(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED, age_s=10)
        async with timed(browser, world, "/stops/x:G") as page:
            await expect(page.locator("[part=label].live")).to_have_count(1)
            await page.context.set_offline(True)
            await page.clock.run_for(65_000)
            await expect(page.locator("[part=label].live")).to_have_count(1)
            await page.clock.run_for(20_000)
            await expect(page.locator("[part=label].live")).to_have_count(0)
            await expect(page.locator("[part=label].ageing")).to_have_count(1)
            await expect(page.locator(".notice.lost")).to_contain_text("Connexion perdue : ce tableau date de 1 min")
            await page.clock.run_for(120_000)
            await expect(page.locator(".notice.lost")).to_contain_text("date de 3 min")
            await page.clock.run_for(100_000)
            await expect(page.locator("[part=label].ageing")).to_have_count(0)
            await expect(page.locator("[part=row]").first.locator(".clock")).to_have_text("08:00")
            await expect(page.locator("[part=row]").first.get_by_text("retard 2 min", exact=True)).to_be_hidden()
            world.now += 305
            world.say("x", DELAYED)
            await page.context.set_offline(False)
            await page.clock.run_for(60_000)
            await expect(page.locator(".notice.lost")).to_be_hidden()
            await expect(page.locator("[part=label].live")).to_have_count(1)


async def test_a_feed_that_died_is_named_with_its_age_until_it_recovers(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        async with opened(browser, world, "/stops/x:G") as page:
            await expect(page.locator("[part=label].live")).to_have_count(1)
            world.now += 420
            world.put_again("x")
            notice = page.locator("[part=notice]:visible")
            await expect(notice).to_contain_text("Temps réel indisponible depuis 7 min, horaires théoriques affichés")
            await expect(page.locator("[part=label].live")).to_have_count(0)
            world.say("x", DELAYED.replace("120", "600"))
            await expect(notice).to_have_count(0)
            await expect(page.locator("[part=label].live")).to_have_count(1)


async def test_updates_can_be_paused(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G") as page:
        await page.get_by_role("button", name="Suspendre la mise à jour").press("Enter")
        first = page.locator("[part=row]").first
        await expect(first).to_contain_text("mise à jour suspendue")
        await expect(first.locator(".big")).to_have_text("08:00")
        world.say("x", DELAYED)
        await expect(first).not_to_contain_text("retard")
        await page.get_by_role("button", name="Reprendre la mise à jour").press("Enter")
        await expect(first).to_contain_text("retard 2 min")
        await expect(first).to_contain_text("temps réel")


async def test_the_page_is_complete_without_javascript(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        async with opened(browser, world, "/", java_script_enabled=False) as page:
            await expect(page.locator(".nd tbody tr")).to_have_count(2)
            await expect(page.locator(".nd")).to_be_visible()
            await expect(page.get_by_role("button", name="Suspendre la mise à jour")).to_have_count(0)
            await expect(page.get_by_role("button", name="Ajouter à mes arrêts")).to_have_count(0)
            await page.get_by_role("searchbox").fill("mairie")
            await page.get_by_role("searchbox").press("Enter")
            await page.get_by_role("link", name="Mairie").click()
            await expect(page.get_by_role("heading", level=1)).to_have_text("Mairie")


async def test_lines_are_chosen_by_links_that_can_be_passed_on(browser: Browser) -> None:
    async with served() as world:
        world.now += 24 * 3600
        async with opened(browser, world, "/stops/x:G?lignes=2") as page:
            await expect(page.locator("[part=row]")).to_have_count(1)
            await expect(page.locator("[part=row]")).to_contain_text("Village")
            chosen = page.get_by_role("navigation", name="Filtrer par ligne").locator("[aria-current]")
            await expect(chosen).to_have_text("2")
            await page.get_by_role("link", name="Toutes les lignes").click()
            await expect(page.locator("[part=row]")).to_have_count(3)
        async with opened(browser, world, "/stops/x:G?lines=nothing") as page:
            await expect(page.locator("[part=next]")).to_contain_text("Aucun départ ne correspond aux filtres.")


async def test_a_stop_served_on_tuesdays_says_so_on_a_monday(browser: Browser) -> None:
    async with served() as world, opened(browser, world, f"/stops/{'x:V/ é'}") as page:
        await expect(page.locator("[part=next]")).to_contain_text(
            "Pas de service aujourd’hui. Arrêt desservi le mardi uniquement."
        )
        await expect(page.locator("[part=next]")).to_contain_text("Prochain départ : demain à 09:30.")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(("delay_s", "struck"), [(45, 0), (120, 1)])
async def test_on_time_stands_beside_no_struck_time(
    browser: Browser, delay_s: int, struck: int, *, javascript: bool
) -> None:
    async with served(town=False) as world:
        world.add("x", TOWN.replace("08:00:00", "08:00:30"))
        world.say("x", DELAYED.replace("delay: 120", f"delay: {delay_s}"))
        async with opened(browser, world, "/stops/x:G?lang=fr", java_script_enabled=javascript) as page:
            row = page.locator("[part=row], tbody tr").first
            await expect(row).to_contain_text("08:01" if delay_s == 45 else "08:02")
            await expect(row).to_contain_text("à l’heure" if not struck else "retard 2 min", ignore_case=True)
            await expect(row.locator("s:not(:empty)")).to_have_count(struck)


async def test_where_everything_is_cancelled_it_is_said_with_the_next_that_runs(browser: Browser) -> None:
    off = "".join(
        f'entity {{ id: "{trip}" trip_update {{ trip {{ trip_id: "{trip}" start_date: "20260302" '
        "schedule_relationship: CANCELED } } }\n"
        for trip in ("t1", "t2")
    )
    async with served() as world:
        world.say("x", off)
        async with opened(browser, world, "/stops/x:G?lang=fr") as page:
            await expect(page.locator("[part=row].gone")).to_have_count(2)
            await expect(page.locator("[part=next]")).to_contain_text("Tous les départs sont supprimés.")
            await expect(page.locator("[part=next]")).to_contain_text("Prochain départ : demain à 08:00.")


async def test_stops_are_suggested_and_chosen_by_keyboard(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/") as page:
        await page.get_by_role("searchbox").press_sequentially("mair")
        await expect(page.locator("#suggestions a")).to_have_count(1)
        await expect(page.locator("#suggestions-count")).to_have_text("1 arrêt")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Mairie")


async def test_stops_are_kept_on_the_device_only_after_a_tap(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/stops/x:G?lang=fr") as page:
        assert await page.evaluate("localStorage.length") == 0
        star = page.locator(".star")
        await star.click()
        await expect(star).to_have_attribute("aria-pressed", "true")
        await page.get_by_role("link", name="mobility").click()
        await page.locator("#favourites").get_by_role("link", name="Gare de St-Étienne").click()
        await star.click()
        assert await page.evaluate("localStorage['mobility.stops']") == "[]"


async def test_the_position_is_asked_for_only_on_a_tap(browser: Browser) -> None:
    place = {"latitude": 48.1102, "longitude": -1.6101}
    async with (
        served() as world,
        opened(browser, world, "/", geolocation=place, permissions=["geolocation"]) as page,
    ):
        await page.get_by_role("link", name="Près de moi").click()
        await expect(page.locator(".stops")).to_have_count(0)
        await page.get_by_role("button", name="Utiliser ma position").click()
        await expect(page.locator(".stops a").first).to_contain_text("Mairie")
        await expect(page.locator(".stops a").first).to_contain_text("20 m")


async def test_what_a_feed_says_runs_nowhere(browser: Browser) -> None:
    async with served(town=False) as world:
        world.add("x", TOWN.replace("Mairie", '"' + XSS.replace('"', '""') + '"'))
        async with opened(browser, world, "/stops/x:G") as page:
            dialogs: list[str] = []
            page.on("dialog", lambda dialog: dialogs.append(dialog.message))
            await page.get_by_role("searchbox").press_sequentially("script")
            await expect(page.locator("#suggestions a")).to_have_count(1)
            await expect(page.locator("[part=headsign]").first).to_contain_text("<script>alert(1)</script>")
            assert await page.locator("img").count() == 0
            assert dialogs == []


async def test_a_stop_overseas_shows_its_own_time_and_names_the_zone(browser: Browser) -> None:
    async with served(town=False) as world:
        world.add("ile", TOWN.replace("Europe/Paris", "Indian/Reunion"))
        world.now -= 3 * 3600
        async with opened(browser, world, "/stops/ile:G") as page:
            await expect(page.locator("[part=row]").first.locator(".clock")).to_have_text("08:00")
            await expect(page.locator("[part=head]")).to_contain_text("Situation à 07:55")
            await expect(page.locator("[part=head]")).to_contain_text("heure de La Réunion", ignore_case=True)
        async with opened(browser, world, "/stops/ile:G", timezone_id="Indian/Mauritius") as page:
            await expect(page.locator("[part=head]")).to_contain_text("Situation à 07:55")
            await expect(page.locator("[part=head]")).not_to_contain_text("heure")


@pytest.mark.parametrize(
    ("ahead_s", "shown", "spoken"),
    [(0, "à l’approche", "à l’approche"), (60, "1 min", "dans 1 minute,"), (90, "1 min", "dans 1 minute,"), (139, "2 min", "dans 2 minutes,")],
)  # fmt: skip
async def test_minutes_are_counted_in_french(browser: Browser, ahead_s: int, shown: str, spoken: str) -> None:
    async with served() as world:
        world.say("x", DELAYED.replace("120", str(ahead_s - 300)))
        async with timed(browser, world, "/stops/x:G") as page:
            row = page.locator("[part=row]").first
            await expect(row.locator(".big")).to_have_text(shown)
            await expect(row.locator(".sr")).to_contain_text(spoken)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_is_cut_off_at_320_pixels(browser: Browser, scheme: str) -> None:
    async with served() as world:
        world.say("x", DELAYED, age_s=120)
        for path in (
            "/",
            "/stops/x:G",
            "/widget",
            "/near?at=48.1,-1.6",
            "/accessibilite",
            "/embed?stop=x:G",
            "/offline",
        ):
            async with opened(
                browser, world, path, viewport={"width": 320, "height": 640}, color_scheme=scheme
            ) as page:
                assert await page.evaluate("document.documentElement.scrollWidth") <= 320, path
