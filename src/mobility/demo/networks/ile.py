"""The overseas island network `demo-ile`, in the time zone of Indian/Reunion, with realtime that names no stop_sequence."""

from mobility.demo.calendar import ServiceRule
from mobility.demo.lines import Line, trips_of
from mobility.demo.network import BUS, Agency, Network, Producer, Route
from mobility.demo.places import Centre, stops_from

FILAOS = Centre(lat=-20.4310, lon=57.0120)
PLACES = """
ile-port       | Port-Filao – Gare maritime |     0 |     0 | 1 | parent
ile-port-1     | Port-Filao – Gare maritime |    15 |    10 | 1 | 1 in ile-port
ile-port-2     | Port-Filao – Gare maritime |    30 |    10 | 1 | 2 in ile-port
ile-marche     | Marché forain              |   600 |  -300 | 0 | poles
ile-hopital    | Hôpital des Hauts          |  1900 | -1200 | 1 | poles
ile-vanille    | Ravine Vanille             |  3800 | -2100 | 0 | poles
ile-plaine     | Plaine des Goyaves         |  6200 | -3900 | 2 | poles
ile-volcan     | Pas du Belvédère           |  8900 | -6400 | 0 | poles
ile-lagon      | Le Lagon                   | -2700 | -1800 | 1 | poles
ile-pointe     | Pointe aux Filaos          | -5200 | -4100 | 0 | poles
ile-bourg      | Bourg-Sous-le-Vent         | -7400 | -7700 | 0 | poles
"""


def ile(seed: int) -> Network:
    """Describe the island network; its schools and public holidays are the island's own."""
    stops = stops_from(PLACES, FILAOS)
    by_id = {stop.stop_id: stop for stop in stops}
    return Network(
        feed_id="demo-ile",
        name="Réseau Filao",
        timezone="Indian/Reunion",
        agencies=(Agency(agency_id="filao", agency_name="Réseau Filao", agency_phone="+33 2 61 91 40 40"),),
        stops=tuple(stops),
        trips=tuple(trip for line in _lines() for trip in trips_of(line, by_id, seed)),
        services={
            "semaine": ServiceRule(weekdays="1111100", overseas=True),
            "samedi": ServiceRule(weekdays="0000010", overseas=True),
            "dimanche": ServiceRule(weekdays="0000001", on_public_holidays="always", overseas=True),
            "scolaire": ServiceRule(weekdays="1111100", period="school", overseas=True),
        },
        producer=Producer(period_s=25, horizon_s=1800, gives_stop_sequence=False, gives_occupancy=True, unusual=2.0),
    )


def _route(route_id: str, long_name: str, color: str) -> Route:
    return Route(
        route_id=route_id,
        agency_id="filao",
        route_short_name=route_id,
        route_long_name=long_name,
        route_type=BUS,
        route_color=color,
    )


def _lines() -> list[Line]:
    return [
        Line(
            route=_route("F1", "Port-Filao – Bourg-Sous-le-Vent", "00838F"),
            path="ile-port-1 ile-lagon ile-pointe ile-bourg",
            there={
                "semaine": "05:10-08:00/15 08:00-16:00/20 16:00-19:10/15 19:10-23:30/40",
                "samedi": "06:00-19:30/30",
                "dimanche": "07:00-18:30/60",
            },
            speed_kmh=28,
            wheelchair_accessible=1,
            seeded=True,
        ),
        Line(
            route=_route("F2", "Port-Filao – Plaine des Goyaves", "D84315"),
            path="ile-port-2 ile-marche ile-hopital ile-vanille ile-plaine",
            there={"semaine": "05:30-19:30/30", "samedi": "06:30-18:30/60", "dimanche": "08:30 12:30 17:00"},
            speed_kmh=24,
            seeded=True,
        ),
        Line(
            route=_route("F3", "Port-Filao – Pas du Belvédère (week-end)", "F9A825"),
            path="ile-port-2 ile-hopital ile-plaine ile-volcan+driver",
            there={"samedi": "05:30 08:30", "dimanche": "05:30 08:30"},
            back={"samedi": "11:00 15:30", "dimanche": "11:00 15:30"},
            speed_kmh=26,
        ),
        Line(
            route=_route("S1", "Collège de Port-Filao", "6A1B9A"),
            path="ile-bourg ile-pointe ile-lagon ile-port-1",
            there={"scolaire": "06:25"},
            back={"scolaire": "15:45"},
            speed_kmh=28,
        ),
    ]
