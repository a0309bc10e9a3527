"""How long messages take until they can be read here: measured where they arrive, and never the feed's fault."""

from dataclasses import replace

import msgspec
import pytest

from mobility.api.latency import FEWEST, KEPT, Latencies, Passage, latency_indicators, newest_passage, passages
from mobility.api.state import FeedInUse
from mobility.model.health import FeedHealth, Indicator, SourceHealth, Status
from mobility.model.ids import FeedId
from mobility.model.overlay import Overlay
from mobility.model.overlay_info import SourceState
from mobility.model.time import Instant
from mobility.web.health.words import say
from tests.api.served import World
from tests.small_values import small_overlay

X = FeedId("x")
NOW = 1_768_494_840


def generation(**headers: tuple[Instant | None, Instant | None]) -> Overlay:
    """Make a generation whose sources have a header timestamp and were fetched then."""
    overlay = small_overlay()
    sources = [SourceState(id=name, header_timestamp=header, fetched_at=at) for name, (header, at) in headers.items()]
    return replace(overlay, info=msgspec.structs.replace(overlay.info, sources=sources))


def test_a_new_message_is_measured_from_its_header_and_from_its_fetch() -> None:
    before = generation(tu=(NOW - 40, NOW - 30), vp=(NOW - 40, NOW - 30))
    after = generation(tu=(NOW - 20, NOW - 2), vp=(NOW - 40, NOW - 1))
    assert list(passages(before, after, NOW + 0.5)) == [Passage(X, "tu", NOW + 0.5, 20.5, 2.5)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, generation(tu=(NOW, NOW))),
        (generation(tu=(NOW - 9, NOW)), None),
        (generation(), generation(tu=(NOW, NOW))),
        (generation(tu=(None, None)), generation(tu=(NOW, NOW))),
        (generation(tu=(NOW, NOW)), generation(tu=(NOW - 20, NOW + 1))),
        (generation(tu=(NOW, NOW)), generation(tu=(NOW, NOW + 9))),
    ],
    ids=["the first", "none", "a new source", "the first message", "an older one", "the same one"],
)
def test_what_nobody_knows_the_age_of_is_not_measured(before: Overlay | None, after: Overlay | None) -> None:
    assert list(passages(before, after, NOW + 1)) == []


def test_the_newest_message_of_a_feed_stays_the_newest_while_none_comes() -> None:
    came = list(
        passages(
            generation(tu=(NOW - 60, NOW - 50), vp=(NOW - 60, NOW - 50)),
            generation(tu=(NOW - 20, NOW - 2), vp=(NOW - 9, NOW - 1)),
            NOW,
        )
    )
    newest = newest_passage(came, None)
    assert newest == Passage(X, "vp", NOW, 9, 1)
    assert newest_passage([], newest) is newest
    assert newest_passage([], None) is None


def test_clocks_that_differ_make_no_negative_delay() -> None:
    (one,) = passages(generation(tu=(NOW, NOW)), generation(tu=(NOW + 5, NOW + 5)), NOW + 2)
    assert (one.from_header_s, one.from_fetch_s) == (0, 0)


def passed(*delays: float, source: str = "tu", at: float = NOW) -> list[Passage]:
    """Make messages that took so long from their headers, and a tenth of it from their fetch."""
    return [Passage(X, source, at, delay, delay / 10) for delay in delays]


def test_percentiles_are_told_by_source_and_for_all() -> None:
    latencies = Latencies()
    latencies.add(passed(*range(1, 101)))
    latencies.add(passed(*range(101, 201), source="vp"))
    tu, vp = latencies.of_feed(X, NOW)
    assert (tu.source, tu.messages, tu.from_header_p50_s, tu.from_header_p95_s) == ("tu", 100, 50, 95)
    assert (vp.from_fetch_p50_s, vp.from_fetch_p95_s) == (15, 19.5)
    both = latencies.of_all(NOW)
    assert (both.source, both.messages, both.from_header_p95_s) == ("", 200, 190)
    assert latencies.of_feed(FeedId("y"), NOW) == []


def test_few_messages_have_no_percentiles() -> None:
    latencies = Latencies()
    latencies.add(passed(*[1.0] * (FEWEST - 1)))
    (tu,) = latencies.of_feed(X, NOW)
    assert (tu.messages, tu.from_header_p95_s) == (FEWEST - 1, None)


def test_messages_of_an_hour_ago_and_more_than_are_kept_are_forgotten() -> None:
    latencies = Latencies()
    latencies.add(passed(*[9.0] * 50, at=NOW - 3_600))
    latencies.add(passed(*[1.0] * 10))
    assert latencies.of_all(NOW).messages == 10
    latencies.add(passed(*[1.0] * (KEPT + 9)))
    assert latencies.of_all(NOW).messages == KEPT


def indicator(delay_s: float | None, poll_interval_s: int | None = 20) -> Indicator:
    """Judge a source whose messages all took so long."""
    latencies = Latencies()
    if delay_s is not None:
        latencies.add(passed(*[delay_s] * FEWEST))
    source = SourceHealth(id="tu", kind="trip_updates", poll_interval_s=poll_interval_s)
    (found,) = latency_indicators([source], latencies.of_feed(X, NOW))
    return found


def test_a_message_may_wait_for_the_next_poll_and_five_seconds() -> None:
    found = indicator(25)
    assert (found.value, found.unit, found.grade) == (25, "s", Status.OK)
    assert found.bounds is not None
    assert (found.bounds.ok, found.bounds.down, found.bounds.higher_is_better) == (25, None, False)


def test_more_is_not_the_feed_s_fault_and_degrades_nobody() -> None:
    assert (indicator(25.1).grade, indicator(25.1).reason) == (None, "not_judged")
    assert (indicator(1, poll_interval_s=None).grade, indicator(1, poll_interval_s=None).bounds) == (None, None)


def test_what_was_not_measured_is_null_with_a_reason() -> None:
    found = indicator(None)
    assert (found.value, found.grade, found.reason) == (None, None, "too_few_messages")


async def test_the_feed_and_the_installation_tell_it(town: World) -> None:
    source = SourceHealth(id="tu", kind="trip_updates", poll_interval_s=20)
    town.state.put(FeedInUse(X, FeedHealth(feed=X, sources=[source])))
    before = await (await town.get("/v1/health")).json()
    assert (before["latency"]["messages"], before["latency"]["from_fetch_p95_s"]) == (0, None)
    town.state.latencies.add(passed(*[12.0] * 6, at=town.now))
    town.now += 10
    feed = await (await town.get("/v1/health/feeds/x")).json()
    (latency,) = feed["latency"]
    assert (latency["source"], latency["messages"], latency["from_header_p95_s"]) == ("tu", 6, 12.0)
    (found,) = [one for one in feed["indicators"] if one["id"] == "api_latency"]
    assert (found["value"], found["state"], found["bounds"]["ok"]) == (12.0, "ok", 25)
    page = await (await town.get("/health/feeds/x?lang=fr")).text()
    assert "Délai jusqu’à nos lecteurs" in page
    status = await (await town.get("/status?lang=fr")).text()
    assert say("fr", "latency", half="1,2\N{NO-BREAK SPACE}s", most="1,2\N{NO-BREAK SPACE}s", count="6") in status
