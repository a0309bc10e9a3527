"""What an API process knows of every feed: its timetable and newest generation, swapped together, and its health."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mobility.api.latency import Latencies, Passage
from mobility.api.stop_index import StopIndex
from mobility.board.on_demand_rows import OnDemandRows, on_demand_rows
from mobility.board.places.lookup import PlaceLookup
from mobility.board.view import FeedView
from mobility.model.health import FeedHealth
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay
from mobility.model.strings import NO_TEXT
from mobility.model.timetable import Timetable


@dataclass(frozen=True, eq=False)
class FeedInUse:
    """One feed as requests see it; every change makes another one, so identity tells whether anything changed."""

    id: FeedId
    health: FeedHealth
    timetable: Timetable | None = None
    overlay: Overlay | None = None
    """Speaks about `timetable`'s rows, never about another version's."""
    index: StopIndex | None = None
    """Finds its stops; made a moment after the timetable is in use."""
    newest: Passage | None = None
    """How its newest message came here; None until one came while this process ran."""

    def __post_init__(self) -> None:
        """Refuse a pair that does not belong together (our fault): rows would name other trips."""
        if self.overlay is not None and (
            self.timetable is None or self.overlay.info.timetable_version != self.timetable.info.version
        ):
            raise ValueError(f"{self.id}: an overlay is used only with the version it speaks of")

    @cached_property
    def view(self) -> FeedView:
        """Give what boards are made from."""
        return FeedView(
            timetable=self.timetable,
            overlay=self.overlay,
            status=self.health.status.value,
            attribution=self.health.attribution,
            license=self.health.license,
        )

    @cached_property
    def stop_by_code(self) -> Mapping[str, int]:
        """Give rows of stops by stop_code; of several with one code, the first that stands above the others."""
        if self.timetable is None:
            return {}
        stops, strings = self.timetable.stops, self.timetable.strings
        found: dict[str, int] = {}
        for row in reversed((stops.code != NO_TEXT).nonzero()[0].tolist()):
            code = strings[int(stops.code[row])]
            if code not in found or stops.parent[row] < 0:
                found[code] = row
        return found


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All feeds at one moment; a request keeps the one it began with."""

    feeds: Mapping[FeedId, FeedInUse] = field(default_factory=dict)
    timetables: int = 0
    """Rises when any feed's timetable or the places change: what is made from these alone holds until then."""
    places: PlaceLookup = field(default_factory=PlaceLookup)

    @cached_property
    def on_demand(self) -> Mapping[FeedId, OnDemandRows]:
        """Give the on-demand services with zones on the map, by feed; they come to any point that a zone covers."""
        readers = {feed.id: feed.view.reader for feed in self.feeds.values()}
        found = {feed: on_demand_rows(reader) for feed, reader in sorted(readers.items()) if reader is not None}
        return {feed: rows for feed, rows in found.items() if rows is not None and rows.zones}

    @cached_property
    def views(self) -> Mapping[FeedId, FeedView]:
        """Give what boards are made from."""
        return {feed.id: feed.view for feed in self.feeds.values()}


class State:
    """The one thing of an API process that changes: which snapshot is current."""

    def __init__(self) -> None:
        """Start knowing no feed, not ready."""
        self.snapshot = Snapshot()
        self.untried: set[FeedId] = set()
        self.has_listed = False
        self.store_failing_since: float | None = None
        """UTC seconds since when Redis does not answer; None while it does."""
        self.latencies = Latencies()
        """How long messages took until they could be read here."""
        self.listeners: set[Callable[[FeedId], None]] = set()
        """Called after every change of a feed, on the event loop."""

    @property
    def is_ready(self) -> bool:
        """True once Redis has told which feeds there are and each has been tried, whatever came of it."""
        return self.has_listed and not self.untried

    def list_feeds(self, feeds: Iterable[FeedId]) -> None:
        """Take over which feeds Redis knows; one that it no longer knows is no longer served."""
        known = set(feeds)
        self.untried = (self.untried | (known - set(self.snapshot.feeds))) & known if self.has_listed else known
        self.has_listed = True
        gone = set(self.snapshot.feeds) - known
        if gone:
            kept = {feed: in_use for feed, in_use in self.snapshot.feeds.items() if feed not in gone}
            self._swap(kept, gone, is_other_timetable=True)

    def put(self, feed: FeedInUse) -> None:
        """Put a feed, with everything that belongs together, in the place of what is in use, in one step."""
        previous = self.snapshot.feeds.get(feed.id)
        is_other = previous is None or (feed.timetable is not previous.timetable or feed.index is not previous.index)
        self._swap({**self.snapshot.feeds, feed.id: feed}, (feed.id,), is_other_timetable=is_other)
        self.untried.discard(feed.id)

    def put_places(self, places: PlaceLookup) -> None:
        """Put all places in the place of those in use."""
        self.snapshot = Snapshot(self.snapshot.feeds, self.snapshot.timetables + 1, places)

    def tried(self, feed: FeedId) -> None:
        """Note that loading a feed has ended, well or badly."""
        self.untried.discard(feed)

    def _swap(self, feeds: Mapping[FeedId, FeedInUse], changed: Iterable[FeedId], *, is_other_timetable: bool) -> None:
        self.snapshot = Snapshot(feeds, self.snapshot.timetables + is_other_timetable, self.snapshot.places)
        for feed in changed:
            for listener in tuple(self.listeners):
                listener(feed)
