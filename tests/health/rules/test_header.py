"""Headers and entities as such."""

import pytest

from mobility.health.rules.header import is_version_2
from tests.health.rules.worlds import Case


def header(version: str = "2.0", fields: str = "incrementality: FULL_DATASET timestamp: 1767225600") -> str:
    return f'header {{ gtfs_realtime_version: "{version}" {fields} }}\n'


CASES = {
    "version 2.0 is one": Case("E038", 0, header()),
    "version 1.0 is one": Case("E038", 0, header("1.0")),
    "version 3.0 is none": Case("E038", 1, header("3.0")),
    "a word is no version": Case("E038", 1, header("two")),
    "an empty version is none": Case("E038", 1, header("")),
    "version 1.0 is old": Case("BP_VERSION_OLD", 1, header("1.0")),
    "version 2.0 is not old": Case("BP_VERSION_OLD", 0, header()),
    "a version that cannot be read is not called old": Case("BP_VERSION_OLD", 0, header("two")),
    "a header of version 2.0 needs a timestamp": Case("E048", 1, header(fields="incrementality: FULL_DATASET")),
    "a header whose version cannot be read needs one too": Case(
        "E048", 1, header("two", "incrementality: FULL_DATASET")
    ),
    "a header of version 1.0 may lack it": Case("E048", 0, header("1.0", "incrementality: FULL_DATASET")),
    "a timestamp of zero is none": Case("E048", 1, header(fields="timestamp: 0")),
    "a header with a timestamp has one": Case("E048", 0, header()),
    "a header of version 2.0 needs incrementality": Case("E049", 1, header(fields="timestamp: 1767225600")),
    "a header of version 1.0 does not": Case("E049", 0, header("1.0", "timestamp: 1767225600")),
    "a header that says incrementality does": Case("E049", 0, header()),
    "a full dataset deletes nothing": Case(
        "E039", 1, header() + 'entity { id: "1" is_deleted: true } entity { id: "2" vehicle { stop_id: "A" } }'
    ),
    "not even by saying that it does not": Case(
        "E039", 1, header() + 'entity { id: "1" is_deleted: false vehicle { stop_id: "A" } }'
    ),
    "a differential dataset may delete": Case(
        "E039",
        0,
        header(fields="incrementality: DIFFERENTIAL timestamp: 1767225600") + 'entity { id: "1" is_deleted: true }',
    ),
    "an entity that says nothing of deletion is fine": Case(
        "E039", 0, header() + 'entity { id: "1" vehicle { stop_id: "A" } }'
    ),
    "an id is used three times": Case(
        "BP_DUPLICATE_ENTITY_ID", 2, header() + 'entity { id: "1" vehicle { stop_id: "A" } }' * 3
    ),
    "a trip update and a vehicle in one entity share its id": Case(
        "BP_DUPLICATE_ENTITY_ID",
        0,
        header() + 'entity { id: "1" vehicle { stop_id: "A" } trip_update { trip { trip_id: "t1" } } }',
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_header(case: Case) -> None:
    assert case.look().count == case.count


@pytest.mark.parametrize(
    ("version", "verdict"), [("2.0", "yes"), ("1.0", "no"), ("2", "yes"), ("", "unreadable"), ("x", "unreadable")]
)
def test_a_version_is_compared_as_a_number(version: str, verdict: str) -> None:
    assert is_version_2(version) is {"yes": True, "no": False, "unreadable": None}[verdict]
