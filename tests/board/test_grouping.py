"""Departures by line and direction."""

from tests.api.served import DELAYED, World, served


async def groups(world: World, stop: str = "x:G", **more: str) -> list[tuple[str, int | None, list[str], list[int]]]:
    question = "&".join(f"{name}={value}" for name, value in {"stop": stop, "group": "line", **more}.items())
    board = await (await world.get(f"/v1/departures?{question}")).json()
    return [
        (group["route"]["short_name"], group["direction"], group["headsigns"], group["departures"])
        for group in board["groups"]
    ]


async def test_departures_stand_by_line_and_direction_in_the_order_of_their_first() -> None:
    async with served() as world:
        at = "2026-03-03T08:15:00%2B01:00"
        assert await groups(world, at=at) == [("T1", 0, ["Mairie"], [0]), ("2", 0, ["Village"], [1])]
        assert await groups(world, at="2026-03-03T07:55:00%2B01:00", window="90") == [
            ("T1", 0, ["Mairie"], [0, 1]),
            ("2", 0, ["Village"], [2]),
        ]


async def test_a_board_that_is_not_grouped_says_nothing_of_groups() -> None:
    async with served() as world:
        world.say("x", DELAYED)
        assert "groups" not in await (await world.get("/v1/departures?stop=x:G")).json()
        assert await groups(world, stop="x:V/%20%C3%A9") == []
