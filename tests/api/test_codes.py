"""Whoever prints codes learns which of them lead nowhere any more."""

from mobility.model.ids import FeedId, StopRef
from tests.api.served import TOWN, World

WITHOUT_VILLAGE = "\n".join(line for line in TOWN.splitlines() if "V/ é" not in line)


def code_of(world: World, stop: str) -> str:
    return world.state.snapshot.places.by_member[StopRef(FeedId("x"), stop)].id.partition(":")[2]


async def test_a_code_whose_stop_is_gone_is_reported_as_an_orphan(town: World) -> None:
    code = code_of(town, "V/ é")
    town.add("x", WITHOUT_VILLAGE)
    town.place()
    report = await (await town.get("/v1/health/codes")).json()
    assert report["orphans"] == 1
    assert [(one["code"], one["name"], one["stops"], one["leads_to"]) for one in report["codes"]] == [
        (code, "Village", ["x:V/ é"], None)
    ]
    assert report["codes"][0]["gone_since"].startswith("2026-03-02T06:55:00")


async def test_while_every_code_leads_somewhere_the_report_is_empty(town: World) -> None:
    assert await (await town.get("/v1/health/codes")).json() == {"orphans": 0, "codes": [], "next_cursor": None}


async def test_who_scans_an_orphan_is_shown_the_stops_around(town: World) -> None:
    code = code_of(town, "M")
    gone = "\n".join(line for line in TOWN.splitlines() if not line.startswith("M,") and ", M, " not in line)
    town.add("x", gone.replace("G2, Gare", "N, Hôtel de ville, 48.1102, -1.6102, , 0, , 999\nG2, Gare"))
    town.place()
    answer = await town.get(f"/s/{code}?lang=fr")
    assert answer.status == 404
    assert "Hôtel de ville" in await answer.text()
