"""The railway `demo-trains`: regional and long-distance trains and one night train, dated service by service."""

from mobility.demo.calendar import ServiceRule
from mobility.demo.lines import Line, trips_of
from mobility.demo.network import RAIL, Agency, Network, Producer, Route
from mobility.demo.networks.ville_places import VALORNE
from mobility.demo.places import stops_from

PLACES = """
zone:valorne    | Gare de Valorne     |      0 |    -20 | 1 | parent
quai:valorne:1  | Gare de Valorne     |      0 |    -30 | 1 | 1 in zone:valorne
quai:valorne:2  | Gare de Valorne     |      0 |    -40 | 1 | 2 in zone:valorne
quai:valorne:3  | Gare de Valorne     |      0 |    -50 | 1 | 3 in zone:valorne
quai:valorne:4  | Gare de Valorne     |      0 |    -60 | 2 | 4 in zone:valorne
quai:valorne:0  | Gare de Valorne     |      0 |    -35 | 0 | – in zone:valorne
zone:elme       | Saint-Elme-les-Bois |  14000 |   9000 | 1 | parent
quai:elme:1     | Saint-Elme-les-Bois |  14000 |   9010 | 1 | A in zone:elme
quai:elme:2     | Saint-Elme-les-Bois |  14000 |   8990 | 1 | B in zone:elme
quai:boisclair  | Boisclair           |  27000 |  15000 | 0 | stop
quai:montferrin | Montferrin          |  41000 |  23000 | 1 | stop
quai:aigreville | Aigreville          |  63000 |  31000 | 1 | stop
quai:aubre      | Port-d’Aubre        | -18000 |  -6000 | 0 | stop
quai:marsange   | Marsange            | -31000 | -14000 | 2 | stop
quai:capitale   | Paris-Valmorel      | -30000 | 224000 | 1 | stop
quai:orvelles   | Orvelles-Ville      | -12000 | 118000 | 1 | stop
quai:sauvelle   | Sauvelle            |  52000 | -190000| 1 | stop
quai:sauvelle-p | Sauvelle-Plage      |  61000 | -204000| 1 | stop
"""
SERVICES = {
    "semaine": ServiceRule(weekdays="1111100"),
    "weekend": ServiceRule(weekdays="0000011", on_public_holidays="always"),
    "quotidien": ServiceRule(weekdays="1111111", on_public_holidays="as usual"),
}
REGIONAL_TIMES = {"semaine": "05:42 06:12-09:12/30 09:42-16:12/60 16:12-20:12/30 21:12", "weekend": "07:42-21:00/120"}
VALORNE_PLATFORMS = tuple(f"quai:valorne:{number}" for number in (1, 2, 3, 4))


def trains(seed: int) -> Network:
    """Describe the railway; no calendar.txt, and most platforms of its main station are only known in realtime."""
    stops = stops_from(PLACES, VALORNE)
    by_id = {stop.stop_id: stop for stop in stops}
    return Network(
        feed_id="demo-trains",
        name="Chemins de fer du Pays d’Aubre",
        timezone="Europe/Paris",
        agencies=(Agency(agency_id="cfpa", agency_name="Chemins de fer du Pays d’Aubre"),),
        stops=tuple(stops),
        trips=tuple(trip for line in _lines() for trip in trips_of(line, by_id, seed)),
        services=SERVICES,
        producer=Producer(
            period_s=30,
            horizon_s=10_800,
            gives_delay=True,
            keeps_past_calls=True,
            rounded_to_s=60,
            extra_trip="NEW",
            unusual=2.0,
        ),
        has_calendar_file=False,
        platform_choices={"quai:valorne:0": VALORNE_PLATFORMS, "quai:elme:1": ("quai:elme:2",)},
    )


def _route(route_id: str, long_name: str, color: str) -> Route:
    return Route(
        route_id=route_id,
        agency_id="cfpa",
        route_short_name=route_id,
        route_long_name=long_name,
        route_type=RAIL,
        route_color=color,
    )


def _lines() -> list[Line]:
    return [
        Line(
            route=_route("K1", "Valorne – Aigreville", "0B4F9E"),
            path="quai:valorne:0@0 quai:elme:1@11 quai:boisclair@22 quai:montferrin@33 quai:aigreville@49",
            there=REGIONAL_TIMES,
            dwell_s=60,
            wheelchair_accessible=1,
            bikes_allowed=1,
        ),
        Line(
            route=_route("K2", "Valorne – Marsange", "3F8F29"),
            path="quai:valorne:1@0 quai:aubre@16 quai:marsange@29",
            there={"semaine": "06:02 07:02 08:02 12:32 16:32 17:32 18:32", "weekend": "09:02 13:02 18:02"},
            dwell_s=60,
        ),
        Line(
            route=_route("IC", "Paris-Valmorel – Valorne – Sauvelle", "7B1FA2"),
            path="quai:capitale@0 quai:orvelles@64 quai:valorne:0@118 quai:sauvelle@232",
            there={"quotidien": "06:58 09:58 12:58 15:58 18:58"},
            back={"quotidien": "05:34 08:34 11:34 14:34 17:34"},
            dwell_s=180,
            wheelchair_accessible=1,
        ),
        Line(
            route=_route("NUIT", "Train de nuit Paris-Valmorel – Sauvelle-Plage", "1A237E"),
            path="quai:capitale@0 quai:orvelles@78 quai:valorne:0@176 quai:sauvelle@508+alight quai:sauvelle-p@541",
            there={"quotidien": "21:52"},
            back={"quotidien": "20:37"},
            dwell_s=240,
            bikes_allowed=1,
        ),
    ]
