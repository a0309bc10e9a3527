"""What we re-export, fed back into a second instance as its realtime, gives the same boards."""

import tarfile
from pathlib import Path

import msgspec
import pytest

from mobility.api.reexport.message import Kind
from mobility.demo.publisher import Publisher
from mobility.gtfs.compile import compile_timetable
from mobility.model.board import State
from mobility.model.ids import FeedId
from mobility.model.time import parse_instant
from tests.api.reexport.again import Instance, Rows, differences, re_exported, rows_of
from tests.api.reexport.stories import ENTITIES, LINE, NOW, header
from tests.world import message_of, timetable_of

NO_LONGER_TOLD = " reason: no_data != trip_not_in_feed"
"""Why the calls to come of a trip whose predictions are all over have none: the original knows that it is on the road, the copy is
told nothing more about it. It changes no time."""


def in_one_state(rows: Rows) -> Rows:
    """Take the difference away that telling a detour on as a REPLACEMENT makes: all its calls count as replaced, not those that moved."""
    found: Rows = {}
    for key, row in rows.items():
        calls = tuple(msgspec.structs.replace(call, state=State.RUNNING) for call in row.get("calls", ()))
        found[key] = {**row, **({"state": State.RUNNING, "calls": calls} if "state" in row else {})}
    return found


@pytest.mark.parametrize("story", ENTITIES)
def test_every_way_in_which_a_trip_runs_is_told_again(story: str) -> None:
    original, copy = Instance(timetable_of(LINE)), Instance(timetable_of(LINE))
    said = message_of(header(NOW - 5) + ENTITIES[story])
    untold = rows_of(original.hear({Kind.TRIP_UPDATES: message_of(header(NOW - 5))}, NOW), NOW)
    told = rows_of(original.hear({Kind.TRIP_UPDATES: said}, NOW), NOW)
    copy.hear(re_exported(original.feed, {Kind.TRIP_UPDATES: None}, NOW), NOW)
    for now in (NOW, NOW + 1800):
        left = differences(rows_of(original.feed, now), rows_of(copy.feed, now))
        if "detour" in story:
            left = differences(*(in_one_state(rows_of(one.feed, now)) for one in (original, copy)))
        assert left == []
    assert story in ("nothing known", "tomorrow's trip") or differences(told, untold), "the story tells something"


@pytest.mark.parametrize("feed_id", ["demo-ville", "demo-trains", "demo-cars-sud", "demo-ile"])
def test_ten_minutes_of_a_demo_operator_give_the_same_boards(feed_id: str, tmp_path: Path) -> None:
    publisher = Publisher(7, steady=True)
    begin = parse_instant("2026-11-23T07:11:40+01:00")
    archive = tmp_path / "gtfs.zip"
    archive.write_bytes(publisher.publication(feed_id, "static", begin).body)
    timetable = compile_timetable(archive, FeedId(feed_id))
    original, copy = Instance(timetable), Instance(timetable)
    for step in range(30):
        now = begin + step * 20
        original.hear({kind: publisher.publication(feed_id, kind, now).body for kind in Kind}, now)
        copy.hear(re_exported(original.feed, dict.fromkeys(Kind), now), now)
        if step % 10 == 9:
            assert differences(rows_of(original.feed, now), rows_of(copy.feed, now)) == []


def members(archive: Path, folder: str) -> list[tuple[str, bytes]]:
    with tarfile.open(archive) as packed:
        named = sorted((member for member in packed.getmembers() if folder in member.name), key=lambda one: one.name)
        return [(one.name, content.read()) for one in named if (content := packed.extractfile(one)) is not None]


@pytest.mark.real_data
@pytest.mark.parametrize("kinds", [(Kind.TRIP_UPDATES,), (Kind.TRIP_UPDATES, Kind.VEHICLE_POSITIONS)])
def test_an_afternoon_of_kingston_gives_the_same_boards(shared_data: Path, kinds: tuple[Kind, ...]) -> None:
    timetable = compile_timetable(shared_data / "gtfs" / "ca-kingston-20251231.zip", FeedId("kingston"))
    pack = shared_data / "packs" / "kingston-20260115-tripupdates-vp.tar.xz"
    original, copy = Instance(timetable), Instance(timetable)
    updates, vehicles = members(pack, "kingston-seq")[:24], members(pack, "kingston-vp-derived")[:24]
    shown, lines = 0, []
    for step, ((name, body), (_, positions)) in enumerate(zip(updates, vehicles, strict=True)):
        now = int(name.split("capture_")[1].split("_")[0])
        bodies = {Kind.TRIP_UPDATES: body, Kind.VEHICLE_POSITIONS: positions}
        original.hear({kind: bodies[kind] for kind in kinds}, now)
        copy.hear(re_exported(original.feed, dict.fromkeys(kinds), now), now)
        if step % 6 == 5:
            rows = rows_of(original.feed, now)
            shown += len(rows)
            lines += differences(rows, rows_of(copy.feed, now))
    assert shown > 15_000
    assert [line for line in lines if not line.endswith(NO_LONGER_TOLD)] == []
