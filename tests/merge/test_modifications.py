"""Detours, rule 27."""

from tests.merge.story import LINE, Story
from tests.world import HEADER

WITH_E = LINE + "t2, 1, E, 08:00:00, 08:00:00\nt2, 2, F, 08:10:00, 08:10:00"
AT_EIGHT = HEADER.replace("1767225600", "1768460400")

DETOUR = """
    entity { id: "detour" trip_modifications {
        selected_trips { trip_ids: "t1" } service_dates: "20260115"
        modifications {
            start_stop_selector { stop_sequence: 2 } end_stop_selector { stop_id: "C" }
            propagated_modification_delay: 300
            replacement_stops { stop_id: "E" travel_time_to_stop: 420 }
            replacement_stops { stop_id: "NEW" travel_time_to_stop: 900 }
        }
    } }
    entity { id: "stop" stop { stop_id: "NEW" stop_name { translation { text: "Place neuve" } } } }
"""


def hear(story: Story, text: str, more: str = "") -> None:
    story.hear_text(f"{AT_EIGHT} {text} {more}")


def test_detoured_calls_replace_the_span_they_modify_and_later_ones_are_delayed() -> None:
    story = Story(WITH_E)
    hear(story, DETOUR)
    assert story.seen() == "t1 | A 08:00 | E 08:07 [REPLACED] | NEW 08:15 [REPLACED] | D 08:35"
    assert story.rules() == ["NONE", "MODIFIED", "MODIFIED", "NONE"]
    assert story.overlay.visits.stop_sequence.tolist() == [1, 2, 3, 4]
    assert story.overlay.visits.position.tolist() == [0, -1, -1, 3]
    assert [stop.name for stop in story.overlay.info.added_stops] == [{"": "Place neuve"}]
    assert story.rejected() == {}


def test_an_update_of_the_original_trip_speaks_about_the_stops_that_are_left() -> None:
    story = Story(WITH_E)
    update = 'entity { id: "u" trip_update { trip { trip_id: "t1" start_date: "20260115" } '
    hear(story, DETOUR, update + "stop_time_update { stop_sequence: 1 departure { delay: 60 } } } }")
    assert story.seen() == "t1 | A 08:00>08:01 | E 08:07 [REPLACED] | NEW 08:15 [REPLACED] | D 08:35>08:36"
    hear(story, DETOUR, update + "stop_time_update { stop_sequence: 2 departure { delay: 60 } } } }")
    assert story.rejected() == {"stop_not_in_trip": 1}


def test_an_update_of_the_modified_trip_speaks_about_the_replacement_stops_too() -> None:
    story = Story(WITH_E)
    update = """entity { id: "u" trip_update {
        trip { modified_trip { modifications_id: "detour" affected_trip_id: "t1" start_date: "20260115" } }
        stop_time_update { stop_sequence: 2 arrival { delay: 120 } } } }
        entity { id: "w" trip_update {
            trip { trip_id: "t1" start_date: "20260115" } delay: 1 timestamp: 1768460401 } }"""
    hear(story, DETOUR, update)
    assert story.seen() == "t1 | A 08:00 | E 08:07>08:09 [REPLACED] | NEW 08:15>08:17 [REPLACED] | D 08:35>08:37"
    assert story.rejected() == {"duplicate_trip": 1}


def test_a_modified_trip_that_no_entity_selects_is_rejected() -> None:
    story = Story(WITH_E)
    update = (
        'entity { id: "u" trip_update { trip { modified_trip { modifications_id: "%s" affected_trip_id: "%s" } } } }'
    )
    hear(story, DETOUR, update % ("other", "t1"))
    assert story.rejected() == {"unknown_modification": 1}
    hear(story, DETOUR, update % ("detour", "zz"))
    assert story.rejected() == {"unknown_trip": 1}


def test_a_detour_holds_on_its_dates_only_and_no_further_ahead_than_configured() -> None:
    story = Story(WITH_E)
    dates = 'service_dates: "20260115" service_dates: "20260117" service_dates: "20260601"'
    hear(story, DETOUR.replace('service_dates: "20260115"', dates))
    assert [story.name(row) for row in range(len(story.overlay.instances.trip))] == ["t1", "t1+2d"]


def test_stops_may_be_left_out_without_replacement_also_at_the_start() -> None:
    story = Story(WITH_E)
    modification = "modifications { start_stop_selector { stop_sequence: 1 } end_stop_selector { stop_sequence: 2 } }"
    entity = DETOUR[: DETOUR.index("modifications {\n            start")] + modification + "} }"
    hear(story, entity)
    assert story.seen() == "t1 | C 08:20 | D 08:30"


def test_replacement_stops_without_travel_time_are_spread_over_the_span() -> None:
    story = Story(WITH_E)
    hear(story, DETOUR.replace("travel_time_to_stop: 420", "").replace("travel_time_to_stop: 900", ""))
    assert story.seen() == "t1 | A 08:00 | E 08:10 [REPLACED] | NEW 08:20 [REPLACED] | D 08:35"


def test_stops_may_be_added_before_a_call_that_stays() -> None:
    story = Story(WITH_E)
    hear(story, DETOUR.replace('end_stop_selector { stop_id: "C" }', ""))
    assert (
        story.seen() == "t1 | A 08:00 | E 08:07 [REPLACED] | NEW 08:15 [REPLACED] | B 08:15/08:17 | C 08:25 | D 08:35"
    )


def test_a_detour_whose_stops_are_not_in_the_trip_is_rejected_whole() -> None:
    for wrong in (
        DETOUR.replace('"C"', '"F"'),
        DETOUR.replace("stop_sequence: 2", "stop_sequence: 4"),
        DETOUR.replace('"t1"', '"zz"'),
        DETOUR.replace('"20260115"', '"soon"'),
        DETOUR.replace('"E"', '"nowhere"'),
    ):
        story = Story(WITH_E)
        hear(story, wrong)
        assert story.rejected() == {"invalid_modification": 1}
        assert story.seen() == ""


def test_an_added_stop_that_the_timetable_knows_is_left_out() -> None:
    story = Story(WITH_E)
    hear(story, 'entity { id: "stop" stop { stop_id: "A" } }')
    assert story.rejected() == {"stop_already_known": 1}


def test_an_added_trip_may_call_at_an_added_stop() -> None:
    story = Story(WITH_E)
    stop = DETOUR[DETOUR.index('entity { id: "stop"') :]
    hear(
        story,
        stop,
        'entity { id: "x" trip_update { trip { trip_id: "x" schedule_relationship: ADDED }'
        ' stop_time_update { stop_id: "NEW" departure { time: 1768460700 } } } }',
    )
    assert story.seen() == "x ADDED | NEW >08:05"
    assert story.overlay.strings[int(story.overlay.instances.headsign[0])] == "Place neuve"
