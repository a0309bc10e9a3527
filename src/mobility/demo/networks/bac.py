"""The ferry `demo-bac`: two landings, headways with exact times, no realtime."""

from mobility.demo.calendar import ServiceRule
from mobility.demo.lines import Line, trips_of
from mobility.demo.network import FERRY, Agency, Network, Route
from mobility.demo.networks.ville_places import VALORNE
from mobility.demo.places import stops_from

PLACES = """
bac-nord | Port-d’Aubre – Cale nord | -18200 | -6300 | 1 | stop
bac-sud  | Les Sablons – Cale sud   | -18500 | -7400 | 2 | stop
"""


def bac(seed: int) -> Network:
    """Describe the ferry."""
    stops = stops_from(PLACES, VALORNE)
    route = Route(
        route_id="BAC",
        agency_id="bac",
        route_short_name="Bac",
        route_long_name="Port-d’Aubre – Les Sablons",
        route_type=FERRY,
        route_color="006699",
        realtime=False,
    )
    line = Line(
        route=route,
        path="bac-nord@0 bac-sud@9",
        there={"quotidien": "06:30-09:30/20 09:30-20:00/30"},
        back={"quotidien": "06:40-09:40/20 09:45-20:15/30"},
        headway=1,
        wheelchair_accessible=1,
        bikes_allowed=1,
    )
    return Network(
        feed_id="demo-bac",
        name="Bacs de l’Aubre",
        timezone="Europe/Paris",
        agencies=(Agency(agency_id="bac", agency_name="Bacs de l’Aubre"),),
        stops=tuple(stops),
        trips=tuple(trips_of(line, {stop.stop_id: stop for stop in stops}, seed)),
        services={"quotidien": ServiceRule(weekdays="1111111", on_public_holidays="as usual")},
        license_id="ODbL-1.0",
    )
