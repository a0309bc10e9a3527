"""kill -9 of any part while a client asks ten times a second: no wrong time, ages grow, and all is well again by itself."""

import os
import signal

import pytest

from tests.process.running import Running, demo, until
from tests.process.watch import Watch, faults_of, trip_of, watching

pytestmark = pytest.mark.process
POLL_S = 20
RECOVERS_WITHIN_S = POLL_S + 5
PARTS = {"worker": ("mobility worker",), "api": ("mobility serve",), "redis": ("valkey-server",)}


def generations(service: Running) -> dict[str, int]:
    """Give the number of every feed's newest generation; -1 before the first."""
    return {name: feed["generation"] or -1 for name, feed in service.feeds().items()}


def complaints(service: Running, before: dict[str, int]) -> list[str]:
    """Say what is not well yet: feeds that are away, not ok or not written again, old messages, the store."""
    feeds = service.feeds()
    if len(feeds) < 7:
        return [f"only {sorted(feeds)}"]
    found = [
        f"{name} is {feed['status']}: {feed['sentence']}" for name, feed in feeds.items() if feed["status"] != "ok"
    ]
    for name, feed in feeds.items():
        if (feed["generation"] or -1) <= before.get(name, -1):
            found.append(f"{name} was not written again")
        if feed["sources"] and (feed["realtime_age_s"] is None or feed["realtime_age_s"] > 3 * POLL_S):
            found.append(f"{name} was heard {feed['realtime_age_s']} s ago")
    store = service.get("/v1/health")["store"]
    return [*found, f"the store is {store}"] if store != "ok" else found


def has_grown(watch: Watch) -> bool:
    """Say whether some visit's age was seen to grow; an answer itself holds for ten seconds, as its `as_of` tells."""
    ages: dict[object, int] = {}
    for _, board in list(watch.boards):
        for visit in board["departures"]:
            call, age_s = (trip_of(visit), visit["stop_sequence"]), visit["age_s"]
            if age_s is not None and age_s > ages.get(call, age_s):
                return True
            ages[call] = age_s if age_s is not None else 10**9
    return False


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_costs_no_truth_and_comes_back_by_itself(part: str) -> None:
    with demo() as service:
        until(lambda: not complaints(service, {}), 30, lambda: complaints(service, {}))
        with watching(service) as watch:
            until(lambda: len(watch.boards) >= 3, 10, lambda: watch.wrong[:3])
            pid = service.part(*PARTS[part])
            before = generations(service) if part != "api" else {}
            os.kill(pid, signal.SIGKILL)
            until(
                lambda: not complaints(service, before),
                RECOVERS_WITHIN_S,
                lambda: (complaints(service, before), service.said[-2000:]),
            )
            assert service.part(*PARTS[part]) != pid
            until(lambda: has_grown(watch), 15, "ages grow")
        assert not faults_of(watch)[:5]
        assert (watch.refused > 0) == (part == "api"), watch.refused
