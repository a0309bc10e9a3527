"""Demand-responsive transport `demo-tad`: lines to phone for, and zones where the bus comes to the door; no realtime."""

import json

from mobility.demo.calendar import ServiceRule
from mobility.demo.lines import Line, trips_of
from mobility.demo.network import BUS, Agency, Network, Route, Rows
from mobility.demo.networks.ville_places import VALORNE
from mobility.demo.places import stops_from

PLACES = """
tad-gare        | Gare de Valorne          |    95 |    40 | 1 | stop
tad-vallon      | Vallon-Saint-Jean – École| -3950 | -8850 | 0 | stop
tad-ormes       | Les Ormes – Salle des fêtes | -6400 | -9700 | 0 | stop
tad-puits       | Le Puits – Abribus       | -7300 | -7900 | 0 | stop
tad-sante       | Maison de santé          | -2000 | -2600 | 1 | stop
"""
BOOKING_URL = "https://demo.invalid/reserver"
ZONE_CORNERS = ((2.80, 46.73), (2.89, 46.73), (2.89, 46.77), (2.80, 46.77), (2.80, 46.73))


def tad(seed: int) -> Network:
    """Describe the demand-responsive service, with GTFS-Flex windows beside its phone-for lines."""
    stops = stops_from(PLACES, VALORNE)
    by_id = {stop.stop_id: stop for stop in stops}
    return Network(
        feed_id="demo-tad",
        name="Vallons à la demande",
        timezone="Europe/Paris",
        agencies=(Agency(agency_id="tad", agency_name="Vallons à la demande", agency_phone="+33 1 99 00 30 30"),),
        stops=tuple(stops),
        trips=tuple(trip for line in _lines() for trip in trips_of(line, by_id, seed)),
        services={
            "semaine": ServiceRule(weekdays="1111100"),
            "flex": ServiceRule(weekdays="1111110"),
        },
        extra_tables={
            "routes.txt": [_flex_route()],
            "trips.txt": [
                {"route_id": "ZONE", "service_id": "flex", "trip_id": f"zone-{name}", "trip_headsign": "Vallons"}
                for name in ("porte", "arrets")
            ],
            "stop_times.txt": _flex_windows(),
            "booking_rules.txt": _booking_rules(),
            "location_groups.txt": [
                {"location_group_id": "arrets-vallons", "location_group_name": "Arrêts des Vallons"}
            ],
            "location_group_stops.txt": [
                {"location_group_id": "arrets-vallons", "stop_id": stop_id}
                for stop_id in ("tad-vallon", "tad-ormes", "tad-puits")
            ],
        },
        extra_files={"locations.geojson": _zone()},
    )


def _lines() -> list[Line]:
    route = Route(
        route_id="TAD1",
        agency_id="tad",
        route_short_name="TAD 1",
        route_long_name="Le Puits – Valorne sur réservation",
        route_type=BUS,
        route_color="F2A900",
        route_text_color="000000",
        realtime=False,
    )
    return [
        Line(
            route=route,
            path="tad-puits+phone tad-ormes+phone tad-vallon+phone tad-sante+phone tad-gare+phone",
            there={"semaine": "08:10 13:10"},
            back={"semaine": "11:45 17:30"},
            speed_kmh=36,
            booking_rule_id="veille",
        )
    ]


def _flex_route() -> dict[str, str]:
    return {
        "route_id": "ZONE",
        "agency_id": "tad",
        "route_short_name": "Zone",
        "route_long_name": "Vallons, de porte à porte",
        "route_type": "715",
        "route_color": "F2A900",
        "route_text_color": "000000",
    }


def _flex_windows() -> Rows:
    """Write the two kinds of GTFS-Flex trip: door to door in a zone, and between any two stops of a group."""
    return [
        {
            "trip_id": trip_id,
            "stop_sequence": str(sequence),
            place: place_id,
            "start_pickup_drop_off_window": "09:00:00",
            "end_pickup_drop_off_window": "16:30:00",
            "pickup_type": "2",
            "drop_off_type": "2",
            "pickup_booking_rule_id": "deux-heures",
            "drop_off_booking_rule_id": "deux-heures",
        }
        for trip_id, place, place_id in (
            ("zone-porte", "location_id", "zone-vallons"),
            ("zone-arrets", "location_group_id", "arrets-vallons"),
        )
        for sequence in (1, 2)
    ]


def _booking_rules() -> Rows:
    contact = {"phone_number": "+33 1 99 00 30 30", "info_url": "https://demo.invalid/tad", "booking_url": BOOKING_URL}
    return [
        {
            "booking_rule_id": "veille",
            "booking_type": "2",
            "prior_notice_last_day": "1",
            "prior_notice_last_time": "17:00:00",
            "message": "Réservez la veille avant 17 h.",
            **contact,
        },
        {
            "booking_rule_id": "deux-heures",
            "booking_type": "1",
            "prior_notice_duration_min": "120",
            "message": "Réservez au plus tard deux heures avant.",
            **contact,
        },
    ]


def _zone() -> str:
    zone = {
        "type": "Feature",
        "id": "zone-vallons",
        "properties": {"stop_name": "Zone des Vallons", "stop_desc": "Prise en charge à l’adresse"},
        "geometry": {"type": "Polygon", "coordinates": [[list(corner) for corner in ZONE_CORNERS]]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [zone]}, ensure_ascii=False)
