"""Recorded messages of real operators: what is found in them stays so, and agrees with a slow look at the protobuf itself."""

import json
import tarfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import examine
from mobility.health.rules.check import check_message, check_side_by_side
from mobility.health.rules.checked import Checked
from mobility.health.rules.side_by_side import SideBySide
from mobility.model.as_sent import AsSent
from mobility.model.ids import FeedId
from mobility.model.timetable import Timetable
from tests.health.rules.slow import slow_counts

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("rules_real_data")]

FAR_AHEAD = 2_000_000_000
CALTRAIN_NOW = 1_699_405_551
PACKS = ("kingston-20260115-tripupdates-vp", "montpellier-tam-20250312-a", "wmata-serviceday-json")
SAMPLE_EVERY = 12
"""Of the captures of one afternoon that differ little, every twelfth is looked at."""


@cache
def compiled(archive: Path) -> Timetable:
    return compile_timetable(archive, FeedId("x"))


def members(folder: Path, pack: str, part: str = "") -> Iterator[tuple[str, bytes]]:
    with tarfile.open(folder / "packs" / f"{pack}.tar.xz") as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            content = archive.extractfile(member) if part in member.name else None
            if content is not None and member.name.endswith(".pb"):
                yield member.name, content.read()
            elif content is not None and member.name.endswith(".json"):
                message = json_format.ParseDict(json.loads(content.read()), pb.FeedMessage())
                yield member.name, message.SerializeToString()


def sent(body: bytes, now: int = FAR_AHEAD) -> AsSent:
    examined = examine(body, now=now)
    assert isinstance(examined, AsSent), examined
    return examined


def counts(message: AsSent, timetable: Timetable | None, now: int | None = None) -> dict[str, int]:
    return {finding.rule: finding.count for finding in check_message(Checked(message, now, timetable))}


def test_kingston_s_first_messages(shared_data: Path) -> None:
    timetable = compiled(shared_data / "gtfs" / "ca-kingston-20251231.zip")
    pack = PACKS[0]
    trips = sent(next(members(shared_data, pack, "kingston-seq"))[1])
    vehicles = sent(next(members(shared_data, pack, "kingston-vp-derived"))[1])
    assert counts(trips, timetable) == {
        "BP_ADDED_DEPRECATED": 20,
        "BP_STOP_TIMES_EQUAL": 2868,
        "BP_VERSION_OLD": 1,
        "W001": 229,
        "W002": 229,
    }
    assert counts(vehicles, timetable) == {"E011": 25, "E012": 1, "E049": 1, "W009": 46}
    assert [
        (finding.rule, finding.count) for finding in check_side_by_side(SideBySide((trips, vehicles), timetable))
    ] == [("W003", 301)]


def test_caltrain_with_all_its_feeds(shared_data: Path) -> None:
    timetable = compiled(shared_data / "gtfs" / "us-caltrain-rt-static.zip")
    folder = shared_data / "rt" / "transitland"
    feeds = {
        name: sent((folder / f"ct-{name}.pb").read_bytes())
        for name in ("trip-updates", "vehicle-positions", "service-alerts")
    }
    old = {"BP_VERSION_OLD": 1}
    assert counts(feeds["trip-updates"], timetable, CALTRAIN_NOW) == old
    assert counts(feeds["vehicle-positions"], timetable, CALTRAIN_NOW) == old | {
        "BP_VEHICLE_TIMESTAMPS_EQUAL": 1,
        "W009": 14,
    }
    assert counts(feeds["service-alerts"], timetable, CALTRAIN_NOW) == old
    together = check_side_by_side(SideBySide(tuple(feeds.values()), timetable))
    assert {finding.rule: finding.count for finding in together} == {"W003": 10}


def test_montpellier_against_a_later_timetable(shared_data: Path) -> None:
    timetable = compiled(shared_data / "gtfs" / "fr-montpellier-tam-20260207.zip")
    trips, vehicles = (sent(body) for _, body in list(members(shared_data, PACKS[1]))[:2])
    found = counts(trips, timetable)
    assert (found["E003"], found["E004"], found["E011"], found["E022"]) == (431, 433, 2495, 76)
    assert counts(vehicles, timetable)["W004"] == 28


def test_alerts_of_brest_and_boston(shared_data: Path) -> None:
    brest = sent((shared_data / "rt" / "fr-brest-bibus" / "alerts.pb").read_bytes())
    boston = sent((shared_data / "rt" / "mbta-concentrate" / "alerts.pb").read_bytes())
    assert counts(brest, None) == {}
    assert counts(boston, None) == {
        "BP_ALERT_NO_CAUSE_EFFECT": 28,
        "BP_ALERT_NO_TEXT": 13,
        "BP_VERSION_OLD": 1,
        "W009": 108,
    }


def test_every_capture_is_judged_as_a_slow_look_judges_it(shared_data: Path) -> None:
    seen: Counter[str] = Counter()
    for pack in PACKS:
        bodies = list(members(shared_data, pack))
        for name, body in bodies[::SAMPLE_EVERY] if len(bodies) > 2 * SAMPLE_EVERY else bodies:
            expected = slow_counts(pb.FeedMessage.FromString(body))
            found = counts(sent(body), None)
            assert {rule: found.get(rule, 0) for rule in expected} == expected, name
            seen += Counter(expected)
    assert seen["W001"] > 0
    assert seen["E022"] > 0
