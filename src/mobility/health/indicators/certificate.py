"""The indicator of an address' certificate: how many days it still holds."""

from mobility.health.certificate import days_left, days_wanted
from mobility.health.indicators.reading import Reading, Scene, at_least, judged
from mobility.health.thresholds import Thresholds
from mobility.model.http import HttpFacts
from mobility.model.time import Instant


def certificate_days(scene: Scene) -> Reading:
    """Read how many days the certificate of a source's address still holds."""
    return certificate_reading(scene.source.id, scene.source.http, scene.now, scene.thresholds)


def certificate_reading(source: str, http: HttpFacts | None, now: Instant, thresholds: Thresholds) -> Reading:
    """Read the same of any address; one without encryption has no certificate.

    HEALTH.md 5.6 shows its end and gives no bounds. Ours degrade at 3 days, because then whatever should have renewed it
    has failed, all goes at once when it ends, and only a degraded feed makes anybody be told; never down, which is
    fetch_success's to say once it has happened. Before that the rule BP_CERTIFICATE_ENDS warns.
    """
    if http is None:
        return judged(
            "certificate_days", source, None, "days", at_least(thresholds.certificate_ok_days), missing="never_fetched"
        )
    bounds = at_least(round(days_wanted(http, thresholds.certificate_ok_days), 1))
    left = days_left(http, now)
    value = round(left, 1) if left is not None else None
    return judged("certificate_days", source, value, "days", bounds, missing="no_https")
