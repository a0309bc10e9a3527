"""A network and a moment in, the runs its producer knows about out: each with what is unusual about it."""

from collections.abc import Iterator
from dataclasses import dataclass

from mobility.demo.chance import chance
from mobility.demo.delays import actual_times
from mobility.demo.fates import Fate, fate_of, is_announced, passed_calls
from mobility.demo.instances import TripInstance, instances_between
from mobility.demo.network import Network, Producer
from mobility.model.time import Instant, date_of

LATEST_S = 1800
"""Longer than any delay of the simulation, so that late runs are still found."""
FOLLOWS_AFTER_S = 240
KEPT_AFTER_END_S = 90
PLATFORM_KNOWN_BEFORE_S = 1500
PLATFORM_CHANGED_SHARE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A trip as the producer sees it; `served` and `passed` are positions along the pattern, from 0."""

    instance: TripInstance
    relationship: str
    """TripDescriptor.ScheduleRelationship by name."""
    served: tuple[int, ...]
    """The calls that the run's description holds."""
    passed: frozenset[int] = frozenset()
    """Those of them which it does not stop at."""
    blind_from: int | None = None
    """The position from which on the producer has no data."""
    original: TripInstance | None = None
    """The instance that a DUPLICATED run doubles."""

    @property
    def brings_its_stops(self) -> bool:
        """Say whether an update must list every stop, because the timetable does not have this run as it is."""
        return self.relationship in {"ADDED", "NEW", "REPLACEMENT", "DUPLICATED"}


def runs_at(network: Network, now: Instant, seed: int) -> Iterator[Run]:
    """Find the runs the producer speaks about at `now`, in a stable order."""
    producer = network.producer
    assert producer is not None, f"{network.feed_id} has no realtime"
    for instance in instances_between(network, now - LATEST_S, now + producer.horizon_s):
        if instance.trip.pattern.route.realtime:
            yield from _runs_of(instance, now, seed, producer)


def platform_of(run: Run, position: int, network: Network, now: Instant, seed: int) -> str | None:
    """Give the platform that realtime assigns to a call by now; None when the scheduled one stands.

    A stop with several choices stands for `platform not yet known` and always gets one of them; with a single choice it is a
    change that strikes few trains. Source: rule 25.
    """
    stop_id = run.instance.trip.pattern.calls[position].stop_id
    choices = network.platform_choices.get(stop_id, ())
    if not choices or int(run.instance.departures[position]) - now > PLATFORM_KNOWN_BEFORE_S:
        return None
    drawn = chance(seed, run.instance.key, "platform", position)
    if len(choices) == 1 and drawn >= PLATFORM_CHANGED_SHARE:
        return None
    return choices[int(chance(seed, run.instance.key, "which", position) * len(choices))]


def _runs_of(instance: TripInstance, now: Instant, seed: int, producer: Producer) -> Iterator[Run]:
    fate = fate_of(instance, seed, producer.unusual)
    every = tuple(range(len(instance.trip.pattern.calls)))
    if fate is Fate.UNEQUIPPED:
        return
    if fate is Fate.CANCELED:
        if is_announced(instance, now):
            yield Run(instance=instance, relationship="CANCELED", served=every)
        return
    by_headway = instance.trip.headway is not None and instance.trip.headway.exact_times == 0
    ordinary = "UNSCHEDULED" if by_headway else "SCHEDULED"
    candidates = [
        Run(
            instance=instance,
            relationship="REPLACEMENT" if fate is Fate.REPLACED and len(every) > 3 else ordinary,
            served=every[:-2] if fate is Fate.REPLACED and len(every) > 3 else every,
            passed=passed_calls(instance, seed) if fate is Fate.SKIPS else frozenset(),
            blind_from=len(every) // 2 if fate is Fate.NO_DATA else None,
        )
    ]
    if fate in {Fate.REINFORCED, Fate.DUPLICATED}:
        candidates.append(_follower(instance, fate, producer.extra_trip, every))
    yield from (run for run in candidates if _is_under_way(run, now, seed))


def _follower(instance: TripInstance, fate: Fate, extra_trip: str, every: tuple[int, ...]) -> Run:
    """Let a second vehicle follow: on the same pattern (DUPLICATED), or on a trip of its own that calls at every other stop."""
    name = "bis" if fate is Fate.DUPLICATED else "renfort"
    follower = instance.beside_timetable(f"{name}-{instance.trip_id}-{date_of(instance.day):%Y%m%d}", FOLLOWS_AFTER_S)
    if fate is Fate.DUPLICATED:
        return Run(instance=follower, relationship="DUPLICATED", served=every, original=instance)
    served = tuple(sorted({*every[::2], every[-1]}))
    return Run(instance=follower, relationship=extra_trip, served=served)


def _is_under_way(run: Run, now: Instant, seed: int) -> bool:
    """Drop a run some time after its last stop; early endings end the run."""
    _, departures = actual_times(run.instance, seed)
    return int(departures[run.served[-1]]) + KEPT_AFTER_END_S >= now
