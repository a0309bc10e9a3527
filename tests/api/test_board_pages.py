"""Pages of a board follow each other, both ways, without a gap and without a repeat."""

import re
from base64 import urlsafe_b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobility.api.board_pages import read_cursor
from mobility.api.problems import RefusedError
from tests.api.served import NOW, TOWN, World, served

TWINS = (
    TOWN.replace("T1, S, t2,", "T1, S, t4, Mairie, 0\nT1, S, t3, Mairie, 0\nT1, S, t2,")
    + "t3, 1, G1, 08:00:00, 08:00:00\nt3, 2, M, 08:10:00, 08:11:00\nt4, 1, G2, 08:00:00, 08:00:00\nt4, 2, M, 8:10:00, 8:11:00\n"
)
"""Three trips leave at 08:00."""


def link(head: str | None, relation: str) -> str | None:
    found = re.search(rf'<([^>]*)>; rel="{relation}"', head or "")
    return found[1] if found else None


async def page(world: World, path: str) -> tuple[list[str], str | None]:
    answer = await world.get(path)
    assert answer.status == 200, await answer.text()
    return [one["trip"]["id"] + "@" + one["trip"]["start_date"] for one in (await answer.json())["departures"]], (
        answer.headers.get("Link")
    )


async def walk(world: World, path: str, relation: str, pages: int) -> list[list[str]]:
    found: list[list[str]] = []
    following: str | None = path
    while following is not None and len(found) < pages:
        trips, head = await page(world, following)
        found.append(trips)
        following = link(head, relation)
    return found


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_later_pages_neither_repeat_nor_leave_out(limit: int) -> None:
    async with served(town=False) as world:
        world.add("x", TWINS)
        whole, _ = await page(world, "/v1/departures?stop=x:G&window=240")
        assert len(whole) == 4
        pages = await walk(
            world, f"/v1/departures?stop=x:G&window=240&limit={limit}", "next", 4 // limit + (4 % limit > 0)
        )
        assert [trip for one in pages for trip in one] == whole


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_earlier_pages_lead_back_the_same_way(limit: int) -> None:
    async with served(town=False) as world:
        world.add("x", TWINS)
        whole, _ = await page(world, "/v1/departures?stop=x:G&window=240")
        start = "/v1/departures?stop=x:G&window=240&at=2026-03-02T08:30:00%2B01:00"
        back = (await walk(world, f"{start}&limit={limit}", "prev", 6))[1:]
        seen = [trip for one in reversed(back) for trip in one]
        assert seen[-4:] == whole
        assert len(set(seen)) == len(seen)


async def test_there_and_back_again(town: World) -> None:
    first, head = await page(town, "/v1/departures?stop=x:G&limit=1")
    following = link(head, "next")
    assert following is not None
    _, head = await page(town, following)
    previous = link(head, "prev")
    assert previous is not None
    assert (await page(town, previous))[0] == first


async def test_an_empty_board_leads_to_the_next_service(town: World) -> None:
    trips, head = await page(town, "/v1/departures?stop=x:V/%20%C3%A9")
    following = link(head, "next")
    assert trips == []
    assert following is not None
    assert (await page(town, following))[0] == ["x:v1@2026-03-03"]


async def test_a_window_that_is_not_full_leads_to_the_one_after_it(town: World) -> None:
    _, head = await page(town, "/v1/departures?stop=x:G&window=10&at=2026-03-03T07:55:00%2B01:00")
    following = link(head, "next")
    assert following is not None
    assert "at=" not in following
    assert (await page(town, following))[0] == []


async def test_the_past_has_an_end(town: World) -> None:
    pages = await walk(town, "/v1/departures?stop=x:G&window=1440", "prev", 10)
    assert len(pages) <= 4


async def test_links_carry_no_key_and_no_text_that_ends_them(town: World) -> None:
    answer = await town.get("/v1/departures?stop=x:G&key=mob_secret&lang=fr")
    assert "mob_secret" not in answer.headers["Link"]
    assert "lang=fr" in answer.headers["Link"]


@pytest.mark.parametrize("text", ["x", "!!!", "WyJzdG9wcyIsMl0", urlsafe_b64encode(b'["later",-5]').decode()])
async def test_a_cursor_of_somebody_elses_is_refused(town: World, text: str) -> None:
    answer = await town.get(f"/v1/departures?stop=x:G&cursor={text}")
    assert (answer.status, (await answer.json(content_type=None))["code"]) == (400, "invalid_cursor")


async def test_a_cursor_and_an_instant_exclude_each_other(town: World) -> None:
    _, head = await page(town, "/v1/departures?stop=x:G")
    answer = await town.get(f"{link(head, 'next')}&at={NOW.replace('+', '%2B')}")
    assert (await answer.json(content_type=None))["code"] == "conflicting_parameters"


@given(st.text(max_size=100))
def test_no_text_is_more_than_refused(text: str) -> None:
    with suppress(RefusedError):
        read_cursor(text)
