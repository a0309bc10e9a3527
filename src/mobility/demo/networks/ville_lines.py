"""The lines of the town: which stops they join, and how often on which days."""

from mobility.demo.lines import Line
from mobility.demo.network import BUS, TRAM, Route

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


def ville_lines() -> list[Line]:
    """List the lines as travellers know them: trams, buses, then the rest."""
    return [*_trams(), *_buses(), *_rarer_lines()]


def _trams() -> list[Line]:
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
    ]


def _buses() -> list[Line]:
    return [
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
    ]


def _rarer_lines() -> list[Line]:
    """Phone stops, a loop, a school bus, a shuttle by headway and a night bus."""
    return [
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
