"""Which call of the trip an update is about, rule 12."""

from mobility.merge.sources import MergeOptions
from tests.merge.story import LINE, Story

STATION = """
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, location_type, parent_station, platform_code
    G, Gare, 48.1, -1.6, 1, ,
    G1, Gare, 48.1, -1.6, 0, G, 1
    G2, Gare, 48.1, -1.6, 0, G, 2
    GE, Gare entrée, 48.1, -1.6, 2, G,
    A, A, 48.2, -1.6, 0, ,
    Z, Z, 48.3, -1.6, 0, ,
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, G1, 08:10:00, 08:10:00
    t1, 3, Z, 08:20:00, 08:20:00
"""

GAPS = LINE.replace("t1, 2,", "t1, 20,").replace("t1, 3,", "t1, 31,").replace("t1, 4,", "t1, 400,")


def test_an_update_is_matched_by_stop_sequence() -> None:
    story = Story()
    story.hear("t1 | 3 dep +60")
    assert story.rules() == ["NONE", "NONE", "DELAY", "CARRIED"]


def test_stop_sequences_may_have_gaps() -> None:
    story = Story(GAPS)
    story.hear("t1 | 1 dep +60 | 20 dep +120 | 31 dep +180 | 400 arr +240")
    assert story.seen() == "t1 | A 08:00>08:01 | B 08:10/08:12>-/08:14 | C 08:20>08:23 | D 08:30>08:34".replace(
        "-/", "08:11/"
    )
    assert story.state().matched_updates == 4


def test_an_update_is_matched_by_stop_id_where_no_sequence_is_given() -> None:
    story = Story()
    story.hear("t1 | C dep +60 | B dep +30")
    assert story.rules() == ["NONE", "DELAY", "DELAY", "CARRIED"]


def test_sequence_and_stop_that_contradict_each_other_cost_that_one_update() -> None:
    story = Story()
    story.hear("t1 | 2/C dep +60 | 3/C dep +120")
    assert story.rules() == ["NONE", "NONE", "DELAY", "CARRIED"]
    assert story.rejected() == {"sequence_stop_mismatch": 1}
    assert story.state().examples["sequence_stop_mismatch"][0].detail == "stop_sequence 2, stop_id 'C', trip_id 't1'"


def test_an_unknown_stop_costs_that_one_update() -> None:
    story = Story()
    story.hear("t1 | X dep +60 | 2/Y dep +60 | C dep +120")
    assert story.rules() == ["NONE", "NONE", "DELAY", "CARRIED"]
    assert story.rejected() == {"unknown_stop": 2}


def test_a_stop_that_the_trip_does_not_call_at_costs_that_one_update() -> None:
    story = Story(LINE + "t2, 1, E, 08:00:00, 08:00:00\nt2, 2, F, 08:10:00, 08:10:00")
    story.hear("t1 | E dep +60 | C dep +120")
    assert story.rejected() == {"stop_not_in_trip": 1}
    assert story.rules() == ["NONE", "NONE", "DELAY", "CARRIED"]


def test_an_update_without_stop_and_sequence_is_rejected() -> None:
    story = Story()
    body = 'header { gtfs_realtime_version: "2.0" timestamp: 1768460400 } entity { id: "e" trip_update { trip {'
    story.hear_text(body + ' trip_id: "t1" start_date: "20260115" } stop_time_update { departure { delay: 60 } } } }')
    assert story.rejected() == {"no_stop_reference": 1}


def test_a_sequence_that_is_not_in_the_trip_leaves_the_stop_to_be_matched() -> None:
    story = Story()
    story.hear("t1 | 0/A dep +60 | 77 dep +120")
    assert story.rules() == ["DELAY", "CARRIED", "CARRIED", "CARRIED"]
    assert story.rejected() == {"sequence_not_in_trip": 1}


def test_the_sequence_is_not_looked_at_where_the_configuration_says_so() -> None:
    story = Story(options=MergeOptions(ignore_stop_sequence=True))
    story.hear("t1 | 0/B dep +60 | 1/C dep +120")
    assert story.rules() == ["NONE", "DELAY", "DELAY", "CARRIED"]


def test_another_platform_of_the_station_moves_the_call_there_and_is_counted() -> None:
    for place in ("2/G2", "G2"):
        story = Story(STATION)
        story.hear(f"t1 | {place} dep +60")
        assert story.seen() == "t1 | A 08:00 | G2 08:10>08:11 | Z 08:20>08:21"
        assert story.overlay.info.counts["platform_from_stop_id"] == 1
        assert story.rejected() == {}


def test_the_station_itself_names_the_call_and_moves_nothing() -> None:
    for place in ("2/G", "G"):
        story = Story(STATION)
        story.hear(f"t1 | {place} dep +60")
        assert story.seen() == "t1 | A 08:00 | G1 08:10>08:11 | Z 08:20>08:21"
