"""A zip becomes a timetable, or an outcome with a name."""

import csv
import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mobility.gtfs.archive import ArchiveRefusedError
from mobility.gtfs.compile import compile_timetable
from mobility.gtfs.table import GtfsRefusedError
from mobility.model.columns import columns_of
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.timetable import KEY_SHIFT, LAST_CALL, Timetable, timetable_from, timetable_value
from tests.world import gtfs_zip, timetable_of

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:11:00
    # feed_info.txt
    feed_publisher_name, feed_lang, feed_version, feed_start_date, feed_end_date
    Réseau, fr, 7, 20260101, someday
"""
FEEDS = (
    "gtfs/ca-kingston-20251231.zip",
    "gtfs/fr-montpellier-tam-20260207.zip",
    "gtfs/fr-perigueux-peribus-2026.zip",
    "gtfs/fr-sncf-ter-202501.zip",
    "gtfs/jp-minato-chiibus-2026.zip",
    "gtfs/mx-cdmx.zip",
    "gtfs/no-nsb.zip",
    "gtfs/qc-transcollines-2026.zip",
    "gtfs/re-reunion-carjaune-20251105.zip",
    "gtfs/us-caltrain-rt-static.zip",
    "gtfs/us-wmata-sd1.zip",
    "flex/de-bbnavi-flex-2024.zip",
    "flex/us-ctran-flex.zip",
)
READ = (
    "agency",
    "stops",
    "routes",
    "trips",
    "stop_times",
    "calendar",
    "calendar_dates",
    "frequencies",
    "transfers",
    "translations",
)


def refusal(folder: Path, archive: bytes) -> Outcome:
    path = folder / "gtfs.zip"
    path.write_bytes(archive)
    with pytest.raises((GtfsRefusedError, ArchiveRefusedError)) as caught:
        compile_timetable(path, FeedId("x"))
    outcome: Outcome = caught.value.outcome  # type: ignore[attr-defined]
    return outcome


def without(archive: bytes, *names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in set(old.namelist()) - set(names):
            new.writestr(name, old.read(name))
    return buffer.getvalue()


def values_of(timetable: Timetable) -> dict[str, list[object]]:
    return {name: column.tolist() for name, column in columns_of(timetable)}


def test_a_timetable_comes_back_from_its_value() -> None:
    timetable = timetable_of(WORLD, feed="réseau".replace("é", "e"))
    back = timetable_from(b"".join(timetable_value(timetable)))
    assert back.info == timetable.info
    assert values_of(back) == values_of(timetable)


def test_the_same_bytes_give_the_same_timetable() -> None:
    assert b"".join(timetable_value(timetable_of(WORLD))) == b"".join(timetable_value(timetable_of(WORLD)))


def test_a_timetable_says_where_it_is_from() -> None:
    info = timetable_of(WORLD, feed="reseau").info
    assert (info.feed, info.feed_publisher_name, info.language, info.feed_version) == ("reseau", "Réseau", "fr", "7")
    assert (info.feed_start_date, info.feed_end_date) == (20454, None)
    assert len(info.version) == 64


@pytest.mark.parametrize(
    "name", ["agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt"]
)
def test_without_a_required_file_the_dataset_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, without(gtfs_zip(WORLD), name)) is Outcome.MISSING_REQUIRED_FILE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("stops", "stop_name\nA\n"),
        ("trips", "trip_id\nt1\n"),
        ("stop_times", "trip_id,stop_id\nt1,A\n"),
        ("agency", "agency_id\n1\n"),
    ],
)
def test_without_a_required_column_the_dataset_is_refused(tmp_path: Path, name: str, content: str) -> None:
    assert refusal(tmp_path, gtfs_zip(WORLD, **{name: content})) is Outcome.MISSING_REQUIRED_COLUMN


@pytest.mark.parametrize(
    "files",
    [
        {"stops": "stop_id\nZ\n"},
        {"trips": "route_id,service_id,trip_id\n"},
        {"calendar_dates": "service_id,date,exception_type\nS,20260101,2\n"},
    ],
)
def test_without_a_trip_that_runs_the_dataset_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    assert refusal(tmp_path, gtfs_zip(WORLD, **files)) is Outcome.NO_USABLE_TRIPS


def test_progress_rises_to_one(tmp_path: Path) -> None:
    path = tmp_path / "gtfs.zip"
    path.write_bytes(gtfs_zip(WORLD))
    told: list[float] = []
    compile_timetable(path, FeedId("x"), progress=lambda _step, share: told.append(share))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def rows_in(archive: zipfile.ZipFile, name: str) -> int:
    """Count a file's rows with Python's own reader."""
    if f"{name}.txt" not in archive.namelist():
        return 0
    with archive.open(f"{name}.txt") as file:
        rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""), skipinitialspace=True)
        return sum(1 for row in rows if row) - 1


@pytest.mark.real_data
@pytest.mark.parametrize("feed", FEEDS)
def test_every_row_of_a_recorded_feed_is_kept_or_rejected_by_name(shared_data: Path, feed: str) -> None:
    timetable = compile_timetable(shared_data / feed, FeedId("x"))
    info = timetable.info
    with zipfile.ZipFile(shared_data / feed) as archive:
        read = {name: rows_in(archive, name) for name in READ}
    assert {name: info.counts.get(name, 0) + sum(info.rejected.get(name, {}).values()) for name in READ} == read
    assert {file: len(reasons) for file, reasons in info.rejected.items()} == {
        file: len(reasons) for file, reasons in info.examples.items()
    }


@pytest.mark.real_data
@pytest.mark.parametrize("feed", FEEDS)
def test_the_columns_of_a_recorded_feed_agree_with_each_other(shared_data: Path, feed: str) -> None:
    timetable = compile_timetable(shared_data / feed, FeedId("x"))
    trips, times, index = timetable.trips, timetable.stop_times, timetable.by_stop
    first = trips.first.astype(int)
    assert (first[1:] > first[:-1]).all()
    assert first[-1] == len(times.stop)
    follows = np.ones(len(times.stop), np.bool_)
    follows[first[:-1]] = False
    inner = np.flatnonzero(follows)
    sequence = times.stop_sequence.astype(int)
    assert (sequence[inner] > sequence[inner - 1]).all()
    assert ((times.flags & LAST_CALL) > 0).nonzero()[0].tolist() == (first[1:] - 1).tolist()
    in_headways = sum(len(timetable.rows_of(trip)) for trip in timetable.frequency_trips)
    assert len(index.trip) + in_headways == len(times.stop)
    rows = first[index.trip] + index.position
    assert (times.departure[rows] >> KEY_SHIFT == index.departure_key).all()
    for stop in range(len(timetable.stops.id)):
        entries = slice(int(index.first[stop]), int(index.first[stop + 1]))
        assert (times.stop[rows[entries]] == stop).all()
        departures = times.departure[rows[entries]]
        assert (departures[1:] >= departures[:-1]).all()


@pytest.mark.real_data
def test_a_recorded_feed_is_read_as_python_s_own_reader_reads_it(shared_data: Path) -> None:
    timetable = compile_timetable(shared_data / "gtfs/fr-perigueux-peribus-2026.zip", FeedId("x"))
    texts, times = timetable.strings, timetable.stop_times
    found = set()
    for trip in range(len(timetable.trips.id)):
        trip_id = texts[int(timetable.trips.id[trip])]
        for row in timetable.rows_of(trip):
            stop_id = texts[int(timetable.stops.id[times.stop[row]])]
            found.add((trip_id, int(times.stop_sequence[row]), stop_id, int(times.departure[row])))
    with (
        zipfile.ZipFile(shared_data / "gtfs/fr-perigueux-peribus-2026.zip") as archive,
        archive.open("stop_times.txt") as file,
    ):
        expected = set()
        for row_read in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig", newline="")):
            hours, minutes, seconds = map(int, row_read["departure_time"].split(":"))
            time = hours * 3600 + minutes * 60 + seconds
            expected.add((row_read["trip_id"], int(row_read["stop_sequence"]), row_read["stop_id"], time))
    assert found == expected
