"""The page for language models leads only to what is there."""

import re

from tests.api.live_demo import LiveDemo


def test_every_example_and_link_of_the_page_answers(demo: LiveDemo) -> None:
    page = demo.ask("/llms.txt")[2].decode()
    examples, links = re.findall(r"Example: `([^`]+)`", page), re.findall(r"\]\((/[^)]+)\)", page)
    assert len(examples) > 40
    assert [path for path in (*examples, *links) if demo.ask(path)[0] != 200] == []


def test_what_is_kept_for_a_while_is_shown_as_a_form(demo: LiveDemo) -> None:
    page = demo.ask("/llms.txt")[2].decode()
    assert re.findall(r"Form of the address: `(/[^`]+/)[0-9a-f]{64}`", page) == ["/v1/health/evidence/"]
