"""The docs page's JavaScript, run in a browser as a page of somebody else's would."""

import pytest
from playwright.async_api import Browser

from mobility.api.examples import ORIGIN, Example, client_examples, examples
from tests.api.served import TOWN, served
from tests.browser.test_board_page import opened

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]


@pytest.mark.parametrize(
    "example",
    [one for one in (*examples(), *client_examples()) if one.language == "javascript"],
    ids=lambda example: example.name,
)
async def test_an_example_does_what_it_says(browser: Browser, example: Example) -> None:
    async with served(town=False) as world, opened(browser, world, "/livez", bypass_csp=True) as page:
        world.add("demo-ville", TOWN.replace("\nG, ", "\ngare, ").replace(", G, 0,", ", gare, 0,"))
        code = example.code.replace(ORIGIN, str(world.client.make_url("/")).rstrip("/"))
        async with page.expect_console_message(lambda message: "Mairie scheduled" in message.text):
            await page.add_script_tag(content=code, type="module")


async def test_the_docs_page_puts_its_own_address_into_the_examples(browser: Browser) -> None:
    async with served() as world, opened(browser, world, "/docs") as page:
        shown = await page.locator("#begin .snippet code").all_text_contents()
        assert ORIGIN not in " ".join(shown)
        assert str(world.client.make_url("/v1/stops")) in shown[0]
