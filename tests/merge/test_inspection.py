"""What became of each entity of a message."""

import pytest

from mobility.gtfs_rt.decode import decode
from mobility.merge.findings import ALONE, Alone, Finding, Summary, summary_of
from mobility.merge.inspection import inspect
from mobility.model.message import FeedMessage
from tests.merge.spoken import instant, spoken
from tests.merge.story import LINE
from tests.world import message_of, timetable_of

TIMETABLE = timetable_of(LINE)
HEADER = f'header {{ gtfs_realtime_version: "2.0" timestamp: {instant("08:00")} }}'


def inspected(body: bytes) -> list[Finding]:
    """Inspect a message of 08:00."""
    message = decode(body, now=instant("08:00"))
    assert isinstance(message, FeedMessage)
    return inspect(TIMETABLE, message, instant("08:00"))


def words(finding: Finding) -> str:
    """Print a finding."""
    trip = finding.trip
    named = "" if trip is None else f" {trip.trip_id} {trip.start_date} {trip.state}".rstrip()
    return f"{finding.entity_id} {finding.kind} {finding.verdict}{named} {finding.reason}".rstrip()


def test_every_entity_is_matched_stands_alone_or_is_left_out_with_its_reason() -> None:
    findings = inspected(
        spoken(
            "t1 id=good | B dep +60 | X dep +60 | D dep +60\n"
            "zz id=unknown | A dep +60\n"
            "t1 id=elsewhen start_date=20300101 | A dep +60\n"
            "x9 ADDED id=added | A dep 08:05 | B dep 08:15\n"
            "vehicle t1 id=bus at 2\n"
            "vehicle zz id=stranger at 2",
            "08:00",
        )
    )
    assert [words(finding) for finding in findings] == [
        "good trip_update matched t1 20260115",
        "unknown trip_update rejected zz 20260115 unknown_trip",
        "elsewhen trip_update rejected t1 20300101 trip_not_running_that_day",
        "added trip_update unmatched x9 20260115 added own_trip",
        "bus vehicle matched t1 20260115",
        "stranger vehicle unmatched zz 20260115 vehicle_trip_unknown",
    ]
    assert (findings[0].updates, findings[0].matched_updates) == (3, 2)
    assert findings[0].rejected_updates == {"unknown_stop": 1}
    assert all(finding.sentence for finding in findings if finding.reason)


def test_an_entity_that_cannot_be_read_and_updates_that_cannot_are_told_apart() -> None:
    findings = inspected(
        message_of(
            f'{HEADER} entity {{ id: "empty" }}'
            'entity { id: "half" trip_update { trip { trip_id: "t1" start_date: "20260115" }'
            'stop_time_update { stop_id: "A" departure { time: 1768464000000 } }'
            'stop_time_update { stop_id: "B" departure { delay: 5 } } } }'
        )
    )
    assert [words(finding) for finding in findings] == [
        "half trip_update matched t1 20260115",
        "empty unreadable rejected entity_without_content",
    ]
    assert findings[0].rejected_updates == {"time_in_milliseconds": 1}
    assert (findings[0].updates, findings[0].matched_updates) == (2, 1)


def test_a_vehicle_may_share_its_entity_with_a_trip_update_that_is_left_out() -> None:
    findings = inspected(
        message_of(
            f'{HEADER} entity {{ id: "both" trip_update {{ trip {{ trip_id: "zz" }} }}'
            "vehicle { position { latitude: 48 longitude: 2 } } }"
        )
    )
    assert [words(finding) for finding in findings] == [
        "both trip_update rejected zz unknown_trip",
        "both vehicle unmatched no_trip_named",
    ]


def test_an_alert_tells_how_many_of_its_selectors_name_something_known() -> None:
    findings = inspected(
        message_of(
            f'{HEADER} entity {{ id: "some" alert {{ informed_entity {{ stop_id: "A" }} informed_entity {{ stop_id: "X" }} }} }}'
            'entity { id: "none" alert { informed_entity { stop_id: "X" } } }'
        )
    )
    assert [words(finding) for finding in findings] == ["some alert matched", "none alert rejected unknown_stop"]
    assert findings[0].selectors == 1


@pytest.mark.parametrize("count", [1, 40])
def test_no_rejection_is_forgotten_however_many_there_are(count: int) -> None:
    findings = inspected(spoken("\n".join(f"z{number} | A dep +60" for number in range(count)), "08:00"))
    assert summary_of(findings) == Summary(entities=count, rejected={"unknown_trip": count}, updates=count)


def test_whatever_stands_alone_says_why() -> None:
    assert set(ALONE) == set(Alone)
