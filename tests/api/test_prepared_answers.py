"""Over HTTP an answer from prepared rows is the one made from the ground up: body, tag, links and validity."""

import pytest

from mobility.api.app import API
from tests.api.served import World, served

DELAYED = 'trip { trip_id: "t1" } stop_time_update { stop_sequence: 1 departure { delay: 120 } }'
COMPARED = ("ETag", "Link", "Cache-Control", "Content-Type")


async def said(world: World, path: str) -> tuple[int, bytes, list[str | None]]:
    answer = await world.get(path)
    return answer.status, await answer.read(), [answer.headers.get(name) for name in COMPARED]


@pytest.mark.parametrize(
    "query",
    ["stop=x:G", "stop=x:G1&limit=1", "stop=x:G&window=10", "stop=x:G1&stop=x:G2", "stop=x:G&lang=en", "stop=x:M"],
)
async def test_prepared_or_not_the_answer_is_the_same(town: World, query: str) -> None:
    async with served() as other:
        other.app[API].prepared.most_rows = 0
        for world in (town, other):
            world.say("x", f'entity {{ id: "1" trip_update {{ {DELAYED} }} }}', age_s=5)
        for later_s in (0, 40, 70, 95, 300, 360, 500):
            town.now, other.now = town.now + later_s, other.now + later_s
            assert await said(town, f"/v1/departures?{query}") == await said(other, f"/v1/departures?{query}")
        assert town.app[API].prepared.rows
        assert not other.app[API].prepared.rows
