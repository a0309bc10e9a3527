"""How long a message took to be readable here, and that its age afterwards is not ours."""

from mobility.api.arrival import Arrival, next_arrival
from mobility.gtfs_rt.decode import decode
from mobility.merge.memory import Memory
from mobility.merge.merge import merge
from mobility.merge.sources import SourceMessage
from mobility.model.message import FeedMessage
from mobility.model.overlay import Overlay
from mobility.model.time import Instant, parse_instant
from tests.api.served import DELAYED, NOW, TOWN
from tests.world import message_of, timetable_of

AT = parse_instant(NOW)


def generation(header: Instant | None, fetched_at: Instant | None = None) -> Overlay:
    """Merge a message of that time, or none at all."""
    sources = []
    if header is not None:
        text = f'header {{ gtfs_realtime_version: "2.0" incrementality: FULL_DATASET timestamp: {header} }}'
        message = decode(message_of(text + DELAYED), now=AT)
        assert isinstance(message, FeedMessage)
        sources = [SourceMessage(id="rt", message=message, fetched_at=fetched_at, kinds=("trip_updates",))]
    return merge(timetable_of(TOWN), sources, Memory(), AT, generation=1)[0]


def test_a_newer_header_has_arrived_and_our_part_counts_from_its_fetch() -> None:
    arrival = next_arrival(generation(AT - 30), None, generation(AT - 10, AT - 2), AT + 0.5)
    assert arrival == Arrival(AT - 10, AT - 2, AT + 0.5)
    assert (arrival.whole_s, arrival.own_s) == (10.5, 2.5)


def test_a_message_that_grows_old_is_no_slower_than_when_it_came() -> None:
    arrived = Arrival(AT - 10, AT - 2, AT + 0.5)
    again = next_arrival(generation(AT - 10, AT - 2), arrived, generation(AT - 10, AT + 598), AT + 600)
    assert again is arrived


def test_what_was_found_at_the_start_may_have_lain_there_for_hours() -> None:
    found = generation(AT - 600, AT - 2)
    assert next_arrival(None, None, found, AT) is None
    assert next_arrival(found, None, generation(AT - 600, AT - 1), AT + 5) is None


def test_a_feed_without_realtime_has_nothing_that_arrives() -> None:
    assert next_arrival(generation(None), None, generation(None), AT) is None


def test_an_operator_whose_clock_is_ahead_takes_no_time_at_all() -> None:
    assert Arrival(AT + 20, None, AT).whole_s == 0
    assert Arrival(AT + 20, None, AT).own_s is None
