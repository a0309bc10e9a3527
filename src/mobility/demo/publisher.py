"""A feed, a kind of resource and a moment in, the bytes its operator publishes then and since when out."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from mobility.demo.alerts import alerts_message
from mobility.demo.archive import archive_of
from mobility.demo.beats import message_time
from mobility.demo.network import Network
from mobility.demo.territory import territory
from mobility.demo.trip_updates import trip_updates_message
from mobility.demo.vehicle_positions import vehicle_positions_message
from mobility.model.time import Instant, zone_named


@dataclass(frozen=True, slots=True)
class Publication:
    """Bytes as published, since when, and the ETag (quoted) that names them."""

    body: bytes
    since: Instant
    etag: str


class Publisher:
    """Makes each publication once and keeps the newest of each resource; the same seed and moment give the same bytes."""

    def __init__(self, seed: int, *, steady: bool = False) -> None:
        """Play the territory of a seed; `steady` leaves out the silences of its feeds."""
        self.seed = seed
        self.steady = steady
        self.networks = territory(seed)
        self._by_id = {network.feed_id: network for network in self.networks}
        self._newest: dict[tuple[str, str], Publication] = {}

    def has(self, feed_id: str, kind: str) -> bool:
        """Say whether there is such a resource; `kind` is `static` or one of the realtime kinds."""
        network = self._by_id.get(feed_id)
        return network is not None and (kind == "static" or network.producer is not None)

    def publication(self, feed_id: str, kind: str, now: Instant) -> Publication:
        """Give what stands at an address at `now`; KeyError when there is no such resource."""
        network = self._by_id[feed_id]
        since = self._since(network, kind, now)
        newest = self._newest.get((feed_id, kind))
        if newest is None or newest.since != since:
            body = self._make(network, kind, since)
            etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            newest = self._newest[feed_id, kind] = Publication(body, since, etag)
        return newest

    def _since(self, network: Network, kind: str, now: Instant) -> Instant:
        """Find when the newest publication was made: static files early on Mondays, messages at the producer's beat."""
        if kind != "static":
            return message_time(network, self.networks, now, self.seed, steady=self.steady)
        zone = zone_named(network.timezone)
        today = dt.datetime.fromtimestamp(now, zone).date()
        monday = today - dt.timedelta(days=today.weekday())
        return int(dt.datetime.combine(monday, dt.time(), zone).timestamp())

    def _make(self, network: Network, kind: str, since: Instant) -> bytes:
        if kind == "static":
            return archive_of(network, dt.datetime.fromtimestamp(since, zone_named(network.timezone)).date())
        if kind == "alerts":
            return alerts_message(network, since)
        write = trip_updates_message if kind == "trip-updates" else vehicle_positions_message
        return write(network, since, self.seed)
