"""The town network `demo-ville`: trams, buses, a loop, a shuttle by headway and a night bus around one hub."""

from mobility.demo.calendar import ServiceRule
from mobility.demo.lines import Line, trips_of
from mobility.demo.network import BUS, TRAM, Agency, Network, Producer, Route, Rows
from mobility.demo.networks.ville_places import ENGLISH_NAMES, ville_stops

AGENCY = "tva"
TRAM_TIMES = {
    "semaine": "04:50-06:30/12 06:30-09:00/6 09:00-16:00/8 16:00-19:30/6 19:30-21:30/12 21:30-24:40/20",
    "samedi": "05:10-09:00/12 09:00-19:30/8 19:30-24:40/20",
    "dimanche": "06:30-24:00/20",
}
MAIN_TIMES = {
    "semaine": "05:30-07:00/20 07:00-09:00/10 09:00-16:00/15 16:00-19:00/10 19:00-21:30/30",
    "samedi": "06:30-20:00/20 20:00-21:30/30",
    "dimanche": "08:00-20:00/40",
}
LOCAL_TIMES = {"semaine": "06:15-20:15/30", "samedi": "07:00-19:30/45", "dimanche": "09:10-18:30/80"}
SERVICES = {
    "semaine": ServiceRule(weekdays="1111100"),
    "samedi": ServiceRule(weekdays="0000010"),
    "dimanche": ServiceRule(weekdays="0000001", on_public_holidays="always"),
    "nuit": ServiceRule(weekdays="1111111", on_public_holidays="as usual"),
    "scolaire": ServiceRule(weekdays="1111100", period="school"),
}


def ville(seed: int) -> Network:
    """Describe the town network; the seed shifts its departures by some minutes."""
    stops = ville_stops()
    by_id = {stop.stop_id: stop for stop in stops}
    return Network(
        feed_id="demo-ville",
        name="Transports de Valorne",
        timezone="Europe/Paris",
        agencies=(Agency(agency_id=AGENCY, agency_name="Transports de Valorne", agency_phone="+33 1 99 00 10 10"),),
        stops=tuple(stops),
        trips=tuple(trip for line in _lines() for trip in trips_of(line, by_id, seed)),
        services=SERVICES,
        producer=Producer(period_s=20, horizon_s=2700, gives_uncertainty=True, gives_occupancy=True),
        extra_tables={
            "translations.txt": _english(),
            "transfers.txt": [
                {"from_stop_id": "gare-A", "to_stop_id": "gare-C", "transfer_type": "2", "min_transfer_time": "90"},
                {"from_stop_id": "gare-C", "to_stop_id": "gare-A", "transfer_type": "2", "min_transfer_time": "90"},
            ],
            "attributions.txt": [
                {
                    "organization_name": "Pays de Valorne",
                    "is_authority": "1",
                    "attribution_url": "https://demo.invalid/",
                }
            ],
        },
    )


def _route(short_name: str, long_name: str, color: str, route_type: int = BUS, *, realtime: bool = True) -> Route:
    return Route(
        route_id=short_name,
        agency_id=AGENCY,
        route_short_name=short_name,
        route_long_name=long_name,
        route_type=route_type,
        route_color=color,
        realtime=realtime,
    )


def _lines() -> list[Line]:
    return [
        Line(
            route=_route("T1", "Hôpital – Gare – Université", "C8102E", TRAM),
            path="hopital plaine ecoles chateau halles republique gare-A|gare-B arsenal canal techno universite",
            there=TRAM_TIMES,
            speed_kmh=22,
            wheelchair_accessible=1,
            bikes_allowed=1,
            seeded=True,
        ),
        Line(
            route=_route("T2", "Beaulieu – Gare – Parc des expositions", "00703C", TRAM),
            path="beaulieu vignes moulin cathedrale theatre gare-C|gare-D quais usine stade expo",
            there=TRAM_TIMES,
            speed_kmh=22,
            wheelchair_accessible=1,
            seeded=True,
        ),
        _bus(
            "1",
            "Clos Fleuri – Gare – Zone des Prés",
            "0057A8",
            "clos jaures marche republique gare-E|gare-F lavoir pres",
            MAIN_TIMES,
        ),
        _bus(
            "2",
            "Hôpital – Gare – Les Tilleuls",
            "E87722",
            "hopital clinique halles gare-E|gare-F quais tilleuls",
            MAIN_TIMES,
        ),
        _bus(
            "4",
            "Université – Halles – Beaulieu",
            "6D2077",
            "universite canal republique halles marche moulin beaulieu",
            MAIN_TIMES,
        ),
        _bus(
            "5",
            "Gare – Saint-Aubin-des-Prés",
            "8A6D00",
            "gare-G lavoir pres aubin-pont+approximate aubin",
            LOCAL_TIMES,
            wheelchair=2,
        ),
        _bus(
            "6",
            "Gare – Les Hauts de Corvelle",
            "007C89",
            "gare-H theatre clos corvelle-bas corvelle",
            LOCAL_TIMES,
            wheelchair=0,
        ),
        Line(
            route=_route("7", "Gare – Hameau des Sources", "5B6770", realtime=False),
            path="gare-G tilleuls sources-croix+phone sources+phone",
            there={"semaine": "07:05 12:20 17:05 18:05", "samedi": "10:05 15:05"},
            back={"semaine": "07:35 13:05 17:35", "samedi": "12:05 16:35"},
        ),
        Line(
            route=_route("8", "Gare – Lilas – Belvédère – Gare (boucle)", "B5005B"),
            path="gare-H lilas coteaux belvedere lilas gare-H",
            there={"semaine": "06:40-19:40/30", "samedi": "08:40-18:40/60", "dimanche": "10:40-18:40/120"},
            back={},
            headsigns=("Gare par Belvédère", ""),
            stop_headsigns={0: "Belvédère", 1: "Belvédère", 2: "Belvédère", 3: "Gare", 4: "Gare"},
            wheelchair_accessible=1,
        ),
        Line(
            route=_route("S1", "Collège de Beaulieu – Tilleuls", "7A7A7A"),
            path="beaulieu moulin cathedrale gare-F|gare-E tilleuls",
            there={"scolaire": "16:40 17:40"},
            back={"scolaire": "07:10"},
            speed_kmh=17,
        ),
        Line(
            route=_route("NAV", "Navette du centre", "009CA6"),
            path="gare-F republique halles cathedrale theatre gare-F",
            there={"semaine": "07:30-19:30/8", "samedi": "10:00-19:00/8"},
            back={},
            headsigns=("Centre-ville", ""),
            headway=0,
            wheelchair_accessible=1,
        ),
        Line(
            route=_route("N1", "Noctambus", "1B1B3A", realtime=False),
            path="universite canal gare-H+driver cathedrale moulin+driver beaulieu",
            there={"nuit": "23:55 24:50 25:50 26:50"},
            back={"nuit": "24:20 25:20 26:20"},
        ),
    ]


def _bus(number: str, long_name: str, color: str, path: str, times: dict[str, str], *, wheelchair: int = 1) -> Line:
    route = _route(number, long_name, color)
    return Line(route=route, path=path, there=times, wheelchair_accessible=wheelchair, seeded=True)


def _english() -> Rows:
    return [
        {"table_name": table, "field_name": field, "language": "en", "translation": english, "field_value": french}
        for french, english in ENGLISH_NAMES.items()
        for table, field in (("stops", "stop_name"), ("trips", "trip_headsign"))
    ]
