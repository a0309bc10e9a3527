"""A request's filters and the feeds in use in; a refusal of a feed, route or operator that there is not out."""

from mobility.api.lookup import agency_row, route_row, served
from mobility.api.resource import Asked


def refuse_unknown(asked: Asked) -> None:
    """Refuse a filter that names what is nowhere: a slip would else answer with an empty list, and no word of why.

    What belongs to a feed whose timetable is not here yet is let pass.
    """
    values = asked.values
    for feed in values.get("feed", ()):
        if feed not in asked.snapshot.feeds:
            served(asked.snapshot, feed, "feed", feed)
    for name, find in (("route", route_row), ("operator", agency_row)):
        for feed, local in values.get(name, ()):
            known = asked.snapshot.feeds.get(feed)
            if known is None or known.timetable is not None:
                find(asked.snapshot, feed, local, name)
