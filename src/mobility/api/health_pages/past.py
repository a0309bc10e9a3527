"""A page's question about the past in, the history's answer out; without one the page stands, and says why it is not there."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from mobility.api.resource import Asked
from mobility.history import queries
from mobility.history.errors import HistoryError, NoHistoryError
from mobility.model.health import FeedHealth
from mobility.model.history import FeedDay
from mobility.model.ids import FeedId
from mobility.model.time import DAY_S, Instant
from mobility.web.health.glance import DAYS_SHOWN
from mobility.web.health.past import FeedPast, Series, SourcePolls

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

STEP_S = 300
MOST_EVIDENCE = 200


class Past:
    """The history as one page sees it: once it cannot be read it is not asked again."""

    def __init__(self, asked: Asked) -> None:
        """Look at the history of the service, if it keeps one."""
        self._reader = asked.api.history
        self.note = "" if self._reader is not None else "no_history"
        """Why there are no answers, as a key of the pages' words; empty while there are."""

    def ask(
        self, otherwise: T, question: Callable[Concatenate[Connection, P], T], *words: P.args, **named: P.kwargs
    ) -> T:
        """Ask; `otherwise` is the answer when there is none."""
        if self._reader is None or self.note:
            return otherwise
        try:
            return self._reader.ask(question, *words, **named)
        except NoHistoryError:
            self.note = "history_empty"
        except HistoryError as error:
            log.warning("%s", error)
            self.note = "history_away"
        return otherwise

    def days(self, feeds: Sequence[FeedId], now: Instant) -> dict[FeedId, list[FeedDay]]:
        """Give the last days of feeds; a day more on both sides, for their zones differ."""
        since, until = (
            dt.datetime.fromtimestamp(at, dt.UTC).date().isoformat()
            for at in (now - (DAYS_SHOWN + 1) * DAY_S, now + DAY_S)
        )
        return self.ask({}, queries.days, list(feeds), since, until)


def feed_past(past: Past, health: FeedHealth, now: Instant) -> FeedPast:
    """Gather what the page of a feed shows of its past."""
    feed, since = health.feed, now - DAY_S
    series = [
        Series(source, metric, past.ask([], queries.series, feed, source, metric, since, now, STEP_S))
        for source, metric in metrics_of(health)
    ]
    polls = {source.id: _polls(past, feed, source.id, since, now) for source in health.sources}
    return FeedPast(
        days=past.days([feed], now).get(feed, []),
        series=series,
        polls={source: one for source, one in polls.items() if one is not None},
        evidence=past.ask([], queries.evidence, feed, MOST_EVIDENCE),
        note=past.note,
    )


def metrics_of(health: FeedHealth) -> list[tuple[str, str]]:
    """List what is drawn, as (source, metric): ages and intervals first, then counts."""
    kinds = [(source.id, source.kind.split("+") if source.kind else []) for source in health.sources]
    drawn = [(source, "header_age") for source, _ in kinds]
    drawn += [(source, "publish_interval") for source, of_source in kinds if set(of_source) != {"alerts"}]
    return drawn + [(source, f"entities.{kind}") for source, of_source in kinds for kind in of_source]


def _polls(past: Past, feed: FeedId, source: str, since: Instant, until: Instant) -> SourcePolls | None:
    took = past.ask(None, queries.fetch_seconds, feed, source, since, until)
    if took is None:
        return None
    return SourcePolls(past.ask({}, queries.outcomes, feed, source, since, until), took)
