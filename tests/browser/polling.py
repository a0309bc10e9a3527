"""A condition in a page that takes a promise to find out, waited for: `wait_for_function` takes the promise itself for true."""

import asyncio

from playwright.async_api import Page

WITHIN_S = 15.0
EVERY_S = 0.05


async def until(page: Page, condition: str) -> None:
    """Poll a condition until it holds; TimeoutError after 15 s."""
    async with asyncio.timeout(WITHIN_S):
        while not await page.evaluate(condition):
            await asyncio.sleep(EVERY_S)
