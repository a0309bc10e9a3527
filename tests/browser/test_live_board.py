"""The data layer of pages and widgets in a real browser: a board kept true by a stream, by polling, and through failures."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route

from mobility.api.app import API
from mobility.web.assets import asset_url
from tests.api.served import DELAYED, World, served
from tests.browser.test_board_page import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]

WATCH = """async ([module, question, options]) => {
  const layer = await import(module);
  Object.assign(window, { layer, boards: [], modes: [], problems: [] });
  window.watch = layer.watchBoard(question, { ...options,
    onBoard: (board) => boards.push(structuredClone(board)),
    onState: ({ mode, problem }) => { modes.push(mode); problems.push(problem); } });
}"""
POLLED: dict[str, Any] = {"stream": False, "path": "/v1/board"}
"""Answers in words are kept by the browser for two seconds, those of /v1/departures for ten."""
LAST = "boards.at(-1)?.departures.map((one) => [layer.keyOf(one), one.delay_s, layer.labelOf(one)])"


@asynccontextmanager
async def watching(browser: Browser, world: World, question: dict[str, Any], **options: Any) -> AsyncIterator[Page]:
    """Watch a question from a page that itself asks nothing; waiting for a condition needs `eval`, which its policy forbids."""
    async with opened(browser, world, "/docs", bypass_csp=True) as page:
        await page.evaluate(WATCH, [asset_url("departures.js"), question, options])
        yield page


async def test_a_board_comes_at_once_and_follows_the_stream(browser: Browser) -> None:
    async with served() as world, watching(browser, world, {"stop": "x:G"}) as page:
        await page.wait_for_function("boards.length && modes.at(-1) === 'streaming'")
        polled = await (await world.get("/v1/departures?stop=x:G")).json()
        assert await page.evaluate("boards.at(-1)?.departures.map((one) => one.trip.id)") == [
            one["trip"]["id"] for one in polled["departures"]
        ]
        world.say("x", DELAYED)
        await page.wait_for_function("boards.at(-1)?.departures[0]?.delay_s === 120")
        assert (await page.evaluate(LAST))[0] == ["x:t1|2026-03-02||1", 120, "live"]


async def test_a_thinned_board_follows_the_stream_and_calls_nothing_live_whose_age_it_does_not_know(
    browser: Browser,
) -> None:
    thin = {"stop": "x:G", "fields": "departures.expected,departures.delay_s,departures.label"}
    async with served() as world, watching(browser, world, thin) as page:
        await page.wait_for_function("boards.length && modes.at(-1) === 'streaming'")
        world.say("x", DELAYED)
        await page.wait_for_function("boards.at(-1)?.departures[0]?.delay_s === 120")
        assert await page.evaluate("boards.at(-1).departures[0].label") == "live"
        assert (await page.evaluate(LAST))[0] == ["x:t1|2026-03-02||1", 120, "scheduled"]


async def test_a_departure_that_becomes_late_takes_its_new_place(browser: Browser) -> None:
    async with served() as world, watching(browser, world, {"stop": "x:G"}) as page:
        await page.wait_for_function("boards.length")
        world.say("x", DELAYED.replace("delay: 120", "delay: 1500"))
        await page.wait_for_function("boards.at(-1)?.departures[1]?.delay_s === 1500")
        assert [key for key, *_ in await page.evaluate(LAST)] == ["x:t2|2026-03-02||1", "x:t1|2026-03-02||1"]


async def test_without_a_stream_it_polls(browser: Browser) -> None:
    async with served() as world, watching(browser, world, {"stop": "x:G"}, **POLLED, pollS=0.2) as page:
        await page.wait_for_function("modes.at(-1) === 'polling'")
        world.say("x", DELAYED)
        world.now += 3
        await page.wait_for_function("boards.at(-1)?.departures[0]?.clock === '08:02'")


async def test_a_refused_stream_is_polled_instead(browser: Browser) -> None:
    async def refuse(route: Route) -> None:
        if "event-stream" in route.request.headers.get("accept", ""):
            await route.fulfill(status=503, body="{}")
        else:
            await route.continue_()

    async with served() as world, opened(browser, world, "/docs", bypass_csp=True) as page:
        await page.route("**/v1/departures*", refuse)
        await page.evaluate(WATCH, [asset_url("departures.js"), {"stop": "x:G"}, {}])
        await page.wait_for_function("boards.length && modes.at(-1) === 'polling'")


async def test_a_hidden_page_asks_nothing_and_a_seen_one_at_once(browser: Browser) -> None:
    hide = """(hidden) => { Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange")); }"""
    async with served() as world, watching(browser, world, {"stop": "x:G"}) as page:
        await page.wait_for_function("modes.at(-1) === 'streaming'")
        await page.evaluate(hide, arg=True)
        await page.wait_for_function("modes.at(-1) === 'paused'")
        async with asyncio.timeout(10):
            while world.app[API].metrics.streams:
                await world.get("/livez")
        world.say("x", DELAYED)
        async with page.expect_request("**/v1/departures*"):
            await page.evaluate(hide, arg=False)
        await page.wait_for_function("boards.at(-1)?.departures[0]?.delay_s === 120")


async def test_a_question_that_is_refused_says_why(browser: Browser) -> None:
    async with served() as world, watching(browser, world, {"stop": "x:Nowhere"}) as page:
        await page.wait_for_function("modes.at(-1) === 'refused'")
        assert await page.evaluate("problems.at(-1).code") == "unknown_stop"


async def test_a_lost_server_is_said_and_a_returned_one_is_found(browser: Browser) -> None:
    async with served() as world, watching(browser, world, {"stop": "x:G"}, **POLLED, pollS=0.1) as page:
        await page.wait_for_function("modes.at(-1) === 'polling'")
        await page.context.set_offline(True)
        await page.wait_for_function("modes.at(-1) === 'lost'")
        await page.context.set_offline(False)
        await page.wait_for_function("modes.at(-1) === 'polling'")


async def test_a_label_grows_old_without_any_answer(browser: Browser) -> None:
    labels = "(s) => boards.at(-1)?.departures.map((one) => layer.labelOf(one, Date.now() + s * 1000))[0]"
    async with served() as world:
        world.say("x", DELAYED, age_s=20)
        async with watching(browser, world, {"stop": "x:G"}) as page:
            await page.wait_for_function("boards.length")
            assert [await page.evaluate(labels, s) for s in (0, 60, 75, 270, 285)] == [
                "live",
                "live",
                "ageing",
                "ageing",
                "scheduled",
            ]


async def test_streams_beyond_three_are_polled_so_that_the_page_keeps_connections(browser: Browser) -> None:
    more = """async () => { window.others = [];
      for (let n = 0; n < 4; n += 1) layer.watchBoard({ stop: "x:G", limit: n + 1 }, { onState: ({ mode }) => { others[n] = mode; } }); }"""
    async with served() as world, watching(browser, world, {"stop": "x:G"}) as page:
        await page.wait_for_function("modes.at(-1) === 'streaming'")
        await page.evaluate(more)
        await page.wait_for_function("others.filter(Boolean).length === 4")
        assert sorted(await page.evaluate("others")) == ["polling", "polling", "streaming", "streaming"]
