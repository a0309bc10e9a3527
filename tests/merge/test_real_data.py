"""Recorded feeds: what matches, what is left out and why, stays so."""

import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb

from mobility.gtfs.compile import compile_timetable
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.ids import FeedId
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay, Rule, VisitState
from mobility.model.time import format_gtfs_date
from mobility.model.timetable import Timetable

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("merge_real_data")]


def read(body: bytes, now: int) -> FeedMessage:
    message = decode(body, now=now)
    assert isinstance(message, FeedMessage), message
    return message


def merged(timetable: Timetable, bodies: list[bytes], now: int, memory: Memory | None = None) -> tuple[Overlay, Memory]:
    sources = [
        SourceMessage(id=f"source-{place}", message=read(body, now), fetched_at=now)
        for place, body in enumerate(bodies)
    ]
    return merge(timetable, sources, memory or Memory(), now, generation=1)


def members(archive: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as packed:
        for member in sorted(packed.getmembers(), key=lambda member: member.name):
            if folder in member.name and (content := packed.extractfile(member)) is not None:
                yield member.name, content.read()


def raw_departures(body: bytes) -> dict[tuple[str, str, int], int]:
    """Read departures independently: by trip_id, start_date and stop_sequence."""
    message = pb.FeedMessage.FromString(body)
    return {
        (update.trip.trip_id, update.trip.start_date, stop.stop_sequence): stop.departure.time
        for update in (entity.trip_update for entity in message.entity)
        for stop in update.stop_time_update
        if stop.departure.time and update.trip.schedule_relationship == pb.TripDescriptor.SCHEDULED
    }


@pytest.fixture(scope="module")
def kingston(shared_data: Path) -> Timetable:
    return compile_timetable(shared_data / "gtfs" / "ca-kingston-20251231.zip", FeedId("kingston"))


def test_kingston_s_afternoon_matches_and_every_added_trip_is_visible(shared_data: Path, kingston: Timetable) -> None:
    pack = shared_data / "packs" / "kingston-20260115-tripupdates-vp.tar.xz"
    vehicles = [body for _, body in members(pack, "kingston-vp-derived")]
    memory = Memory()
    totals: Counter[str] = Counter()
    for (name, body), positions in zip(members(pack, "kingston-seq"), vehicles, strict=True):
        now = int(name.split("capture_")[1].split("_")[0])
        overlay, memory = merged(kingston, [body, positions], now, memory)
        updates = overlay.info.sources[0]
        added = [
            entity.trip_update.trip.trip_id
            for entity in pb.FeedMessage.FromString(body).entity
            if entity.trip_update.trip.schedule_relationship == pb.TripDescriptor.ADDED
            and entity.trip_update.stop_time_update
        ]
        own = overlay.instances.trip < 0
        visible = [overlay.strings[int(text)] for text in overlay.instances.trip_id[own]]
        assert sorted(visible) == sorted(added)
        assert set(overlay.instances.state[own].tolist()) <= {VisitState.ADDED}
        # Three of the captures name an added trip that has run to its end, without any stop.
        assert set(updates.rejected) <= {"no_usable_stop"}
        totals.update(trips=updates.trips, matched=updates.matched_trips, updates=updates.updates)
        totals.update(
            matched_updates=updates.matched_updates, added=len(added), rejected=sum(updates.rejected.values())
        )
    assert totals["matched"] / totals["trips"] >= 0.99
    assert totals["matched_updates"] == totals["updates"]
    assert (totals["trips"], totals["added"], totals["rejected"]) == (15_967, 1_157, 3)


def test_kingston_s_expected_departures_are_those_of_the_raw_message(shared_data: Path, kingston: Timetable) -> None:
    pack = shared_data / "packs" / "kingston-20260115-tripupdates-vp.tar.xz"
    name, body = next(members(pack, "kingston-seq"))
    overlay, _ = merged(kingston, [body], int(name.split("capture_")[1].split("_")[0]))
    raw = raw_departures(body)
    instances, visits = overlay.instances, overlay.visits
    found = {
        (
            kingston.strings[int(kingston.trips.id[instances.trip[row]])],
            format_gtfs_date(instances.service_day[row]),
            int(visits.stop_sequence[visit]),
        ): int(visits.expected_departure[visit])
        for row in range(len(instances.trip))
        if instances.trip[row] >= 0
        for visit in range(int(instances.first[row]), int(instances.first[row + 1]))
    }
    assert len(raw) > 4000
    assert {key: found[key] for key in raw} == raw


def test_every_trip_update_and_vehicle_of_caltrain_is_matched(shared_data: Path) -> None:
    timetable = compile_timetable(shared_data / "gtfs" / "us-caltrain-rt-static.zip", FeedId("caltrain"))
    folder = shared_data / "rt" / "transitland"
    bodies = [
        (folder / f"ct-{kind}.pb").read_bytes() for kind in ("trip-updates", "vehicle-positions", "service-alerts")
    ]
    overlay, _ = merged(timetable, bodies, 1_699_405_560)
    updates, vehicles, alerts = overlay.info.sources
    assert (updates.trips, updates.matched_trips, updates.updates, updates.matched_updates) == (19, 19, 220, 220)
    assert (vehicles.trips, vehicles.matched_trips, len(overlay.info.vehicles)) == (14, 14, 14)
    assert alerts.entities == 0
    assert [source.rejected for source in overlay.info.sources] == [{}, {}, {}]
    assert Counter(overlay.visits.rule.tolist())[Rule.TIME] == 220


@pytest.mark.parametrize(
    ("name", "day"),
    [("2359", 19587), ("2400", 19587), ("2401", 19587), ("2402", 19587), ("2403", 19587), ("2445", 19587)],
)
def test_wmata_s_trips_around_midnight_belong_to_the_day_they_began_on(shared_data: Path, name: str, day: int) -> None:
    timetable = compile_timetable(shared_data / "gtfs" / "us-wmata-sd1.zip", FeedId("wmata"))
    pack = shared_data / "packs" / "wmata-serviceday-json.tar.xz"
    text = next(body for path, body in members(pack, f"oba-wmata_service_day/{name}.json"))
    message = json_format.Parse(text, pb.FeedMessage(), ignore_unknown_fields=True)
    overlay, _ = merged(timetable, [message.SerializeToString()], message.header.timestamp)
    assert overlay.instances.service_day.tolist() == [day]
    assert overlay.info.sources[0].matched_updates == 1
    visit = int((overlay.visits.rule == Rule.TIME).argmax())
    late = int(overlay.visits.expected_departure[visit]) - int(overlay.visits.scheduled_departure[visit])
    assert abs(late) < 1800


def test_montpellier_against_another_year_s_timetable_says_why_nothing_fits(shared_data: Path) -> None:
    timetable = compile_timetable(shared_data / "gtfs" / "fr-montpellier-tam-20260207.zip", FeedId("tam"))
    pack = shared_data / "packs" / "montpellier-tam-20250312-a.tar.xz"
    bodies = [body for name, body in members(pack, "fr-montpellier-tam-2025/") if name.endswith(".pb")]
    overlay, _ = merged(timetable, bodies, 1_741_787_300)
    updates, vehicles = overlay.info.sources
    assert updates.rejected == {"no_time": 5, "unknown_stop": 29, "unknown_trip": 431}
    assert (updates.entities, len(overlay.instances.trip)) == (433, 2)
    assert (vehicles.entities, len(overlay.info.vehicles)) == (133, 133)
