"""A feed and a moment in, the moment its newest message was made out; now and then a feed falls silent."""

from mobility.demo.chance import chance
from mobility.demo.network import Network
from mobility.model.time import Instant

SLOT_S, SILENT_FROM_S, SILENT_S = 900, 420, 360
"""In every quarter of an hour one feed is silent, from its minute 7 to its minute 13."""


def message_time(network: Network, networks: tuple[Network, ...], now: Instant, seed: int, *, steady: bool) -> Instant:
    """Give the header timestamp of the newest message at `now`; while a feed is silent it stays where silence began.

    `steady` leaves the silences out.
    """
    silence = None if steady else silence_at(network.feed_id, networks, now, seed)
    moment = now if silence is None else silence[0]
    assert network.producer is not None, f"{network.feed_id} has no realtime"
    period_s = network.producer.period_s
    phase_s = int(chance(seed, network.feed_id, "phase") * period_s)
    return moment - (moment - phase_s) % period_s


def silence_at(feed_id: str, networks: tuple[Network, ...], now: Instant, seed: int) -> tuple[Instant, Instant] | None:
    """Give the silence (its first instant, the first instant after it) that a feed is in, or None."""
    slot, into_s = divmod(now, SLOT_S)
    first = slot * SLOT_S + SILENT_FROM_S
    silent = SILENT_FROM_S <= into_s < SILENT_FROM_S + SILENT_S
    return (first, first + SILENT_S) if silent and silent_feed(networks, slot, seed) == feed_id else None


def silent_feed(networks: tuple[Network, ...], slot: int, seed: int) -> str:
    """Choose whose turn it is in a slot: each feed with realtime once, then all over again."""
    speaking = [network.feed_id for network in networks if network.producer]
    return speaking[(slot + int(chance(seed, "turn") * len(speaking))) % len(speaking)]
