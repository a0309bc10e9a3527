"""The town network `demo-ville`: a seed in, its timetable, translations and the way its realtime speaks out."""

from mobility.demo.calendar import ServiceRule
from mobility.demo.lines import trips_of
from mobility.demo.network import Agency, Network, Producer, Rows
from mobility.demo.networks.ville_lines import AGENCY, ville_lines
from mobility.demo.networks.ville_places import ENGLISH_NAMES, ville_stops

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
        trips=tuple(trip for line in ville_lines() for trip in trips_of(line, by_id, seed)),
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


def _english() -> Rows:
    return [
        {"table_name": table, "field_name": field, "language": "en", "translation": english, "field_value": french}
        for french, english in ENGLISH_NAMES.items()
        for table, field in (("stops", "stop_name"), ("trips", "trip_headsign"))
    ]
