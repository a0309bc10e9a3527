from mobility.demo.instances import TripInstance, instances_between
from mobility.model.time import local_iso, parse_instant, zone_named
from tests.demo.world import network


def at(feed_id: str, first: str, last: str) -> list[TripInstance]:
    return list(instances_between(network(feed_id), parse_instant(first), parse_instant(last)))


def test_the_night_bus_of_yesterday_runs_after_midnight() -> None:
    found = at("demo-ville", "2026-11-24T02:55:00+01:00", "2026-11-24T02:55:00+01:00")
    assert "N1-nuit-0-2650" in [instance.trip_id for instance in found]


def test_the_night_train_of_yesterday_is_still_under_way_at_six() -> None:
    found = at("demo-trains", "2026-11-24T06:30:00+01:00", "2026-11-24T06:30:00+01:00")
    assert {instance.trip_id: instance.day for instance in found}["NUIT-quotidien-0-2152"] == 20780


def test_a_headway_line_has_an_instance_for_every_start_but_none_at_the_end() -> None:
    found = at("demo-ville", "2026-11-23T19:10:00+01:00", "2026-11-23T19:31:00+01:00")
    starts = [instance.start // 60 for instance in found if instance.trip.headway and instance.start >= 19 * 3600 + 600]
    assert starts == [19 * 60 + 14, 19 * 60 + 22]


def test_on_the_day_clocks_change_eight_is_eight_local_time() -> None:
    found = at("demo-ville", "2027-03-28T07:59:30+02:00", "2027-03-28T08:00:00+02:00")
    starting = [instance for instance in found if instance.start == 8 * 3600]
    assert starting
    paris = zone_named("Europe/Paris")
    assert {local_iso(int(instance.departures[0]), paris) for instance in starting} == {"2027-03-28T08:00:00+02:00"}


def test_nobody_runs_before_starting_or_after_ending() -> None:
    first, last = parse_instant("2026-11-23T08:00:00+01:00"), parse_instant("2026-11-23T08:10:00+01:00")
    for instance in instances_between(network("demo-ville"), first, last):
        assert instance.departures[0] <= last
        assert instance.departures[-1] >= first


def test_the_island_keeps_its_own_time() -> None:
    found = at("demo-ile", "2026-11-24T05:30:00+04:00", "2026-11-24T05:30:00+04:00")
    assert {instance.trip.pattern.route.route_id for instance in found} == {"F1"}
    assert {instance.origin for instance in found} == {parse_instant("2026-11-24T00:00:00+04:00")}
