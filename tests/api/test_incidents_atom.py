"""Incidents as a feed reader sees them, and networks at a glance."""

from xml.etree import ElementTree as ET

import msgspec

from mobility.api.state import FeedInUse
from mobility.model.health import FeedHealth, Impact, Incident, StaticHealth, Status
from mobility.model.ids import FeedId
from mobility.model.time import parse_instant
from tests.api.served import World

ATOM = "{http://www.w3.org/2005/Atom}"


def put(town: World, feed: str, **fields: object) -> None:
    """Put a feed of a network into the town's state."""
    health = msgspec.convert({"feed": feed, "name": feed.upper(), **fields}, FeedHealth)
    town.state.put(FeedInUse(FeedId(feed), health))


def incident(
    feed: str, status: Status, since: str, ended: str | None = None, sentence: str = "old"
) -> dict[str, object]:
    """Give an incident as JSON has it."""
    made = Incident(
        id=f"{feed}:rt:header_age:{parse_instant(since)}",
        feed=FeedId(feed),
        cause="header_age",
        sentence=sentence,
        sentence_fr="vieux",
        since=parse_instant(since),
        ended=None if ended is None else parse_instant(ended),
        status=status,
    )
    return dict(msgspec.to_builtins(made))


async def entries(town: World, query: str = "") -> list[ET.Element]:
    """Read the feed's entries."""
    answer = await town.get(f"/v1/health/incidents.atom{query}")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(await answer.read()).findall(f"{ATOM}entry")


def titles(found: list[ET.Element]) -> list[str]:
    """List titles."""
    return [entry.findtext(f"{ATOM}title", "") for entry in found]


async def test_an_incident_makes_an_entry_when_it_opens_and_another_when_it_ends(town: World) -> None:
    opened, ended = "2026-03-02T06:00:00+01:00", "2026-03-02T07:00:00+01:00"
    put(town, "a", incidents=[incident("a", Status.DOWN, opened)])
    before = await entries(town, "?lang=en")
    assert titles(before) == ["Down: A"]
    put(town, "a", incidents=[incident("a", Status.DOWN, opened, ended)])
    after = await entries(town, "?lang=en")
    assert titles(after) == ["Back: A", "Down: A"]
    assert before[0].findtext(f"{ATOM}id") == after[1].findtext(f"{ATOM}id")
    assert [one.get("term") for one in after[0].findall(f"{ATOM}category")] == ["header_age", "ok"]


async def test_a_french_reader_reads_french_and_only_of_its_network(town: World) -> None:
    put(town, "a", operators=["Réseau A"], incidents=[incident("a", Status.DEGRADED, "2026-03-02T06:00:00+01:00")])
    put(town, "b", operators=["Réseau B"], incidents=[incident("b", Status.DEGRADED, "2026-03-02T06:00:00+01:00")])
    found = await entries(town, "?operator=reseau-a&lang=fr")
    assert titles(found) == ["Dégradé : A"]
    assert found[0].findtext(f"{ATOM}summary") == "vieux"


async def test_a_timetable_that_ends_has_an_entry_at_each_threshold_it_has_passed(town: World) -> None:
    static = msgspec.to_builtins(StaticHealth(last_day="2026-03-08", timezone="Europe/Paris"))
    put(town, "a", static=static)
    found = await entries(town)
    ids = [entry.findtext(f"{ATOM}id", "").rpartition("expiry:")[2] for entry in found]
    assert ids == ["a:2026-03-08:7", "a:2026-03-08:14", "a:2026-03-08:30"]
    assert found[0].findtext(f"{ATOM}updated") == "2026-02-28T23:00:00+00:00"


async def test_a_feeds_text_is_inert_in_the_document(town: World) -> None:
    wild = "</summary><script>alert(1)</script>\x00\x1b]]>"
    put(town, "a", incidents=[incident("a", Status.DOWN, "2026-03-02T06:00:00+01:00", sentence=wild)])
    found = await entries(town, "?lang=en")
    assert found[0].findtext(f"{ATOM}summary") == "</summary><script>alert(1)</script>  ]]>"


async def test_networks_are_listed_worst_first_with_what_it_costs_travellers(town: World) -> None:
    impact = [msgspec.to_builtins(Impact(per_hour=count, of=100)) for count in (14, 200)]
    put(town, "a", operators=["Réseau"], status="ok", impact=impact[0])
    put(town, "b", operators=["Réseau"], status="degraded", impact=impact[1], sentence="stale")
    put(town, "c", operators=["Autre"], status="down")
    answer = await (await town.get("/v1/health/operators")).json()
    shown = {one["name"]: (one["status"], one["impact"] and one["impact"]["per_hour"]) for one in answer["operators"]}
    assert next(iter(shown)) == "Autre"
    assert shown["Réseau"] == ("degraded", 214)
    assert answer["share_ok"] == 0.333
    one = await (await town.get("/v1/health/operators/reseau")).json()
    assert (one["sentence"], [feed["id"] for feed in one["details"]]) == ("stale", ["b", "a"])
    unknown = await town.get("/v1/health/operators/reseaux")
    assert unknown.status == 404
    assert "reseau" in (await unknown.json())["hint"]
