"""What a traveller takes for one place is one, whoever runs there; what lies across a river or a country is not."""

import pytest

from mobility.board.places.corrections import read_corrections
from mobility.board.places.make import FORMER_KEPT_S, make_places
from mobility.model.ids import FeedId, StopRef
from mobility.model.places import Places
from mobility.model.timetable import Timetable
from tests.world import timetable_of

DEGREE_M = 111_195
"""Of latitude, on the sphere."""


def feed_of(stops: str, feed: str, *, route_type: int = 3) -> Timetable:
    """Compile `stop_id, name, metres north of a zero[, parent]` lines, all served by one trip."""
    rows = [[cell.strip() for cell in line.split(",")] for line in stops.strip().splitlines()]
    parents = {row[3] for row in rows if len(row) > 3}
    lines = [
        f"{row[0]}, {row[1]}, {48 + float(row[2]) / DEGREE_M:.7f}, 2.0, {int(row[0] in parents)}, {row[3] if len(row) > 3 else ''}"
        for row in rows
    ]
    served = [row[0] for row in rows if row[0] not in parents]
    calls = [f"t, {place}, {stop}, 08:{place:02d}:00, 08:{place:02d}:00" for place, stop in enumerate(served, 1)]
    return timetable_of(
        "# stops.txt\nstop_id, stop_name, stop_lat, stop_lon, location_type, parent_station\n"
        + "\n".join(lines)
        + f"\n# routes.txt\nroute_id, agency_id, route_short_name, route_long_name, route_type\nR, 1, R, R, {route_type}\n"
        + "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time\n"
        + "\n".join(calls),
        feed,
    )


def places_of(*timetables: Timetable, corrections: str = "", previous: Places | None = None, now: int = 1000) -> Places:
    """Make places of feeds."""
    read, faults = read_corrections(f"action,name,members\n{corrections}" if corrections else "")
    assert faults == []
    feeds = {timetable.info.feed: timetable for timetable in timetables}
    return make_places(feeds, read, previous or Places(), now)


def spelled(places: Places) -> list[str]:
    """Spell each place of several stops by its members, sorted."""
    several = [place for place in places.places if len(place.members) > 1]
    return sorted(" ".join(sorted(f"{feed}:{stop}" for feed, stop in place.members)) for place in several)


def test_a_railway_a_coach_and_a_town_bus_station_are_one_place_named_by_the_railway() -> None:
    rail = feed_of("z, Valorne, 0\nz1, Valorne, 10, z\ne, Elme, 9000", "rail", route_type=2)
    coach = feed_of("c, Gare routière de Valorne, 160\nf, Ailleurs, 5000", "coach")
    town = feed_of("g, Gare, 40\ng1, Gare, 60, g\nm, Mairie, 700", "town")
    places = places_of(rail, coach, town)
    assert spelled(places) == ["coach:c rail:z town:g"]
    (station,) = (place for place in places.places if len(place.members) > 1)
    assert (station.name, station.members[0], station.is_named) == ("Valorne", StopRef(FeedId("rail"), "z"), False)
    assert places.counts == {
        "stops": 6,
        "places": 4,
        "places_of_several_stops": 1,
        "places_of_several_feeds": 1,
        "stops_in_a_crowd": 0,
    }


def test_opposite_poles_of_one_name_are_one_place() -> None:
    assert spelled(places_of(feed_of("a, Les Tilleuls, 0\nb, Les Tilleuls, 40\nc, Stade, 80", "x"))) == ["x:a x:b"]


@pytest.mark.parametrize("metres", [200, 50_000])
def test_one_name_across_a_river_or_a_country_is_two_places(metres: int) -> None:
    assert spelled(places_of(feed_of(f"a, Le Port, 0\nb, Le Port, {metres}", "x"))) == []
    assert (
        spelled(places_of(feed_of("a, Le Port, 0\nq, Y, 900", "x"), feed_of(f"b, Le Port, {metres}\nr, Z, 99999", "y")))
        == []
    )


def test_a_town_before_the_name_joins_stops_of_two_operators_in_sight_of_each_other() -> None:
    town = feed_of("a, Les Tilleuls, 0\nm, Mairie, 5000", "town")
    assert spelled(places_of(town, feed_of("b, Valorne – Les Tilleuls, 50\nq, Y, 900", "coach"))) == ["coach:b town:a"]
    assert spelled(places_of(town, feed_of("b, Valorne – Les Tilleuls, 90\nq, Y, 900", "coach"))) == []
    assert spelled(places_of(feed_of("a, Les Tilleuls, 0\nb, Valorne – Les Tilleuls, 50", "town"))) == []


def test_other_names_at_one_spot_stay_apart() -> None:
    assert spelled(places_of(feed_of("a, Église, 0\nm, Mairie, 0", "x"), feed_of("b, École, 0\nq, Y, 900", "y"))) == []


def test_two_stations_of_one_operator_whose_names_differ_stay_two() -> None:
    town = feed_of("a, Gare Saint-Roch, 0\nb, Gare Saint-Roch – République, 60", "town")
    rail = feed_of("s, Montpellier Saint-Roch, 120\ne, Elme, 9000", "rail", route_type=2)
    assert spelled(places_of(town, rail)) == ["rail:s town:a"]


def test_the_platforms_decide_how_near_a_station_is() -> None:
    rail = feed_of("z, Valorne, 0\nz9, Valorne, 900, z\ne, Elme, 9000", "rail", route_type=2)
    assert spelled(places_of(rail, feed_of("g, Gare SNCF, 1100\nm, Mairie, 5000", "town"))) == ["rail:z town:g"]


def test_a_stop_at_zero_zero_is_nowhere() -> None:
    lost = timetable_of(
        """
        # stops.txt
        stop_id, stop_name, stop_lat, stop_lon
        a, Gare, 0, 0
        b, Gare, 0, 0
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t, 1, a, 08:00:00, 08:00:00
        t, 2, b, 08:10:00, 08:10:00
        """
    )
    places = places_of(lost)
    assert [(len(place.members), place.lat) for place in places.places] == [(1, None), (1, None)]


def test_corrections_join_split_and_name_and_say_what_they_cannot_do() -> None:
    town = feed_of("a, Gare, 0\nb, Gare, 20\nc, Mairie, 5000\nd, Poste, 5400", "x")
    places = places_of(
        town,
        corrections="split,,x:a,x:b\njoin,Centre,x:c,x:d\nname,Gare basse,x:b\njoin,,x:a,y:gone\nsplit,,x:c,x:d\n",
    )
    assert spelled(places) == ["x:c x:d"]
    assert sorted((place.name, place.is_named) for place in places.places) == [
        ("Centre", True),
        ("Gare", False),
        ("Gare basse", True),
    ]
    assert places.unused == {
        "unknown_member": ["line 5: join x:a, y:gone"],
        "contradicts_a_join": ["line 6: split x:c, x:d"],
    }


def test_the_same_again_is_the_same() -> None:
    feeds = feed_of("a, Gare, 0\nb, Gare, 20\nc, Mairie, 5000", "x"), feed_of("g, Gare SNCF, 30\nq, Y, 900", "y")
    first = places_of(*feeds)
    assert places_of(*reversed(feeds), previous=first, now=9999) == first


def test_a_feed_that_is_away_for_a_while_finds_its_ids_again() -> None:
    town, coach = feed_of("a, Gare, 0\nm, Mairie, 700", "town"), feed_of("c, Gare routière, 30\nq, Y, 9000", "coach")
    whole = places_of(town, coach)
    alone = places_of(town, previous=whole, now=2000)
    ids = {place.id for place in whole.places}
    assert {place.id for place in alone.places} < ids
    assert [(one.place.name, one.gone_since) for one in alone.former] == [("Y", 2000)]
    back = places_of(town, coach, previous=alone, now=3000)
    assert (back.places, back.former) == (whole.places, ())


def test_a_place_that_is_gone_for_good_is_forgotten_after_more_than_a_year() -> None:
    gone = places_of(feed_of("a, A, 0\nb, B, 9000", "x"), previous=places_of(feed_of("c, C, 0\nb, B, 9000", "x")))
    assert [one.place.name for one in gone.former] == ["C"]
    later = places_of(feed_of("a, A, 0\nb, B, 9000", "x"), previous=gone, now=1000 + FORMER_KEPT_S)
    assert later.former == ()


def test_no_feed_at_all_has_no_places() -> None:
    assert places_of().places == ()
