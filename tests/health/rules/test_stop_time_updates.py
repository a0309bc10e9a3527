"""Which stops trip updates speak of, and in which order."""

import pytest

from tests.health.rules.worlds import Case, update

SKIPPED = "schedule_relationship: SKIPPED"


def trip(*stops: str, trip_id: str = "t1", more: str = "") -> str:
    return update(f'trip_id: "{trip_id}" {more}', *stops)


def at(*sequences: int) -> tuple[str, ...]:
    return tuple(f"stop_sequence: {sequence}" for sequence in sequences)


def calling(*stops: str) -> tuple[str, ...]:
    return tuple(f'stop_id: "{stop}"' for stop in stops)


ALONE = {"timetable": None}
CASES = {
    "in order": Case("E002", 0, trip(*at(1, 2, 5)), options=ALONE),
    "out of order counts once a trip": Case("E002", 1, trip(*at(5, 2, 1)), options=ALONE),
    "twice the same": Case("E002", 1, trip(*at(1, 1)), options=ALONE),
    "the next trip begins anew": Case(
        "E002", 0, trip(*at(5)) + update('trip_id: "t2"', *at(1), entity_id="f"), options=ALONE
    ),
    "stops in order": Case("E002", 0, trip(*calling("A", "B", "C"))),
    "stops with one left out": Case("E002", 0, trip(*calling("A", "C"))),
    "stops out of order": Case("E002", 1, trip(*calling("C", "A"))),
    "a stop that is not the trip's, among others": Case("E002", 1, trip(*calling("A", "nowhere"))),
    "stops of which none is the trip's": Case("E002", 0, trip(*calling("nowhere"))),
    "stops out of order without a timetable": Case("E002", 0, trip(*calling("C", "A")), options=ALONE),
    "a loop's first stop again at its end": Case("E002", 0, trip(*calling("A", "B", "A"), trip_id="loop")),
    "a loop's first stop three times": Case("E002", 1, trip(*calling("A", "B", "A", "A"), trip_id="loop")),
    "a sequence, then a stop behind it": Case("E002", 1, trip("stop_sequence: 2", 'stop_id: "A"', 'stop_id: "C"')),
    "a sequence, then a stop ahead": Case("E002", 0, trip("stop_sequence: 2", 'stop_id: "C"')),
    "stops of a replaced trip are its own": Case(
        "E002", 0, trip(*calling("C", "A"), more="schedule_relationship: REPLACEMENT")
    ),
    "a loop without sequences counts once": Case("E009", 1, trip(*calling("A", "B"), trip_id="loop")),
    "a loop with sequences": Case("E009", 0, trip(*at(1, 2), trip_id="loop")),
    "a trip without loop and sequences": Case("E009", 0, trip(*calling("A", "B"))),
    "a sequence repeated": Case("E036", 1, trip(*at(1, 2, 2)), options=ALONE),
    "a sequence repeated twice": Case("E036", 2, trip(*at(2, 2, 2)), options=ALONE),
    "a sequence again later": Case("E036", 0, trip(*at(1, 2, 1)), options=ALONE),
    "sequence zero after one that is not given": Case(
        "E036", 0, trip('stop_id: "A"', "stop_sequence: 0"), options=ALONE
    ),
    "none given twice": Case("E036", 0, trip(*calling("A", "B")), options=ALONE),
    "the same sequence in the next trip": Case(
        "E036", 0, trip(*at(1)) + update('trip_id: "t2"', *at(1), entity_id="f"), options=ALONE
    ),
    "a stop repeated": Case("E037", 1, trip(*calling("A", "B", "B")), options=ALONE),
    "a stop again later": Case("E037", 0, trip(*calling("A", "B", "A")), options=ALONE),
    "no stops given": Case("E037", 0, trip(*at(1, 2)), options=ALONE),
    "the same stop in the next trip": Case(
        "E037", 0, trip(*calling("A")) + update('trip_id: "t2"', *calling("A"), entity_id="f"), options=ALONE
    ),
    "neither stop nor sequence": Case("E040", 1, trip("arrival { delay: 1 }"), options=ALONE),
    "a stop alone": Case("E040", 0, trip(*calling("A")), options=ALONE),
    "a sequence alone, be it zero": Case("E040", 0, trip(*at(0)), options=ALONE),
    "a trip without updates": Case("E041", 1, trip(), options=ALONE),
    "a trip with an update": Case("E041", 0, trip(*at(1)), options=ALONE),
    **{
        f"a {word} trip needs none": Case("E041", 0, trip(more=f"schedule_relationship: {word}"), options=ALONE)
        for word in ("CANCELED", "DELETED", "DUPLICATED")
    },
    "a NEW trip needs some": Case("E041", 1, trip(more="schedule_relationship: NEW"), options=ALONE),
    "updates that cannot be used are updates": Case("E041", 0, trip('stop_id: "A" arrival { time: 5 }'), options=ALONE),
    "all stops skipped": Case("BP_ALL_STOPS_SKIPPED", 1, trip(*(f"{stop} {SKIPPED}" for stop in at(1, 2, 5)))),
    "all stops but one skipped": Case("BP_ALL_STOPS_SKIPPED", 0, trip(*(f"{stop} {SKIPPED}" for stop in at(1, 2)))),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_stop_time_updates(case: Case) -> None:
    assert case.look().count == case.count


def test_an_example_of_disorder_shows_the_order() -> None:
    (example,) = Case("E002", 1, trip(*at(1, 5, 2))).look().examples
    assert example.text == "trip_id t1 stop_sequence 1 5 2"
