"""A screen on the wall in a real browser: by the server's clock, for hours without network, in several languages."""

from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser, expect

from mobility.board.presentation import Profile, present
from mobility.web.kiosk_rows import ON_SCREEN, kiosk_row, say_raw
from tests.api.served import DELAYED, served
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.browser.polling import until
from tests.browser.test_board_page import opened
from tests.world import timetable_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]
RESERVE_KEPT = """async () => { const boards = await caches.open("boards"), [page] = await boards.keys();
  return Boolean(page) && (await (await boards.match(page)).text()).includes('"reserve":'); }"""
SCREEN: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}}


async def test_a_screen_without_network_ages_its_times_and_says_for_how_long(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        async with opened(browser, world, "/b/x:G?languages=fr&theme=day", **SCREEN) as page:
            await page.clock.install()
            await page.reload()
            await page.clock.run_for(3_000)
            first = page.locator("#columns tr").first
            await expect(first).to_contain_text("7 min")
            await expect(first).to_contain_text("retard 2 min")
            await expect(first.locator(".label.live")).to_have_text("08:02 temps réel")
            await page.context.set_offline(True)
            await page.clock.run_for(120_000)
            await expect(first.locator(".label.ageing")).to_contain_text("temps réel, il y a 2 min")
            await expect(page.locator("#lost")).to_contain_text("Connexion perdue : ce tableau date de 2 min")
            await page.clock.run_for(200_000)
            await expect(first.locator(".label.scheduled")).to_have_text("08:00 théorique")
            await expect(first).not_to_contain_text("retard")
            await page.clock.fast_forward(600_000)
            await page.clock.run_for(2_000)
            await expect(page.locator("#columns tr")).to_have_count(1)
            await expect(page.locator("#clock")).to_have_text("08:10")
            await page.context.set_offline(False)
            world.now += 930
            await page.clock.run_for(61_000)
            await expect(page.locator("#lost")).to_be_hidden()


async def test_the_reserve_goes_on_where_what_was_heard_ends(browser: Browser) -> None:
    async with served() as world:
        world.now += (
            24 * 3600 - 3 * 3600
        )  # Tuesday, 04:55: within three hours nothing leaves, the village's bus does at 09:00.
        async with opened(browser, world, "/b/x:G?languages=fr&theme=day", **SCREEN) as page:
            await page.clock.install()
            await page.reload()
            async with page.expect_response(lambda response: "reserve=1" in response.url) as answered:
                await page.clock.run_for(3_000)
            await (await answered.value).finished()
            await page.context.set_offline(True)
            await page.clock.fast_forward(3 * 3600_000 + 1_800_000)
            await page.clock.run_for(2_000)
            await expect(page.locator("#columns tr")).to_have_count(1)
            await expect(page.locator("#columns")).to_contain_text("Village")


async def test_a_screen_that_starts_again_without_network_goes_on_and_says_how_old_it_is(browser: Browser) -> None:
    async with served() as world:
        world.say("x", DELAYED)
        async with opened(browser, world, "/b/x:G?languages=fr&theme=day", bypass_csp=True, **SCREEN) as page:
            await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
            await page.wait_for_function("navigator.serviceWorker.controller !== null")
            await page.reload()
            await until(page, RESERVE_KEPT)
            await page.context.set_offline(True)
            await page.reload()
            await expect(page.locator("#lost")).to_contain_text("Connexion perdue : ce tableau date de")
            await expect(page.locator("#columns tr").first).to_contain_text("Mairie")
            await expect(page.locator("#clock")).to_have_text("07:55")
            await page.clock.install()
            await page.clock.fast_forward(7_200_000)
            await page.reload()
            await page.clock.run_for(1_500)
            await expect(page.locator("#clock")).to_have_text("09:55")
            await expect(page.locator("#lost")).to_contain_text("2 h")
            await expect(page.locator("#columns .label.live")).to_have_count(0)
            await page.context.set_offline(False)
            await page.clock.run_for(3_000)
            await expect(page.locator("#lost")).to_be_hidden()
            await expect(page.locator("#clock")).not_to_have_text("09:55")


async def test_several_stops_stand_in_two_columns_and_page_through(browser: Browser) -> None:
    stops = "/b/x:G?stop=x:M&stop=x:V%2F%20%C3%A9&languages=fr"
    async with served() as world, opened(browser, world, stops, **SCREEN) as page:
        await page.clock.install()
        await page.reload()
        await page.clock.run_for(1_500)
        await expect(page.locator("#columns h2")).to_have_text(["Gare de St-Étienne", "Mairie"])
        await expect(page.locator("#turn")).to_have_text("1/2")
        edges = await page.evaluate(
            """[...document.querySelectorAll("#columns section")].map((one) => one.getBoundingClientRect())
                .map(({ left, right }) => [left, right])"""
        )
        assert edges[0][1] <= edges[1][0]
        await page.clock.run_for(10_000)
        await expect(page.locator("#columns h2")).to_have_text(["Village"])
        await expect(page.locator("#columns")).to_contain_text("mardi")


async def test_no_picture_stands_still_long_enough_to_burn_in(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/b/x:G?languages=fr&theme=night", **SCREEN) as page:
        await page.clock.install()
        await page.reload()
        await page.context.set_offline(True)
        places = set()
        for _ in range(4):
            await page.clock.run_for(60_000)
            places.add(await page.evaluate("document.body.style.transform"))
        assert len(places) == 4


async def test_a_screen_speaks_a_language_that_is_written_from_the_right(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/b/x:G?languages=ar,fr&theme=day", **SCREEN) as page:
        await expect(page.locator("html")).to_have_attribute("dir", "rtl")
        badge, when = page.locator("#columns .badge").first, page.locator("#columns .when").first
        await expect(badge).to_be_visible()
        sides = await page.evaluate(
            """[".badge", ".when"].map((one) => document.querySelector(`#columns ${one}`).getBoundingClientRect().left)"""
        )
        assert sides[0] > sides[1]
        await expect(when).to_contain_text("حسب الجدول")


async def test_languages_take_turns_and_the_night_is_dark(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/b/x:G?languages=fr,en&theme=night", **SCREEN) as page:
        await page.clock.install()
        await page.reload()
        await page.clock.run_for(1_500)
        await expect(page.locator("html")).to_have_attribute("lang", "fr")
        await page.clock.run_for(10_000)
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.locator("#columns")).to_contain_text("scheduled")
        ground = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert sum(int(part) for part in ground.strip("rgb()").split(",")) < 60


async def test_the_screen_tells_times_as_every_other_rendering_does(browser: Browser) -> None:
    world_of_times = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, A, 08:05:00, 08:05:00
        t1, 2, B, 08:10:00, 08:10:00
    """)
    now = at("2026-03-02 08:00")
    cases, wanted = [], []
    for delay_s in (-120, -59, 0, 59, 60, 240, 3300, 3700):
        for later_s in (0, 200, 269, 270, 285, 299, 330):
            overlay = overlay_of(world_of_times, now + later_s, f"t1 2026-03-02 observed=-10\n  A {delay_s:+d}")
            for visit in board(world_of_times, "A", now + later_s, overlay).departures:
                shown = present(visit, now + later_s, "fr", Profile.KIOSK)
                cases.append([msgspec.to_builtins(kiosk_row(visit, now + later_s, ["fr"])), now + later_s])
                wanted.append([shown.when, shown.words[-2], shown.words[-1]])
    words = {key: say_raw("fr", key) for key in ON_SCREEN}
    assert len(cases) > 30
    async with served() as world, opened(browser, world, "/b/x:G?languages=fr", **SCREEN) as page:
        said = await page.evaluate(
            """async ({ cases, words }) => {
                const { timeOf, delayOf } = await import(document.querySelector("script[type=module]").src);
                return cases.map(([row, at]) => {
                    const time = timeOf(row, at, words);
                    return [time.text, delayOf(row, at, words).text, time.said];
                });
            }""",
            {"cases": cases, "words": words},
        )
    assert said == wanted


@pytest.mark.parametrize("print_style", ["regular", "large"])
@pytest.mark.parametrize("paper", ["a6", "a5", "a4"])
async def test_nothing_of_a_sheet_is_cut_off_and_it_prints_on_one_page(
    browser: Browser, paper: str, print_style: str
) -> None:
    async with served() as world, opened(browser, world, f"/stops/x:G/sheet?paper={paper}&print={print_style}") as page:
        sheet = page.locator(".sheet")
        assert await sheet.evaluate(
            "node => node.scrollHeight <= node.clientHeight && node.scrollWidth <= node.clientWidth"
        )
        lines = page.locator(".lines")
        assert await lines.evaluate("node => node.scrollHeight <= node.clientHeight + 1")
        pdf = await page.pdf(prefer_css_page_size=True, print_background=True)
        assert pdf.count(b"/Type /Page\n") == 1
