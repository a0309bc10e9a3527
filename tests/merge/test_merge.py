"""Laws of merging: for any message, whatever its nonsense."""

from collections.abc import Callable

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobility.merge.memory import Memory
from mobility.merge.reject import UPDATE_REASONS
from mobility.model.columns import columns_of
from mobility.model.overlay import Overlay, VisitState, overlay_from, overlay_value
from tests.merge.slow import Said, expected_times
from tests.merge.spoken import instant
from tests.merge.story import Story

WORLD = """
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:12:00
    t1, 3, C, 08:20:00, 08:20:00
    t1, 4, D, 08:30:00, 08:33:00
    t1, 5, E, 08:40:00, 08:40:00
    o1, 1, A, 08:05:00, 08:05:00
    o1, 2, B, 08:15:00, 08:15:00
    o1, 3, A, 08:25:00, 08:25:00
    n1, 3, C, 23:50:00, 23:50:00
    n1, 7, D, 24:50:00, 24:50:00
"""
STORY = Story(WORLD)

Draw = Callable[[st.SearchStrategy[str]], str]

event = st.one_of(
    st.just(""),
    st.integers(-900, 900).map(lambda delay: f"{delay:+d}"),
    st.integers(0, 59).map(lambda minute: f"08:{minute:02d}"),
)


@st.composite
def stop_updates(draw: Draw) -> str:
    place = draw(st.sampled_from(["A", "B", "C", "D", "E", "Z", "1", "2", "3", "4", "7", "9", "2/B", "3/D", "3/Z"]))
    arrival, departure = draw(event), draw(event)
    words = [place, f"arr {arrival}" if arrival else "", f"dep {departure}" if departure else ""]
    return " ".join([*words, draw(st.sampled_from(["", "", "", "SKIPPED", "NO_DATA", "to=A", "to=Z", "occupancy=1"]))])


@st.composite
def entities(draw: Draw) -> str:
    trip = draw(st.sampled_from(["t1", "t1", "o1", "n1", "zz", "-"]))
    relation = draw(
        st.sampled_from(["", "", "", "ADDED", "CANCELED", "DELETED", "REPLACEMENT", "DUPLICATED", "UNSCHEDULED"])
    )
    more = draw(st.sampled_from(["", "", "delay=120", "start_date=-", "start_date=x", "route_id=R", "timestamp=07:59"]))
    if relation == "DUPLICATED":
        more += draw(st.sampled_from(["", " new_trip_id=d1 new_start_date=20260115 new_start_time=09:00:00"]))
    stops = draw(st.lists(stop_updates(), max_size=5))  # type: ignore[arg-type]
    return " | ".join([f"{trip} {relation} {more}", *stops])


messages = st.lists(entities(), max_size=5).map(lambda lines: [f"{line} " for line in lines])


def hear(lines: list[str], at: str = "08:00", order: list[int] | None = None) -> Overlay:
    """Merge lines without a memory, each under an entity id that tells its place, in the order given."""
    named = [line.replace(" ", f" id=e{place} ", 1) for place, line in enumerate(lines)]
    STORY.memory = Memory()
    return STORY.hear("\n".join(named[place] for place in order or range(len(named))), at=at)


def same(one: Overlay, other: Overlay) -> bool:
    """Say whether two overlays hold the same columns."""
    pairs = zip(columns_of(one), columns_of(other), strict=True)
    return all(name == also and np.array_equal(a, b) for (name, a), (also, b) in pairs)


lawful = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@lawful
@given(messages)
def test_every_entity_and_every_update_is_applied_xor_rejected(lines: list[str]) -> None:
    overlay = hear(lines)
    state = STORY.state()
    update_reasons = {str(reason) for reason in UPDATE_REASONS}
    rejected = [
        example.entity_id
        for reason, found in state.examples.items()
        if reason not in update_reasons
        for example in found
    ]
    applied = [overlay.strings[int(text)] for text in overlay.instances.entity]
    assert sorted(applied + rejected) == [f"e{place}" for place in range(len(lines))]
    fallen = sum(lines[int(entity[1:])].count("|") for entity in rejected)
    by_update = sum(count for reason, count in state.rejected.items() if reason in update_reasons)
    assert state.updates == sum(line.count("|") for line in lines)
    assert state.updates == state.matched_updates + by_update + fallen


@lawful
@given(messages, st.sampled_from(["07:00", "08:00", "08:11", "08:35", "23:55"]))
def test_applying_a_message_twice_equals_once(lines: list[str], at: str) -> None:
    once = hear(lines, at)
    assert same(once, STORY.wait(at))


@lawful
@given(messages, st.randoms(use_true_random=False))
def test_the_order_of_entities_does_not_matter(lines: list[str], random: st.DataObject) -> None:
    order = list(range(len(lines)))
    random.shuffle(order)  # type: ignore[attr-defined]
    hear(lines)
    seen, rejected = STORY.seen(), STORY.rejected()
    hear(lines, order=order)
    assert (STORY.seen(), STORY.rejected()) == (seen, rejected)


@lawful
@given(messages, st.lists(st.sampled_from(["08:01", "08:09", "08:15", "08:31"]), unique=True).map(sorted))
def test_expected_times_never_run_backwards_where_explicit_ones_do_not(lines: list[str], minutes: list[str]) -> None:
    hear(lines)
    for minute in [*minutes, "08:50"]:
        overlay = STORY.hear("\n".join(lines), at=minute)
        if "decreasing_times" in overlay.info.counts:
            continue
        for row in range(len(overlay.instances.trip)):
            span = range(int(overlay.instances.first[row]), int(overlay.instances.first[row + 1]))
            served = [visit for visit in span if overlay.visits.state[visit] != VisitState.SKIPPED]
            times = [
                int(time)
                for visit in served
                for time in (overlay.visits.expected_arrival[visit], overlay.visits.expected_departure[visit])
                if time
            ]
            assert times == sorted(times)


@lawful
@given(messages)
def test_an_overlay_survives_its_way_through_redis(lines: list[str]) -> None:
    overlay = hear(lines)
    assert same(overlay, overlay_from(b"".join(bytes(part) for part in overlay_value(overlay))))


said = st.builds(
    Said,
    st.sampled_from(["", "", "", "SKIPPED", "NO_DATA"]),
    st.one_of(st.none(), st.tuples(st.just("delay"), st.integers(-900, 900))),
    st.one_of(st.none(), st.tuples(st.just("time"), st.integers(0, 3000).map(lambda s: instant("08:00") + s))),
)


@lawful
@given(st.dictionaries(st.integers(0, 4), said), st.one_of(st.none(), st.integers(-600, 600)))
def test_expected_times_are_those_of_the_slow_obvious_way(told: dict[int, Said], trip_delay: int | None) -> None:
    stops = []
    for place, update in told.items():
        if update.relationship == "NO_DATA":
            update.arrival = update.departure = None
        words = [str(place + 1), update.relationship]
        words += [f"arr {update.arrival[1]:+d}"] if update.arrival else []
        words += [f"dep {_clock(update.departure[1])}"] if update.departure else []
        stops.append(" ".join(words))
    overlay = hear([" | ".join(["t1 " + ("" if trip_delay is None else f"delay={trip_delay}"), *stops])], at="07:00")
    scheduled = list(
        zip(overlay.visits.scheduled_arrival.tolist(), overlay.visits.scheduled_departure.tolist(), strict=True)
    )
    found = zip(overlay.visits.expected_arrival.tolist(), overlay.visits.expected_departure.tolist(), strict=True)
    slow = expected_times(scheduled, told, trip_delay)
    assert list(found) == [(arrival or 0, departure or 0) for arrival, departure in slow]


def _clock(time: int) -> str:
    seconds = time - instant("00:00")
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
