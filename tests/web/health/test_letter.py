"""The message to the vendor holds the facts, and nothing that an operator's text could add to it."""

import msgspec

from mobility.model.finding import Example
from mobility.model.health import Status
from mobility.web.health.letter import letter, needs_action
from tests.web.health.sick import NOW, sick_feed, well_feed

ADDRESS = "https://example.org/health/feeds/town"


def test_the_vendor_reads_what_is_wrong_since_when_what_it_costs_and_how_to_mend_it() -> None:
    text = letter(sick_feed(), "en", NOW, ADDRESS)
    for part in ("17 minutes", "2 Mar 2026 07:38", "214 departures", "E003", "Remedy:", "stop Q9", ADDRESS):
        assert part in text


def test_rules_that_are_mended_and_indicators_that_are_well_are_not_complained_about() -> None:
    feed = sick_feed()
    feed.rules = [msgspec.structs.replace(rule, count=0) for rule in feed.rules]
    text = letter(feed, "en", NOW, ADDRESS)
    assert "E003" not in text
    assert "Header age (town~vp)" in text
    assert "Header age (town~tu)" not in text


def test_an_operator_s_text_adds_no_line() -> None:
    feed = sick_feed()
    wild = Example("e", "line one\nBcc: everybody\r\n\x1b[31m" + "x" * 500)
    feed.rules = [msgspec.structs.replace(feed.rules[0], examples=(wild,))]
    lines = letter(feed, "fr", NOW, ADDRESS).splitlines()
    assert not any(line.startswith("Bcc") for line in lines)
    assert max(map(len, lines)) < 300


def test_a_feed_that_is_well_needs_no_letter() -> None:
    assert needs_action(sick_feed())
    assert not needs_action(well_feed("a", "A"))
    assert not needs_action(well_feed("a", "A", Status.NO_SERVICE))
