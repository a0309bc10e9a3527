"""Anybody may fetch what we merged: protobuf or JSON, conditional, compressed, from any page."""

import pytest
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb

from tests.api.served import DELAYED, TOWN, World

PATHS = [f"/gtfs-rt/x/{kind}" for kind in ("trip-updates", "vehicle-positions", "alerts")]


@pytest.mark.parametrize("path", [*PATHS, "/gtfs-rt/all/trip-updates"])
async def test_protobuf_and_json_say_the_same(town: World, path: str) -> None:
    town.say("x", DELAYED)
    binary, text = await town.get(f"{path}.pb"), await town.get(f"{path}.json")
    assert (binary.status, binary.content_type, text.content_type) == (
        200,
        "application/x-protobuf",
        "application/json",
    )
    message = pb.FeedMessage.FromString(await binary.read())
    assert json_format.Parse(await text.text(), pb.FeedMessage()) == message
    assert message.header.timestamp == int(town.now)
    assert len(message.entity) == ("trip-updates" in path)


async def test_any_page_may_read_it_and_nothing_is_sent_twice(town: World) -> None:
    town.say("x", DELAYED)
    first = await town.get(f"{PATHS[0]}.pb")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age" in first.headers["Cache-Control"]
    again = await town.get(f"{PATHS[0]}.pb", If_None_Match=first.headers["ETag"])
    assert again.status == 304
    head = await town.client.head(f"{PATHS[0]}.pb")
    assert (head.status, await head.read(), head.headers["ETag"]) == (200, b"", first.headers["ETag"])
    town.say("x", DELAYED.replace("120", "180"))
    assert (await town.get(f"{PATHS[0]}.pb", If_None_Match=first.headers["ETag"])).status == 200


async def test_long_messages_are_compressed(town: World) -> None:
    week = [DELAYED.replace("e1", f"e{day}").replace("20260302", f"2026030{day}") for day in range(2, 9)]
    town.say("x", "".join(week))
    plain = await town.client.get(f"{PATHS[0]}.json", headers={"Accept-Encoding": "identity"})
    packed = await town.client.get(f"{PATHS[0]}.json", headers={"Accept-Encoding": "gzip"})
    assert ("Content-Encoding" in plain.headers, packed.headers["Content-Encoding"]) == (False, "gzip")
    assert await packed.read() == await plain.read()
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2


async def test_a_whole_territory_goes_under_all(town: World) -> None:
    town.add("y", TOWN)
    town.say("x", DELAYED)
    town.say("y", DELAYED)
    message = pb.FeedMessage.FromString(await (await town.get("/gtfs-rt/all/trip-updates.pb")).read())
    assert {one.trip_update.trip.trip_id for one in message.entity} == {"x:t1", "y:t1"}


async def test_a_feed_without_realtime_says_nothing_and_an_unknown_one_is_refused(town: World) -> None:
    silent = pb.FeedMessage.FromString(await (await town.get(f"{PATHS[0]}.pb")).read())
    assert (len(silent.entity), silent.header.timestamp) == (0, int(town.now))
    for feed in ("y", "X", "place"):
        refused = await town.get(f"/gtfs-rt/{feed}/alerts.pb")
        assert (refused.status, (await refused.json())["code"]) == (404, "unknown_feed")
    assert (await town.get("/gtfs-rt/x/trips.pb")).status == 404


async def test_a_prediction_that_grows_too_old_is_no_longer_served(town: World) -> None:
    town.say("x", DELAYED, age_s=295)
    assert len(pb.FeedMessage.FromString(await (await town.get(f"{PATHS[0]}.pb")).read()).entity) == 1
    town.now += 6
    assert len(pb.FeedMessage.FromString(await (await town.get(f"{PATHS[0]}.pb")).read()).entity) == 0
