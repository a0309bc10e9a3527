"""What is amiss with an alert is said beside it."""

from mobility.model.message import ActivePeriod
from mobility.web.health.alerts_page import RiderAlert, marks_of
from tests.web.health.sick import NOW

GOOD = RiderAlert("Works", "Stop moved", "", (), ("C1",), has_cause_and_effect=True, languages={"fr", "en"})


def texts(alert: RiderAlert) -> list[str]:
    return [mark.text for mark in marks_of(alert, ["en", "fr"], "en", NOW)]


def test_a_complete_alert_has_nothing_amiss() -> None:
    assert texts(GOOD) == ["active", "nothing amiss"]


def test_an_alert_whose_every_period_is_over_is_called_so() -> None:
    over = ActivePeriod(NOW - 9_000, NOW - 10)
    assert texts(GOOD._replace(periods=(over,)))[0] == "period is over"
    long_over = ActivePeriod(None, NOW - 90_000)
    assert texts(GOOD._replace(periods=(long_over,)))[0] == "period is over for more than 24 hours"
    assert texts(GOOD._replace(periods=(over, ActivePeriod(NOW + 60, None))))[0] == "to come"


def test_an_alert_that_never_ends_is_asked_about_after_ninety_days() -> None:
    since = ActivePeriod(NOW - 91 * 86_400, None)
    assert "active for more than 90 days, without an end" in texts(GOOD._replace(periods=(since,)))


def test_what_is_missing_is_named() -> None:
    bare = GOOD._replace(header=" ", targets=(), has_cause_and_effect=False, languages={"fr"})
    assert texts(bare)[1:] == ["without text", "names nothing", "without cause or effect", "not in en"]
    assert "not in en" not in texts(GOOD._replace(languages={""}))
