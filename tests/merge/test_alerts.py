"""What alerts are about, rule 31."""

from mobility.model.overlay_info import Selector
from tests.merge.story import LINE, Story

WORLD = (
    LINE
    + """
    # trips.txt
    route_id, service_id, trip_id, direction_id
    R, S, t1, 0
"""
)


def selectors(*entities: str, more: str = "") -> list[Selector]:
    story = Story(WORLD)
    told = " ".join(f"informed_entity {{ {entity} }}" for entity in entities)
    story.hear_text(f'entity {{ id: "a" alert {{ {told} }} }} {more}')
    return [selector for alert in story.overlay.info.alerts for selector in alert.selectors]


def rejected(*entities: str) -> dict[str, int]:
    story = Story(WORLD)
    told = " ".join(f"informed_entity {{ {entity} }}" for entity in entities)
    story.hear_text(f'entity {{ id: "a" alert {{ {told} }} }}')
    assert story.overlay.info.alerts == []
    return story.rejected()


def test_all_that_a_selector_gives_holds_together() -> None:
    assert selectors('agency_id: "1" route_id: "R" route_type: 3 direction_id: 0 stop_id: "C"') == [
        Selector(agency=0, route=0, route_type=3, direction=0, stop=2)
    ]


def test_an_alert_is_about_any_of_its_entities_and_unknown_ones_never_hold() -> None:
    assert selectors('stop_id: "A"', 'stop_id: "X"', 'route_id: "R"') == [Selector(stop=0), Selector(route=0)]


def test_an_alert_may_be_about_one_trip_on_one_day() -> None:
    assert selectors('trip { trip_id: "t1" start_date: "20260115" }') == [Selector(trip=0, service_day=20468)]
    assert selectors('trip { trip_id: "t1" }') == [Selector(trip=0)]


def test_an_alert_may_name_a_line_in_its_trip() -> None:
    assert selectors('trip { route_id: "R" direction_id: 1 }') == [Selector(route=0, direction=1)]


def test_an_alert_may_be_about_a_trip_that_realtime_added() -> None:
    added = 'entity { id: "x" trip_update { trip { trip_id: "x1" schedule_relationship: ADDED }'
    added += ' stop_time_update { stop_id: "A" departure { time: 1767225900 } } } }'
    assert selectors('trip { trip_id: "x1" }', more=added) == [Selector(added_trip="x1")]


def test_an_alert_about_nothing_known_is_rejected_under_its_reason() -> None:
    assert rejected('stop_id: "X"') == {"unknown_stop": 1}
    assert rejected('route_id: "X"') == {"unknown_route": 1}
    assert rejected('agency_id: "X"') == {"unknown_agency": 1}
    assert rejected('trip { trip_id: "X" }') == {"unknown_trip": 1}
    assert rejected('trip { trip_id: "t1" start_date: "X" }') == {"invalid_start_date": 1}
    assert rejected() == {"no_informed_entity": 1}
    assert rejected("") == {"no_informed_entity": 1}


def test_an_agency_without_an_id_is_meant_by_any() -> None:
    nameless = "agency_name,agency_url,agency_timezone\\nRéseau,https://example.org,Europe/Paris".replace("\\n", "\n")
    story = Story(agency=nameless, routes="route_id,route_short_name,route_type\nR,R,3")
    story.hear_text('entity { id: "a" alert { informed_entity { agency_id: "9" } } }')
    assert story.overlay.info.alerts[0].selectors == (Selector(agency=0),)


def test_an_alert_never_cancels_a_departure_by_itself() -> None:
    story = Story()
    story.hear_text('entity { id: "a" alert { effect: NO_SERVICE informed_entity { route_id: "R" } } }')
    assert story.seen() == ""
    assert story.overlay.info.alerts[0].effect == "no_service"
