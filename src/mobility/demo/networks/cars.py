"""Two coach operators that share the coach station, `demo-cars-nord` and `demo-cars-sud`: villages, markets and schools."""

from mobility.demo.calendar import ServiceRule
from mobility.demo.lines import Line, trips_of
from mobility.demo.network import COACH, Agency, Network, Producer, Route
from mobility.demo.networks.ville_places import VALORNE
from mobility.demo.places import stops_from

NORTH_PLACES = """
n-gare-routiere | Gare routière de Valorne   |   150 |    60 | 1 | stop
n-corvelle      | Corvelle – Mairie          | -3300 |  4300 | 0 | poles
n-brandeval     | Brandeval – Place          | -6100 | 11800 | 0 | poles
n-brandeval-col | Brandeval – Collège        | -6500 | 12100 | 0 | poles
n-aulnes        | Les Aulnes – Église        | -9100 | 14900 | 0 | poles
n-rochebrune    | Rochebrune – Bourg         | -2200 | 15300 | 2 | poles
n-fontenelle    | Fontenelles – Lavoir       |  1900 | 17700 | 0 | poles
n-montbrun     | Montbrun-le-Haut – Marché  |  5200 | 22400 | 0 | poles
n-villeclaire   | Villeclaire – Halle        |  3100 |-14200 | 2 | poles
"""
SOUTH_PLACES = """
s-gare-routiere | Gare routière de Valorne   |   158 |    66 | 1 | stop
s-tilleuls      | Valorne – Les Tilleuls     |  -690 | -1890 | 0 | poles
s-vallon        | Vallon-Saint-Jean – Mairie | -3900 | -8800 | 0 | poles
s-combe         | La Combe – Carrefour       | -5200 |-12500 | 0 | poles
s-marsange      | Marsange – Gare            |-30900 |-13900 | 1 | stop
s-villeclaire   | Villeclaire – Halle        |  3100 |-14200 | 2 | poles
s-villeclaire-l | Villeclaire – Lycée        |  3500 |-14600 | 1 | stop
"""
JOINT_TIMES = {"semaine": "07:50 12:50 16:20 17:50", "samedi": "10:50 16:50"}
"""Both operators run line JV together and both publish it. Source: rule 32."""
SERVICES = {
    "semaine": ServiceRule(weekdays="1111100"),
    "scolaire": ServiceRule(weekdays="1111100", period="school"),
    "mercredi": ServiceRule(weekdays="0010000", period="school"),
    "vacances": ServiceRule(weekdays="1111100", period="holidays"),
    "mardi": ServiceRule(weekdays="0100000"),
    "marche": ServiceRule(weekdays="0000010", on_public_holidays="as usual"),
    "samedi": ServiceRule(weekdays="0000010"),
}


def cars_nord(seed: int) -> Network:
    """Describe the northern coaches: no realtime, a byte order mark in every file, times left out between the timed stops."""
    stops = stops_from(NORTH_PLACES, VALORNE)
    by_id = {stop.stop_id: stop for stop in stops}
    return Network(
        feed_id="demo-cars-nord",
        name="Cars de la Brande",
        timezone="Europe/Paris",
        agencies=(Agency(agency_id="brande", agency_name="Cars de la Brande", agency_phone="+33 1 99 00 20 20"),),
        stops=tuple(stops),
        trips=tuple(trip for line in _northern_lines() for trip in trips_of(line, by_id, seed)),
        services={name: SERVICES[name] for name in ("semaine", "scolaire", "vacances", "mardi", "marche", "samedi")},
        has_byte_order_mark=True,
    )


def cars_sud(seed: int) -> Network:
    """Describe the southern coaches: their realtime gives delays alone, for the next calls, without a start date."""
    stops = stops_from(SOUTH_PLACES, VALORNE)
    by_id = {stop.stop_id: stop for stop in stops}
    return Network(
        feed_id="demo-cars-sud",
        name="Autocars des Trois Vallons",
        timezone="Europe/Paris",
        agencies=(Agency(agency_id="vallons", agency_name="Autocars des Trois Vallons"),),
        stops=tuple(stops),
        trips=tuple(trip for line in _southern_lines() for trip in trips_of(line, by_id, seed)),
        services={name: SERVICES[name] for name in ("semaine", "scolaire", "mercredi", "samedi")},
        producer=Producer(
            period_s=30,
            horizon_s=3600,
            gives_time=False,
            gives_delay=True,
            gives_start_date=False,
            calls_ahead=2,
            unusual=2.0,
        ),
    )


def _route(route_id: str, agency_id: str, long_name: str, *, realtime: bool = True) -> Route:
    return Route(
        route_id=route_id,
        agency_id=agency_id,
        route_short_name=route_id,
        route_long_name=long_name,
        route_type=COACH,
        route_color="A0522D" if agency_id == "brande" else "2E7D32",
        realtime=realtime,
    )


def _northern_lines() -> list[Line]:
    regular = {"semaine": "06:40 12:25 17:15 18:30", "samedi": "08:40 12:40"}
    return [
        Line(
            route=_route("101", "brande", "Valorne – Brandeval – Montbrun-le-Haut"),
            path="n-gare-routiere n-corvelle+untimed n-brandeval n-rochebrune+untimed n-fontenelle+untimed n-montbrun",
            there=regular,
            back={"semaine": "06:20 07:05 13:30 18:00", "samedi": "10:05 17:05"},
            speed_kmh=48,
            wheelchair_accessible=1,
        ),
        Line(
            route=_route("115", "brande", "Les Aulnes – Valorne (mardi)"),
            path="n-aulnes n-brandeval n-gare-routiere",
            there={"mardi": "08:30"},
            back={"mardi": "11:45"},
            speed_kmh=48,
        ),
        Line(
            route=_route("M1", "brande", "Car du marché de Montbrun"),
            path="n-fontenelle+board n-rochebrune+board n-montbrun+alight",
            there={"marche": "08:15"},
            back={},
            speed_kmh=40,
        ),
        Line(
            route=_route("M2", "brande", "Retour du marché de Montbrun"),
            path="n-montbrun+board n-rochebrune+alight n-fontenelle+alight",
            there={"marche": "12:00"},
            back={},
            speed_kmh=40,
        ),
        Line(
            route=_route("S12", "brande", "Rochebrune – Collège de Brandeval"),
            path="n-fontenelle n-rochebrune n-brandeval n-brandeval-col",
            there={"scolaire": "07:20"},
            back={"scolaire": "16:45"},
            speed_kmh=42,
        ),
        Line(
            route=_route("115V", "brande", "Brandeval – Valorne (vacances)"),
            path="n-brandeval n-corvelle n-gare-routiere",
            there={"vacances": "09:10"},
            back={"vacances": "17:00"},
            speed_kmh=48,
        ),
        Line(
            route=_route("JV", "brande", "Valorne – Villeclaire (ligne commune)"),
            path="n-gare-routiere@0 n-villeclaire@26",
            there=JOINT_TIMES,
            wheelchair_accessible=1,
        ),
    ]


def _southern_lines() -> list[Line]:
    return [
        Line(
            route=_route("201", "vallons", "Valorne – La Combe – Marsange"),
            path="s-gare-routiere s-tilleuls s-vallon s-combe s-marsange",
            there={"semaine": "06:05-20:00/60", "samedi": "07:35-19:00/120"},
            speed_kmh=52,
            wheelchair_accessible=1,
        ),
        Line(
            route=_route("202", "vallons", "Valorne – Villeclaire"),
            path="s-gare-routiere s-vallon s-villeclaire s-villeclaire-l",
            there={"semaine": "06:35-20:00/90", "samedi": "09:15 14:15 18:15"},
            speed_kmh=45,
        ),
        Line(
            route=_route("S21", "vallons", "La Combe – Lycée de Villeclaire", realtime=False),
            path="s-combe s-vallon s-villeclaire s-villeclaire-l",
            there={"scolaire": "07:00"},
            back={"scolaire": "17:45", "mercredi": "12:40"},
            speed_kmh=42,
        ),
        Line(
            route=_route("JV", "vallons", "Valorne – Villeclaire (ligne commune)"),
            path="s-gare-routiere@0 s-villeclaire@26",
            there=JOINT_TIMES,
            wheelchair_accessible=1,
        ),
    ]
