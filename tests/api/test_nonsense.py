"""A message with one entity of each kind of nonsense next to a good one, from its bytes to the health resource."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mobility.api.state import FeedInUse
from mobility.gtfs_rt import reasons as reading
from mobility.health.assess import assess
from mobility.merge.reject import Reject
from mobility.model.health import StaticHealth
from mobility.model.ids import FeedId
from tests.api.served import World, served

REPOSITORY = Path(__file__).resolve().parents[2]
GOOD = """
entity { id: "good" trip_update { trip { trip_id: "t1" start_date: "20260302" }
  stop_time_update { stop_sequence: 1 departure { delay: 120 } } } }
"""
NONSENSE = {
    reading.Reject.ENTITY_WITHOUT_CONTENT: "",
    reading.Reject.DELETED_IN_FULL_DATASET: "is_deleted: true",
    reading.Reject.VEHICLE_WITHOUT_PLACE: "vehicle { }",
    reading.Reject.STOP_WITHOUT_ID: "stop { }",
    reading.Reject.MODIFICATION_WITHOUT_START: "trip_modifications { modifications { } }",
    reading.Reject.TIME_IN_MILLISECONDS: 'UPDATE { stop_id: "M" departure { time: 1772434800000 } }',
    reading.Reject.TIME_OUT_OF_RANGE: 'UPDATE { stop_id: "M" departure { time: 1000 } }',
    reading.Reject.DELAY_OUT_OF_RANGE: 'UPDATE { stop_id: "M" departure { delay: 999999 } }',
    reading.Reject.STOP_SEQUENCE_OUT_OF_RANGE: "UPDATE { stop_sequence: 4000000000 departure { delay: 1 } }",
    Reject.UNKNOWN_TRIP: 'trip_update { trip { trip_id: "nobody" } }',
    Reject.UNKNOWN_ROUTE: 'alert { informed_entity { route_id: "nobody" } }',
    Reject.UNKNOWN_AGENCY: 'alert { informed_entity { agency_id: "nobody" } }',
    Reject.UNKNOWN_STOP: 'UPDATE { stop_id: "nobody" departure { delay: 1 } }',
    Reject.NOT_MATCHED: 'trip_update { trip { route_id: "T1" start_time: "03:00:00" } }',
    Reject.INVALID_START_DATE: 'trip_update { trip { trip_id: "t2" start_date: "2026-03-02" } }',
    Reject.TRIP_NOT_RUNNING_THAT_DAY: 'trip_update { trip { trip_id: "v1" start_date: "20260302" } }',
    Reject.INCOMPLETE_DUPLICATE: 'trip_update { trip { trip_id: "t2" schedule_relationship: DUPLICATED } }',
    Reject.NO_USABLE_STOP: 'trip_update { trip { trip_id: "new" schedule_relationship: ADDED } }',
    Reject.UNKNOWN_MODIFICATION: 'trip_update { trip { modified_trip { modifications_id: "m" affected_trip_id: "t2" } } }',
    Reject.DUPLICATE_TRIP: 'trip_update { trip { trip_id: "t1" start_date: "20260302" } timestamp: 1772434000 }',
    Reject.NO_INFORMED_ENTITY: "alert { }",
    Reject.INVALID_MODIFICATION: 'trip_modifications { selected_trips { trip_ids: "nobody" } }',
    Reject.STOP_ALREADY_KNOWN: 'stop { stop_id: "M" }',
    Reject.NO_POSITION: 'vehicle { stop_id: "M" }',
    Reject.NO_STOP_REFERENCE: "UPDATE { departure { delay: 1 } }",
    Reject.SEQUENCE_NOT_IN_TRIP: "UPDATE { stop_sequence: 9 departure { delay: 1 } }",
    Reject.STOP_NOT_IN_TRIP: 'UPDATE { stop_id: "V/ é" departure { delay: 1 } }',
    Reject.SEQUENCE_STOP_MISMATCH: 'UPDATE { stop_sequence: 2 stop_id: "G1" departure { delay: 1 } }',
    Reject.DUPLICATE_UPDATE: 'UPDATE { stop_id: "M" departure { delay: 1 } }',
    Reject.NO_TIME: """trip_update { trip { trip_id: "new2" schedule_relationship: ADDED }
        stop_time_update { stop_id: "G1" departure { time: 1772435000 } } stop_time_update { stop_id: "M" } }""",
}
"""One entity by the reason for leaving it, or an update of it, out."""
ELSEWHERE = {
    reading.Reject.ENTITY_UNREADABLE: "tests/gtfs_rt/test_decode.py",
    reading.Reject.ENTITY_WITHOUT_ID: "tests/gtfs_rt/test_decode.py",
    reading.Reject.TRIP_UPDATE_WITHOUT_TRIP: "tests/gtfs_rt/test_decode.py",
    reading.Reject.ID_NOT_UTF8: "tests/gtfs_rt/test_trip_updates.py",
    Reject.UNKNOWN_RELATIONSHIP: "tests/merge/test_relationships.py",
    Reject.AMBIGUOUS_TRIP: "tests/merge/test_instances.py",
    Reject.INVALID_START_TIME: "tests/merge/test_frequencies.py",
    Reject.MISSING_START_TIME: "tests/merge/test_frequencies.py",
    Reject.OTHER_SOURCE_PREFERRED: "tests/merge/test_priority.py",
    Reject.OLDER_THAN_KNOWN: "tests/merge/test_memory.py",
}
"""What one well-formed message about this town cannot hold, and where it is tested instead."""


def message() -> str:
    """Write all nonsense and, in the middle, the good entity; updates are those of a trip of their own."""
    update = 'trip_update { trip { trip_id: "t1" start_date: "202603%02d" } stop_time_update '
    entities = []
    for number, (reason, text) in enumerate(NONSENSE.items()):
        body = text.replace("UPDATE ", update % (3 + number)) + (" }" if text.startswith("UPDATE") else "")
        if reason is Reject.DUPLICATE_UPDATE:
            body = body.removesuffix("}") + 'stop_time_update { stop_id: "M" departure { delay: 2 } } }'
        entities.append(f'entity {{ id: "{reason}" {body} }}')
    return "\n".join([*entities[::2], GOOD, *entities[1::2]])


@pytest.fixture
async def town() -> AsyncIterator[World]:
    async with served() as world:
        world.say("x", message())
        held = world.state.snapshot.feeds[FeedId("x")]
        assert held.overlay is not None
        health = assess(held.health, [], held.overlay.info.sources, StaticHealth(), int(world.now))
        world.state.put(FeedInUse(held.id, health, held.timetable, held.overlay, held.index))
        yield world


def test_every_reason_is_in_the_message_or_tested_elsewhere() -> None:
    # ENTITY_REJECTED is not shown: it stands for updates whose entity is.
    assert set(NONSENSE) | set(ELSEWHERE) == {*reading.Reject, *Reject} - {Reject.ENTITY_REJECTED}
    unnamed = {reason: file for reason, file in ELSEWHERE.items() if not is_named(reason, file)}
    assert unnamed == {}


def is_named(reason: str, file: str) -> bool:
    """Say whether a test file speaks of a reason, by its name or its value."""
    text = (REPOSITORY / file).read_text()
    return reason in text or reason.upper() in text


async def test_each_kind_of_nonsense_is_counted_under_its_own_reason_with_an_example(town: World) -> None:
    feed = await (await town.get("/v1/health/feeds/x")).json()
    shown = {one["reason"]: one for one in feed["rejected"] if one["where"] == "x-rt"}
    assert sorted(shown) == sorted(NONSENSE)
    assert {reason: one["count"] for reason, one in shown.items()} == dict.fromkeys(NONSENSE, 1)
    assert all(one["examples"][0].startswith(reason) for reason, one in shown.items())
    source = next(one for one in feed["sources"] if one["id"] == "x-rt")
    assert source["rejected"] == dict.fromkeys(map(str, NONSENSE), 1)
    assert source["entities"] == len(NONSENSE) + 1


async def test_the_good_entity_counts_as_if_it_were_alone(town: World) -> None:
    board = await (await town.get("/v1/departures?stop=x:G&explain=1&limit=1")).json()
    (departure,) = board["departures"]
    assert (departure["trip"]["id"], departure["delay_s"], departure["label"]) == ("x:t1", 120, "live")
    assert departure["explanation"]["entity"] == "good"
    assert departure["explanation"]["rule"] == "rule 15"
