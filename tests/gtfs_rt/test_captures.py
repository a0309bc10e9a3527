"""Real messages of real operators read as protobuf itself reads them, and damaged ones have a name."""

import io
import json
import tarfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.gtfs_rt.decode import decode
from mobility.gtfs_rt.refused import Refused
from mobility.model.message import NO_DELAY, FeedMessage

pytestmark = pytest.mark.real_data
YEAR_2026 = 1_770_000_000

SAMPLE_EVERY = 12
"""Of the 144 captures of one afternoon that differ little, every twelfth is read."""


@cache
def captures(folder: Path) -> dict[str, bytes]:
    """Collect messages by name: loose files, and packs of protobuf or of JSON."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.glob("rt/*/*.pb")}
    for pack in ("kingston-20260115-tripupdates-vp", "montpellier-tam-20250312-a", "wmata-serviceday-json"):
        with tarfile.open(folder / "packs" / f"{pack}.tar.xz") as archive:
            members = sorted((member for member in archive if member.isfile()), key=lambda member: member.name)
            wanted = [member for member in members if member.name.endswith((".pb", ".json"))]
            for member in wanted[::SAMPLE_EVERY] if len(wanted) > 2 * SAMPLE_EVERY else wanted:
                content = archive.extractfile(member)
                assert isinstance(content, io.BufferedReader)
                found[member.name] = body_from(member.name, content.read())
    return found


def body_from(name: str, content: bytes) -> bytes:
    if name.endswith(".pb"):
        return content
    return json_format.ParseDict(json.loads(content), pb.FeedMessage()).SerializeToString()


def read(body: bytes) -> FeedMessage:
    message = decode(body, now=YEAR_2026)
    assert isinstance(message, FeedMessage), message
    return message


def test_every_capture_is_read_with_nothing_unexplained(shared_data: Path) -> None:
    kinds: Counter[str] = Counter()
    for name, body in captures(shared_data).items():
        message, raw = read(body), pb.FeedMessage.FromString(body)
        used = [*message.trip_updates, *message.vehicles, *message.alerts]
        assert len(used) + len(message.rejections) == len(raw.entity) == message.entity_count, name
        assert {rejection.reason for rejection in message.rejections} <= {"vehicle_without_place"}, name
        assert set(message.counts) <= {"position_invalid"}, name
        kinds += Counter(type(one).__name__ for one in used)
    assert kinds["TripUpdate"] > 1000
    assert kinds["VehiclePosition"] > 500
    assert kinds["Alert"] == 12 + 51


def test_every_number_of_every_capture_is_the_one_that_was_sent(shared_data: Path) -> None:
    for name, body in captures(shared_data).items():
        message, raw = read(body), pb.FeedMessage.FromString(body)
        trip_updates = [entity.trip_update for entity in raw.entity if entity.HasField("trip_update")]
        sent = [update for trip_update in trip_updates for update in trip_update.stop_time_update]
        columns = message.updates
        assert columns.stop_id == [update.stop_id for update in sent], name
        assert columns.arrival_time.tolist() == [update.arrival.time for update in sent], name
        assert columns.departure_time.tolist() == [update.departure.time for update in sent], name
        assert columns.departure_delay.tolist() == [
            update.departure.delay if update.departure.HasField("delay") else NO_DELAY for update in sent
        ], name
        assert columns.stop_sequence.tolist() == [
            update.stop_sequence if update.HasField("stop_sequence") else -1 for update in sent
        ], name
        assert [update.trip.trip_id for update in message.trip_updates] == [one.trip.trip_id for one in trip_updates]
        assert [update.last - update.first for update in message.trip_updates] == [
            len(one.stop_time_update) for one in trip_updates
        ], name


def test_french_alerts_keep_their_accents(shared_data: Path) -> None:
    alerts = read((shared_data / "rt/fr-brest-bibus/alerts.pb").read_bytes()).alerts
    texts = [text for alert in alerts for text in (*alert.header.values(), *alert.description.values())]
    assert any("é" in text for text in texts)
    assert all(alert.active_periods and alert.informed_entities for alert in alerts)


def test_an_alerts_feed_without_alerts_is_legal(shared_data: Path) -> None:
    message = read((shared_data / "rt/transitland/ct-service-alerts.pb").read_bytes())
    assert (message.entity_count, message.alerts) == (0, [])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_capture_cut_anywhere_has_an_ending(shared_data: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(captures(shared_data))))
    body = captures(shared_data)[name]
    cut = decode(body[: data.draw(st.integers(0, len(body) - 1))], now=YEAR_2026)
    if isinstance(cut, FeedMessage):
        assert cut.entity_count <= read(body).entity_count
    else:
        assert isinstance(cut, Refused)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_byte_never_raises(shared_data: Path, data: st.DataObject) -> None:
    body = bytearray((shared_data / "rt/transitland/ct-trip-updates.pb").read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), min_size=1, max_size=5)):
        body[place] = data.draw(st.integers(0, 255))
    message = decode(bytes(body), now=YEAR_2026)
    if isinstance(message, FeedMessage):
        rows = sum(update.last - update.first for update in message.trip_updates)
        assert rows == len(message.updates) == len(message.updates.stop_id)
