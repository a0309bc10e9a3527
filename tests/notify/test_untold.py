"""Why nobody was told of an incident yet, as whoever reads its page is told."""

from typing import Any

import msgspec
import pytest

from mobility.model.health import Incident, Status
from mobility.model.ids import FeedId
from mobility.model.notified import (
    Notified,
    NotifiedAbout,
    NotifiedKind,
    NotifiedOutcome,
    Subscriber,
    Subscribers,
    UntoldReason,
)
from mobility.model.time import Instant, parse_instant
from mobility.notify.config import MailServer, NotifyConfig, Recipient, Webhook
from mobility.notify.subscribers import subscribers_of
from mobility.notify.untold import settled, untold

NIGHT: Instant = parse_instant("2026-03-02T23:00:00+01:00")
MORNING: Instant = parse_instant("2026-03-03T07:00:00+01:00")
HOOK = Subscriber(to="vendor", kind=NotifiedKind.WEBHOOK)
MAIL = Subscriber(
    to="authority",
    kind=NotifiedKind.MAIL,
    timezone="Europe/Paris",
    down_after_s=600,
    quiet_from="22:00",
    quiet_to="07:00",
)


def incident(since: Instant = NIGHT - 700, **more: Any) -> Incident:
    """Describe one that is down."""
    described = {"id": f"tag:rt:header_age:{since}", "cause": "header_age", "status": Status.DOWN, **more}
    return Incident(feed=FeedId("tag"), sentence="Old.", since=since, **described)


def told(*everybody: Subscriber, first: Instant = 0, at: Instant = NIGHT) -> Subscribers:
    """Tell somebody."""
    return Subscribers(first=first, at=at, all=everybody)


def test_a_mail_waits_until_its_recipients_quiet_hours_are_over() -> None:
    why = untold(incident(), [], told(MAIL), NIGHT)
    assert (why.reason, why.until, why.timezone) == (UntoldReason.QUIET_HOURS, MORNING, "Europe/Paris")


def test_a_feed_that_no_entry_matches_has_no_subscriber() -> None:
    for everybody in (
        told(),
        told(msgspec.structs.replace(HOOK, feeds=(FeedId("other"),))),
        told(msgspec.structs.replace(MAIL, operators=("Another",))),
    ):
        assert untold(incident(), ["Réseau"], everybody, NIGHT).reason is UntoldReason.NO_SUBSCRIBER
    assert untold(incident(), [], None, NIGHT).reason is UntoldReason.NO_SUBSCRIBER


def test_subscribers_that_no_worker_speaks_of_any_more_are_none() -> None:
    assert untold(incident(), [], told(MAIL, at=NIGHT - 3_601), NIGHT).reason is UntoldReason.NO_SUBSCRIBER


def test_whoever_asked_for_graver_incidents_is_not_told_of_this_one() -> None:
    graver = told(msgspec.structs.replace(HOOK, severity=Status.DOWN), msgspec.structs.replace(MAIL, digest_at=""))
    why = untold(incident(status=Status.DEGRADED), [], graver, NIGHT)
    assert why.reason is UntoldReason.NOT_ASKED_FOR


@pytest.mark.parametrize(
    ("more", "lasts_s", "reason", "in_s"),
    [
        ({"quiet_from": "", "quiet_to": ""}, 60, UntoldReason.TOO_SOON, 540),
        ({"quiet_from": "", "quiet_to": ""}, 700, UntoldReason.BEING_SENT, None),
        ({"digest_at": "06:00"}, 700, UntoldReason.DIGEST, 7 * 3_600),
        ({"digest_at": "23:30"}, 700, UntoldReason.DIGEST, 1_800),
    ],
)
def test_the_mail_that_comes_first_is_the_one_that_is_spoken_of(
    more: dict[str, str], lasts_s: int, reason: UntoldReason, in_s: int | None
) -> None:
    why = untold(incident(NIGHT - lasts_s), [], told(msgspec.structs.replace(MAIL, **more)), NIGHT)
    assert (why.reason, why.until) == (reason, None if in_s is None else NIGHT + in_s)


def test_of_one_from_before_it_was_kept_it_is_not_known_who_was_told() -> None:
    over = incident(ended=NIGHT - 100)
    assert untold(over, [], told(HOOK, first=NIGHT - 10), NIGHT).reason is UntoldReason.NOT_KEPT
    assert untold(over, [], told(HOOK, first=NIGHT - 10_000), NIGHT).reason is UntoldReason.NOBODY


def test_a_mail_that_failed_until_its_incident_was_over_never_arrived() -> None:
    failed = Notified(
        incident="tag:rt:header_age:1",
        delivery="mail_1",
        to="authority",
        kind=NotifiedKind.MAIL,
        about=NotifiedAbout.OPENED,
        at=NIGHT,
        outcome=NotifiedOutcome.RETRYING,
    )
    assert settled(failed, incident(), NIGHT).outcome is NotifiedOutcome.RETRYING
    assert settled(failed, incident(ended=NIGHT), NIGHT).outcome is NotifiedOutcome.GIVEN_UP
    hook = msgspec.structs.replace(failed, kind=NotifiedKind.WEBHOOK)
    assert settled(hook, incident(ended=NIGHT), NIGHT).outcome is NotifiedOutcome.RETRYING
    assert settled(hook, incident(), NIGHT + 200_000).outcome is NotifiedOutcome.GIVEN_UP
    sent = msgspec.structs.replace(failed, outcome=NotifiedOutcome.SENT)
    assert settled(sent, incident(ended=NIGHT), NIGHT + 200_000) == sent


def test_what_is_said_of_subscribers_holds_neither_address_nor_secret_nor_who_has_left() -> None:
    config = NotifyConfig(
        webhooks=(Webhook(id="vendor", url="https://hooks.example.org/x?key=abc", secret="whsec_abc"),),
        mail=MailServer(host="smtp.example.org", sender="us@example.org"),
        recipients=(
            Recipient(id="authority", address="transport@example.org"),
            Recipient(id="gone", address="gone@example.org"),
        ),
    )
    everybody = subscribers_of(config, {"gone"})
    assert [one.to for one in everybody] == ["vendor", "authority"]
    text = msgspec.json.encode(everybody).decode()
    assert [secret for secret in ("example.org", "whsec", "abc", "@") if secret in text] == []
