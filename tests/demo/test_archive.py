import datetime as dt
import re

import pytest

from mobility.demo.archive import archive_of
from mobility.demo.calendar import runs_on
from mobility.demo.territory import territory
from mobility.model.time import parse_gtfs_time
from tests.demo.world import SEED, Table, network, tables

TODAY = dt.date(2026, 11, 25)
FEEDS = [network.feed_id for network in territory(SEED)]
EVERY_FEED = pytest.mark.parametrize("feed_id", FEEDS)


def published(feed_id: str) -> dict[str, Table]:
    return tables(archive_of(network(feed_id), TODAY))


def ids(table: Table, column: str) -> set[str]:
    return {row[column] for row in table if row.get(column)}


@EVERY_FEED
def test_the_same_seed_and_week_give_the_same_bytes(feed_id: str) -> None:
    territory.cache_clear()
    first = archive_of(network(feed_id), TODAY)
    territory.cache_clear()
    assert archive_of(network(feed_id), TODAY + dt.timedelta(days=2)) == first
    assert archive_of(network(feed_id), TODAY + dt.timedelta(days=7)) != first


@EVERY_FEED
def test_every_reference_resolves(feed_id: str) -> None:
    files = published(feed_id)
    services = ids(files.get("calendar.txt", []), "service_id") | ids(files.get("calendar_dates.txt", []), "service_id")
    stop_times = files["stop_times.txt"]
    places = ids(files["stops.txt"], "stop_id")
    for table, column, known in (
        (files["trips.txt"], "service_id", services),
        (files["trips.txt"], "route_id", ids(files["routes.txt"], "route_id")),
        (files["routes.txt"], "agency_id", ids(files["agency.txt"], "agency_id")),
        (
            files["stops.txt"],
            "parent_station",
            {row["stop_id"] for row in files["stops.txt"] if row["location_type"] == "1"},
        ),
        (stop_times, "trip_id", ids(files["trips.txt"], "trip_id")),
        (stop_times, "stop_id", places),
        (stop_times, "pickup_booking_rule_id", ids(files.get("booking_rules.txt", []), "booking_rule_id")),
        (stop_times, "location_group_id", ids(files.get("location_groups.txt", []), "location_group_id")),
        (files.get("transfers.txt", []), "from_stop_id", places),
        (files.get("location_group_stops.txt", []), "stop_id", places),
    ):
        assert ids(table, column) <= known, column


@EVERY_FEED
def test_every_key_is_used_once_and_every_trip_calls_twice(feed_id: str) -> None:
    files = published(feed_id)
    for name, column in (("trips.txt", "trip_id"), ("stops.txt", "stop_id"), ("routes.txt", "route_id")):
        assert len(files[name]) == len(ids(files[name], column))
    calls = [row["trip_id"] for row in files["stop_times.txt"]]
    assert min(map(calls.count, list(dict.fromkeys(calls))[:200])) >= 2
    assert set(calls) == ids(files["trips.txt"], "trip_id")


@EVERY_FEED
def test_times_increase_along_every_trip(feed_id: str) -> None:
    times: dict[str, list[int]] = {}
    for row in published(feed_id)["stop_times.txt"]:
        given = [parse_gtfs_time(row[name]) for name in ("arrival_time", "departure_time") if row[name]]
        times.setdefault(row["trip_id"], []).extend(given)
    assert all(given == sorted(given) for given in times.values())


@EVERY_FEED
def test_no_vehicle_stops_at_a_station_as_a_whole(feed_id: str) -> None:
    files = published(feed_id)
    stations = {row["stop_id"] for row in files["stops.txt"] if row["location_type"] == "1"}
    assert not stations & ids(files["stop_times.txt"], "stop_id")


@EVERY_FEED
def test_the_calendar_files_say_what_the_rules_say(feed_id: str) -> None:
    files = published(feed_id)
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    weekly = {row["service_id"]: row for row in files.get("calendar.txt", [])}
    exceptions = {
        (row["service_id"], row["date"]): row["exception_type"] for row in files.get("calendar_dates.txt", [])
    }
    for service_id, rule in network(feed_id).services.items():
        for day in (TODAY + dt.timedelta(days=days) for days in range(-30, 121)):
            runs = service_id in weekly and weekly[service_id][names[day.weekday()]] == "1"
            exception = exceptions.get((service_id, f"{day:%Y%m%d}"))
            assert (exception == "1" if exception else runs) == runs_on(rule, day)


def test_the_railway_has_no_weekly_calendar() -> None:
    assert "calendar.txt" not in published("demo-trains")


def test_the_night_train_runs_past_thirty_hours_and_the_night_bus_past_twenty_four() -> None:
    for feed_id, hour in (("demo-trains", 30), ("demo-ville", 26)):
        last = max(parse_gtfs_time(row["arrival_time"]) for row in published(feed_id)["stop_times.txt"])
        assert last >= hour * 3600


def test_the_town_has_a_loop_a_headway_line_phone_stops_and_english_names() -> None:
    files = published("demo-ville")
    loop = [row["stop_id"] for row in files["stop_times.txt"] if row["trip_id"] == "8-semaine-0-0640"]
    assert loop.count("lilas") == 2
    assert {row["exact_times"] for row in files["frequencies.txt"]} == {"0"}
    assert {"2", "3"} <= ids(files["stop_times.txt"], "pickup_type")
    assert "Hospital" in ids(files["translations.txt"], "translation")
    assert "Belvédère" in ids(files["stop_times.txt"], "stop_headsign")


def test_a_hamlet_has_its_coach_on_tuesdays_alone() -> None:
    files = published("demo-cars-nord")
    at_hamlet = {row["trip_id"] for row in files["stop_times.txt"] if row["stop_id"].startswith("n-aulnes")}
    assert {row["service_id"] for row in files["trips.txt"] if row["trip_id"] in at_hamlet} == {"mardi"}


def test_the_joint_line_is_published_alike_by_both_operators() -> None:
    def joint(feed_id: str) -> list[tuple[str, int]]:
        named = network(feed_id).stops_by_id()
        trips = [trip for trip in network(feed_id).trips if trip.pattern.route.route_short_name == "JV"]
        return [
            (named[call.stop_id].stop_name, trip.start + call.arrival) for trip in trips for call in trip.pattern.calls
        ]

    assert joint("demo-cars-nord") == joint("demo-cars-sud") != []


def test_the_north_writes_a_byte_order_mark_and_leaves_times_out() -> None:
    nord = network("demo-cars-nord")
    assert nord.has_byte_order_mark
    assert any(not row["arrival_time"] for row in published("demo-cars-nord")["stop_times.txt"])


def test_demand_responsive_windows_have_a_zone_a_group_and_no_times() -> None:
    windows = [row for row in published("demo-tad")["stop_times.txt"] if row["start_pickup_drop_off_window"]]
    assert {(row["location_id"], row["location_group_id"]) for row in windows} == {
        ("zone-vallons", ""),
        ("", "arrets-vallons"),
    }
    assert not any(row["arrival_time"] or row["stop_id"] for row in windows)


def test_the_station_is_called_alike_by_town_railway_and_demand_responsive_bus() -> None:
    named = [feed_id for feed_id in FEEDS if "Gare de Valorne" in ids(published(feed_id)["stops.txt"], "stop_name")]
    assert named == ["demo-ville", "demo-trains", "demo-tad"]


@EVERY_FEED
def test_colors_are_six_hexadecimal_digits(feed_id: str) -> None:
    for row in published(feed_id)["routes.txt"]:
        assert re.fullmatch(r"[0-9A-F]{6}", row["route_color"])
        assert re.fullmatch(r"[0-9A-F]{6}", row["route_text_color"])
