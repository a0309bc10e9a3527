"""What Prometheus is told of feeds: values that were measured, and nothing where none was."""

from mobility.api.feed_metrics import feed_families
from mobility.api.state import FeedInUse, Snapshot
from mobility.model.health import FeedHealth, SourceHealth, StaticHealth
from mobility.model.http import HttpFacts
from mobility.model.ids import FeedId

X = FeedId("x")


def test_the_end_of_every_certificate_is_told_as_a_moment() -> None:
    static = StaticHealth(http=HttpFacts(certificate_ends=1_800_000_000))
    sources = [
        SourceHealth(id="x~tu", kind="trip_updates", http=HttpFacts(certificate_ends=1_700_000_000)),
        SourceHealth(id="x~vp", kind="vehicle_positions", http=HttpFacts()),
        SourceHealth(id="x~sa", kind="alerts"),
    ]
    snapshot = Snapshot({X: FeedInUse(X, FeedHealth(feed=X, static=static, sources=sources))})
    families = {family.name: family for family in feed_families(snapshot, 0)}
    told = families["feed_certificate_expiry_timestamp_seconds"].samples
    assert [(tuple(one.labels.values()), one.value) for one in told] == [
        (("x", "x", "static"), 1_800_000_000),
        (("x", "x~tu", "trip_updates"), 1_700_000_000),
    ]
