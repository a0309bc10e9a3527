import datetime as dt
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mobility.demo.benchmark import BenchmarkTerritory, plan_benchmark_territory
from mobility.demo.benchmark_files import open_benchmark_territory, write_benchmark_territory
from mobility.demo.benchmark_realtime import benchmark_trip_updates
from mobility.model.time import DAY_S, parse_gtfs_time, service_day_of, service_day_origin, zone_named
from tests.demo.world import MONDAY_MORNING, Table, events, message, tables

DATE = dt.date(2026, 11, 25)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BenchmarkTerritory]:
    path = tmp_path_factory.mktemp("benchmark") / "small.zip"
    return path, write_benchmark_territory(path, date=DATE, stop_times=60_000, stops=1_200, seed=3)


@pytest.fixture(scope="module")
def files(written: tuple[Path, BenchmarkTerritory]) -> dict[str, Table]:
    return tables(written[0].read_bytes())


def test_there_are_as_many_rows_as_asked_for(written: tuple[Path, BenchmarkTerritory], files: dict[str, Table]) -> None:
    assert len(files["stop_times.txt"]) == written[1].rows
    assert abs(written[1].rows - 60_000) < 1_500
    assert len(files["stops.txt"]) == 1_200
    assert len(files["trips.txt"]) == len(written[1].trip_pattern)


def test_every_reference_of_the_territory_resolves(files: dict[str, Table]) -> None:
    def ids(name: str, column: str) -> set[str]:
        return {row[column] for row in files[name]}

    assert ids("stop_times.txt", "trip_id") == ids("trips.txt", "trip_id")
    assert ids("stop_times.txt", "stop_id") <= ids("stops.txt", "stop_id")
    assert ids("trips.txt", "route_id") == ids("routes.txt", "route_id")
    assert ids("trips.txt", "service_id") <= ids("calendar.txt", "service_id")
    assert ids("routes.txt", "agency_id") == ids("agency.txt", "agency_id")


def test_times_and_sequences_increase_along_every_trip(files: dict[str, Table]) -> None:
    along: dict[str, list[tuple[int, int, int]]] = {}
    for row in files["stop_times.txt"]:
        arrival, departure = parse_gtfs_time(row["arrival_time"]), parse_gtfs_time(row["departure_time"])
        along.setdefault(row["trip_id"], []).append((int(row["stop_sequence"]), arrival, departure))
    for calls in along.values():
        assert [call[0] for call in calls] == list(range(1, len(calls) + 1))
        times = [time for call in calls for time in call[1:]]
        assert times == sorted(times)


def test_a_few_hubs_have_very_much_and_most_stops_little(written: tuple[Path, BenchmarkTerritory]) -> None:
    plan = written[1]
    trips = np.bincount(plan.trip_pattern)
    lengths = np.diff(plan.pattern_first)
    departures = np.bincount(plan.call_stop, weights=np.repeat(trips, lengths), minlength=plan.stops)
    assert departures.max() > 10 * np.median(departures[departures > 0])


def test_the_same_arguments_give_the_same_bytes(written: tuple[Path, BenchmarkTerritory], tmp_path: Path) -> None:
    write_benchmark_territory(tmp_path, date=DATE, stop_times=60_000, stops=1_200, seed=3)
    assert (tmp_path / "benchmark.zip").read_bytes() == written[0].read_bytes()


def test_a_zip_tells_its_own_plan(written: tuple[Path, BenchmarkTerritory]) -> None:
    path, plan = written
    found = open_benchmark_territory(path)
    assert (found.stop_times, found.stops, found.seed, found.date) == (60_000, 1_200, 3, DATE)
    assert (found.trip_start == plan.trip_start).all()
    assert (found.call_stop == plan.call_stop).all()


def test_a_zip_of_somebody_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("feed_info.txt", "feed_publisher_name,feed_version\nQuelqu’un,2026-1\n")
    with pytest.raises(ValueError, match="2026-1"):
        open_benchmark_territory(tmp_path / "other.zip")


def test_a_territory_can_be_too_small_to_be_one() -> None:
    with pytest.raises(ValueError, match="10 stops"):
        plan_benchmark_territory(date=DATE, stop_times=1_000, stops=10, seed=7)


def test_trips_spoken_about_really_run(written: tuple[Path, BenchmarkTerritory], files: dict[str, Table]) -> None:
    path, plan = written
    entities = message(benchmark_trip_updates(path, now=MONDAY_MORNING, trips=100)).entity
    assert len(entities) == 100
    services = {row["trip_id"]: row["service_id"] for row in files["trips.txt"]}
    calls = {(row["trip_id"], int(row["stop_sequence"])): row["stop_id"] for row in files["stop_times.txt"]}
    origin = service_day_origin(service_day_of(dt.date(2026, 11, 23)), zone_named("Europe/Paris"))
    for update in (entity.trip_update for entity in entities):
        trip = int(update.trip.trip_id[1:])
        back = DAY_S if update.trip.start_date == "20261122" else 0
        start = origin - back + int(plan.trip_start[trip])
        assert services[update.trip.trip_id] in {"semaine", "scolaire", "nuit"}
        assert start <= MONDAY_MORNING + 7200
        assert start + int(plan.trip_duration[trip]) >= MONDAY_MORNING
        assert events(update) == sorted(events(update))
        for call in update.stop_time_update:
            assert calls[update.trip.trip_id, call.stop_sequence] == call.stop_id


def test_another_seed_gives_other_delays_for_the_same_trips(written: tuple[Path, BenchmarkTerritory]) -> None:
    one, same, other = (
        benchmark_trip_updates(written[1], now=MONDAY_MORNING, trips=50, seed=seed) for seed in (7, 7, 8)
    )
    assert one == same != other
    assert [entity.id for entity in message(one).entity] == [entity.id for entity in message(other).entity]
