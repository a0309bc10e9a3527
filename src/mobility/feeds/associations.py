"""Feeds and operators of all files -> which realtime feed speaks about which static feeds, and who runs them."""

from collections.abc import Iterable, Iterator

from mobility.feeds.dmfr import Document, Feed, Operator

Claim = tuple[Operator, str]
"""An operator and the id of a feed that it says is about its services."""


def claims_of(documents: Iterable[Document]) -> Iterator[Claim]:
    """List every association between an operator and a feed.

    An operator written inside a feed is associated with it without saying so.
    Source: DMFR v0.6.0, operator.associated_feeds.
    """
    for document in documents:
        for operator in document.operators:
            yield from _claims(operator, "")
        for feed in document.feeds:
            for operator in feed.operators:
                yield operator, feed.id
                yield from _claims(operator, feed.id)


def _claims(operator: Operator, enclosing: str) -> Iterator[Claim]:
    for association in operator.associated_feeds:
        feed = association.feed_onestop_id or enclosing
        if feed:
            yield operator, feed


class Associations:
    """Who runs what, in the order of the files."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.operators_of: dict[str, dict[str, Operator]] = {}
        """Feed id -> operators by onestop_id."""
        self._feeds_of: dict[str, dict[str, None]] = {}
        for operator, feed in claims_of(documents):
            self.operators_of.setdefault(feed, {}).setdefault(operator.onestop_id, operator)
            self._feeds_of.setdefault(operator.onestop_id, {})[feed] = None

    def related(self, feed: str) -> list[str]:
        """List the other feeds that share an operator with a feed."""
        found = {other: None for operator in self.operators_of.get(feed, ()) for other in self._feeds_of[operator]}
        return [other for other in found if other != feed]

    def statics_of(self, realtime: Feed, named: Iterable[str], feeds: dict[str, Feed]) -> list[str]:
        """List the static feeds that a realtime feed speaks about: those `named`, else those that share an operator."""
        candidates = list(named) or self.related(realtime.id)
        return [feed for feed in candidates if feed in feeds and feeds[feed].spec == "gtfs"]
