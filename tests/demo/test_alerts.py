import pytest

from mobility.demo.alerts import alerts_message
from mobility.demo.network import Network
from mobility.model.time import parse_instant
from tests.demo.world import A_DAY, MONDAY_MORNING, message, network, speaking

EVERY_PRODUCER = pytest.mark.parametrize("producer", speaking(), ids=lambda network: network.feed_id)


@EVERY_PRODUCER
def test_every_alert_concerns_something_that_exists(producer: Network) -> None:
    known = {
        "agency_id": {agency.agency_id for agency in producer.agencies},
        "route_id": {route.route_id for route in producer.routes()},
        "stop_id": set(producer.stops_by_id()),
    }
    selectors = [
        s for now in A_DAY for e in message(alerts_message(producer, now)).entity for s in e.alert.informed_entity
    ]
    assert selectors
    for selector in selectors:
        assert selector.ListFields()
        for field, values in known.items():
            assert not selector.HasField(field) or getattr(selector, field) in values
        assert not selector.HasField("trip") or selector.trip.trip_id in {trip.trip_id for trip in producer.trips}


@EVERY_PRODUCER
def test_every_alert_speaks_french_and_english_and_is_not_over(producer: Network) -> None:
    for now in A_DAY:
        for entity in message(alerts_message(producer, now)).entity:
            for text in (entity.alert.header_text, entity.alert.description_text):
                assert [translation.language for translation in text.translation] == ["fr", "en"]
            assert all(period.start < period.end and period.end > now for period in entity.alert.active_period)


def test_an_incident_comes_and_goes_within_the_hour() -> None:
    town = network("demo-ville")

    def present(minute: int) -> bool:
        now = parse_instant(f"2026-11-23T09:{minute:02d}:00+01:00")
        return "alert-incident-1" in {entity.id for entity in message(alerts_message(town, now)).entity}

    assert [present(minute) for minute in (5, 10, 34, 35)] == [False, True, True, False]


def test_the_strike_of_thursday_is_announced_on_monday() -> None:
    entities = message(alerts_message(network("demo-ville"), MONDAY_MORNING)).entity
    strike = next(entity.alert for entity in entities if entity.id == "alert-mouvement-social")
    assert strike.active_period[0].start == parse_instant("2026-11-26T00:00:00+01:00")
