"""Every row is accounted for under a reason that somebody can look up."""

from pathlib import Path

import pytest

from mobility.gtfs import account as account_module
from mobility.gtfs.account import MAX_EXAMPLES, Account, Reason
from tests.world import timetable_of

ROOM = Path(account_module.__file__).parent
CALL = "# stop_times.txt\ntrip_id, stop_sequence, stop_id, arrival_time, departure_time\nt1, 1, A, 08:00:00, 08:00:00"


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_given_somewhere(reason: Reason) -> None:
    givers = [path for path in ROOM.glob("*.py") if f"Reason.{reason.name}" in path.read_text()]
    assert givers


def test_rejections_and_notices_have_examples_of_their_own_and_not_too_many() -> None:
    account = Account()
    account.reject("stops", Reason.DUPLICATE_KEY, 9, (f"line {line}" for line in range(9)))
    account.notice("stops", Reason.DUPLICATE_KEY, 1, ["x" * 1000])
    account.reject("stops", Reason.DUPLICATE_KEY, 0, ["never"])
    assert account.rejected == {"stops": {"duplicate_key": 9}}
    assert account.examples["stops"]["duplicate_key"] == [f"line {line}" for line in range(MAX_EXAMPLES)]
    assert len(account.notice_examples["stops"]["duplicate_key"][0]) == 300


def test_a_call_at_a_station_is_kept_and_noticed() -> None:
    info = timetable_of(CALL, stops="stop_id,location_type\nA,1\n").info
    assert info.counts["stop_times"] == 1
    assert info.notices["stop_times"] == {"location_with_unexpected_stop_time": 1}
    assert info.notice_examples["stop_times"] == {
        "location_with_unexpected_stop_time": ["line 2: t1,1,A,08:00:00,08:00:00"]
    }
