"""`mobility inspect` on files: each entity with what became of it, and the counts of every recorded message, which stay so."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from google.protobuf import json_format
from google.transit import gtfs_realtime_pb2 as pb
from typer.testing import CliRunner

from mobility.__main__ import app
from mobility.commands.inspect import InspectRequest, print_inspection
from tests.merge.spoken import spoken
from tests.merge.story import LINE
from tests.world import gtfs_zip

CAPTURES = Path(__file__).parent / "captures"
Files = Callable[[str], tuple[Path, Path]]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Write a message of 08:00 and its timetable."""

    def write(text: str) -> tuple[Path, Path]:
        (tmp_path / "gtfs.zip").write_bytes(gtfs_zip(LINE))
        (tmp_path / "m.pb").write_bytes(spoken(text, "08:00"))
        return tmp_path / "m.pb", tmp_path / "gtfs.zip"

    return write


def inspected(*words: str | Path) -> str:
    """Run the command."""
    result = CliRunner().invoke(app, ["inspect", *map(str, words)], env={"TERM": "dumb"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_each_entity_is_listed_with_its_match_or_the_reason_in_a_sentence(files: Files) -> None:
    message, gtfs = files("t1 id=1 | B dep +60 | X dep +60\nz\x1b[31m id=2 | A dep +60")
    assert inspected(message, "--gtfs", gtfs).splitlines() == [
        "trip_update '1': matched t1 20260115 · 1 of 2 updates (unknown_stop 1)",
        r"trip_update '2': rejected unknown_trip: The trip_id is not in the timetable. 'z\x1b[31m' '20260115'",
        "2 entities: 1 matched, 0 unmatched, 1 rejected (unknown_trip 1); 3 updates: 1 matched (unknown_stop 1)",
    ]


def test_json_says_the_same(files: Files) -> None:
    message, gtfs = files("t1 id=1 | B dep +60")
    said = json.loads(inspected(message, "--gtfs", gtfs, "--json"))
    assert said["findings"][0]["trip"] == {"trip_id": "t1", "start_date": "20260115", "start_time": "", "state": ""}
    assert said["summary"]["matched"] == 1


def test_a_folder_is_counted_message_by_message_and_a_bad_one_costs_only_itself(files: Files) -> None:
    message, gtfs = files("t1 | B dep +60")
    (message.parent / "bad.pb").write_bytes(b"<html>")
    said = CliRunner().invoke(app, ["inspect", str(message.parent), "--gtfs", str(gtfs)])
    assert said.exit_code == 0
    assert said.stdout == "m.pb: 1 entities: 1 matched, 0 unmatched, 0 rejected; 1 updates: 1 matched\n"
    assert "bad.pb: html_body" in said.stderr


@pytest.mark.parametrize("problem", ["message", "gtfs", "folder", "at"])
def test_what_cannot_be_used_is_the_callers_fault(files: Files, problem: str) -> None:
    message, gtfs = files("t1 | B dep +60")
    more = ["--at", "noon"] if problem == "at" else []
    if problem == "folder":
        message = message.parent / "empty"
        message.mkdir()
    elif problem != "at":
        (message if problem == "message" else gtfs).write_bytes(b"<html>")
    said = CliRunner().invoke(app, ["inspect", str(message), "--gtfs", str(gtfs), *more])
    assert said.exit_code == 2
    assert said.stderr.startswith("mobility: ")


RECORDED = {
    "kingston": ("ca-kingston-20251231", "kingston-20260115-tripupdates-vp"),
    "montpellier": ("fr-montpellier-tam-20260207", "montpellier-tam-20250312-a"),
    "wmata": ("us-wmata-sd1", "wmata-serviceday-json"),
    "caltrain": ("us-caltrain-rt-static", ""),
    "brest-against-montpellier": ("fr-montpellier-tam-20260207", ""),
    "mbta-against-caltrain": ("us-caltrain-rt-static", ""),
}
LOOSE = {
    "caltrain": "transitland",
    "brest-against-montpellier": "fr-brest-bibus",
    "mbta-against-caltrain": "mbta-concentrate",
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", RECORDED)
def test_the_counts_of_every_capture_stay_what_they_are(name: str, shared_data: Path, tmp_path: Path) -> None:
    static, pack = RECORDED[name]
    folder = unpacked(shared_data / "packs" / f"{pack}.tar.xz", tmp_path) if pack else shared_data / "rt" / LOOSE[name]
    out = io.StringIO()
    request = InspectRequest(folder, shared_data / "gtfs" / f"{static}.zip", at=None, summary=True, as_json=False)
    print_inspection(request, out, pytest.fail)
    assert out.getvalue() == (CAPTURES / f"{name}.txt").read_text()


def unpacked(pack: Path, folder: Path) -> Path:
    """Write the messages of a pack, those in JSON as protobuf."""
    with tarfile.open(pack) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name.endswith((".pb", ".json")) else None
            if content is not None:
                body = content.read()
                if member.name.endswith(".json"):
                    message = json_format.Parse(body, pb.FeedMessage(), ignore_unknown_fields=True)
                    body = message.SerializeToString()
                target = folder / Path(member.name.replace("/", "-")).with_suffix(".pb").name
                target.write_bytes(body)
    return folder
