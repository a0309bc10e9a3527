"""A benchmark territory in, its GTFS zip on disk out, at some hundred thousand rows a second and in bounded memory."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mobility.demo.archive import ENTRY_DATE, table_text
from mobility.demo.benchmark import (
    DWELL_S,
    SERVICES,
    STOPS_PER_HUB,
    BenchmarkTerritory,
    plan_benchmark_territory,
    stop_id_of,
    trip_id_of,
)
from mobility.demo.network import Network, Rows
from mobility.demo.tables import tables_of

TRIPS_AT_A_TIME = 20_000
SERVICE_IDS = tuple(SERVICES)
ROW = b"t0000000,00:00:00,00:00:00,s000000,00\n"
"""The shape of a row of stop_times.txt; its digits are overwritten, a leading zero of the sequence is dropped."""
TRIP_AT, ARRIVAL_AT, DEPARTURE_AT, STOP_AT, SEQUENCE_AT = 1, 9, 18, 28, 35
TWO_DIGITS = np.array([[48 + number // 10, 48 + number % 10] for number in range(100)], np.uint8)
Bytes = npt.NDArray[np.uint8]


def write_benchmark_territory(
    path: Path, *, date: dt.date, stop_times: int = 10_000_000, stops: int = 30_000, seed: int = 7
) -> BenchmarkTerritory:
    """Write a territory as a GTFS zip with calendars around a date, and give its plan; the same arguments give the same bytes.

    `path`: the zip itself, or an existing folder to put `benchmark.zip` into.
    """
    plan = plan_benchmark_territory(date=date, stop_times=stop_times, stops=stops, seed=seed)
    target = path / "benchmark.zip" if path.is_dir() else path
    with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
        for name, text in _small_tables(plan).items():
            _write(archive, name, iter([text.encode()]))
        _write(archive, "trips.txt", _trip_rows(plan))
        _write(archive, "stop_times.txt", _stop_time_rows(plan))
    return plan


def open_benchmark_territory(path: Path) -> BenchmarkTerritory:
    """Give the plan of a zip written by write_benchmark_territory, from its feed_version; ValueError when it is another's."""
    with zipfile.ZipFile(path) as archive:
        version = archive.read("feed_info.txt").decode().splitlines()[1].split(",")[-1]
    name, *numbers = version.split("/")
    if name != "benchmark" or len(numbers) != 4:
        raise ValueError(f"{path} was not written as a benchmark territory: its feed_version is {version!r}")
    stop_times, stops, seed = map(int, numbers[:3])
    return plan_benchmark_territory(
        date=dt.date.fromisoformat(numbers[3]), stop_times=stop_times, stops=stops, seed=seed
    )


def _write(archive: zipfile.ZipFile, name: str, chunks: Iterator[bytes]) -> None:
    """Compress one file as it is made; the fastest level, since the disk is not what is measured."""
    entry = zipfile.ZipInfo(name, ENTRY_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry._compresslevel = 1  # type: ignore[attr-defined]  # noqa: SLF001, no other way to stream at a chosen level
    with archive.open(entry, "w", force_zip64=True) as file:
        for chunk in chunks:
            file.write(chunk)


def _small_tables(plan: BenchmarkTerritory) -> dict[str, str]:
    network = Network(
        feed_id="benchmark",
        name="Territoire de mesure",
        timezone="Europe/Paris",
        agencies=(),
        stops=(),
        trips=(),
        services=SERVICES,
    )
    tables = tables_of(network, plan.date)
    tables["feed_info.txt"][0]["feed_version"] = f"benchmark/{plan.stop_times}/{plan.stops}/{plan.seed}/{plan.date}"
    site = {"agency_url": "https://demo.invalid/", "agency_timezone": network.timezone}
    tables["agency.txt"] = [{"agency_id": "mesure", "agency_name": network.name, **site}]
    tables["stops.txt"] = _stop_rows(plan)
    routes = (len(plan.pattern_first) - 1 + 1) // 2
    tables["routes.txt"] = [
        {"route_id": f"r{n:05d}", "agency_id": "mesure", "route_short_name": str(n), "route_type": "3"}
        for n in range(routes)
    ]
    return {name: table_text(rows) for name, rows in tables.items()}


def _stop_rows(plan: BenchmarkTerritory) -> Rows:
    """Strew towns over the country and let the stops of each wander from its middle."""
    rng = np.random.default_rng(plan.seed + 1)
    town = np.arange(plan.stops) // STOPS_PER_HUB
    centre = rng.uniform((43.5, -1.0), (49.5, 6.5), (int(town[-1]) + 1, 2))
    steps = rng.normal(0.0, 0.003, (plan.stops, 2))
    walked = np.cumsum(steps, axis=0)
    places = centre[town] + walked - walked[town * STOPS_PER_HUB]
    return [
        {
            "stop_id": stop_id_of(stop),
            "stop_name": f"Arrêt {stop % STOPS_PER_HUB} de la commune {stop // STOPS_PER_HUB}",
            "stop_lat": f"{lat:.5f}",
            "stop_lon": f"{lon:.5f}",
        }
        for stop, (lat, lon) in enumerate(places.tolist())
    ]


def _trip_rows(plan: BenchmarkTerritory) -> Iterator[bytes]:
    """Put two patterns, as two directions, on each route."""
    yield b"route_id,service_id,trip_id,trip_headsign,direction_id\n"
    last_stop = plan.call_stop[plan.pattern_first[1:] - 1].tolist()
    patterns, services = plan.trip_pattern.tolist(), plan.trip_service.tolist()
    for first in range(0, len(patterns), TRIPS_AT_A_TIME):
        rows = enumerate(zip(patterns[first : first + TRIPS_AT_A_TIME], services[first:], strict=False), first)
        yield "".join(
            f"r{pattern // 2:05d},{SERVICE_IDS[service]},{trip_id_of(trip)},Commune {last_stop[pattern] // STOPS_PER_HUB},{pattern % 2}\n"
            for trip, (pattern, service) in rows
        ).encode()


def _stop_time_rows(plan: BenchmarkTerritory) -> Iterator[bytes]:
    yield b"trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    for first in range(0, len(plan.trip_pattern), TRIPS_AT_A_TIME):
        trips = np.arange(first, min(first + TRIPS_AT_A_TIME, len(plan.trip_pattern)))
        yield _spell_stop_times(plan, trips)


def _spell_stop_times(plan: BenchmarkTerritory, trips: npt.NDArray[np.int64]) -> bytes:
    """Write the rows of some trips as one matrix of characters."""
    patterns = plan.trip_pattern[trips]
    lengths = np.diff(plan.pattern_first)[patterns]
    ends = np.cumsum(lengths)
    within = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
    call = np.repeat(plan.pattern_first[patterns], lengths) + within
    arrival = np.repeat(plan.trip_start[trips], lengths) + plan.call_offset[call]
    departure = arrival + DWELL_S
    departure[ends - 1] -= DWELL_S
    text = np.tile(np.frombuffer(ROW, np.uint8), (len(call), 1))
    _spell_number(text, TRIP_AT, np.repeat(trips, lengths), 7)
    _spell_time(text, ARRIVAL_AT, arrival)
    _spell_time(text, DEPARTURE_AT, departure)
    _spell_number(text, STOP_AT, plan.call_stop[call], 6)
    _spell_number(text, SEQUENCE_AT, within + 1, 2)
    kept = np.ones(text.shape, bool)
    kept[:, SEQUENCE_AT] = within >= 9
    return text[kept].tobytes()


def _spell_number(
    text: Bytes, column: int, numbers: npt.NDArray[np.int64] | npt.NDArray[np.int32], digits: int
) -> None:
    for place in range(column + digits - 1, column - 1, -1):
        numbers, digit = np.divmod(numbers, 10)
        text[:, place] = digit + 48


def _spell_time(text: Bytes, column: int, times: npt.NDArray[np.int32]) -> None:
    minutes, seconds = np.divmod(times, 60)
    hours, minutes = np.divmod(minutes, 60)
    for offset, part in ((0, hours), (3, minutes), (6, seconds)):
        text[:, column + offset : column + offset + 2] = TWO_DIGITS[part]
