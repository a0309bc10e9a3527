"""Best practices about what an address tells beside its messages: encryption, certificate, content type, caching."""

from collections.abc import Sequence

from mobility.health.certificate import days_left, days_wanted
from mobility.health.rules.found import found
from mobility.health.rules.polls import Polls
from mobility.health.rules.rule import Need, Words, rule
from mobility.model.finding import NOTHING, Found, Severity
from mobility.model.health import Attempt
from mobility.model.http import HttpFacts, TypeTold


def _newest(attempts: Sequence[Attempt]) -> tuple[str, int, HttpFacts] | None:
    """Give source, moment and facts of the newest poll that was answered."""
    return next(((one.source, one.started, one.http) for one in reversed(attempts) if one.http is not None), None)


def _of_body(attempts: Sequence[Attempt]) -> tuple[str, HttpFacts] | None:
    """Give source and facts of the newest poll that was answered with a whole body."""
    for one in reversed(attempts):
        if one.http is not None and one.http.type_told is not None:
            return one.source, one.http
    return None


@rule(
    "BP_NO_HTTPS",
    Severity.INFO,
    Words(
        "No HTTPS",
        "Pas de HTTPS",
        "Serve the address over HTTPS, and redirect the old one to it.",
        "Servir l’adresse en HTTPS, et y rediriger l’ancienne.",
    ),
    Need.ATTEMPTS,
)
def no_https(polls: Polls) -> Found:
    """Every step to the address is encrypted; within one machine or a private network it need not be.

    Source: HEALTH.md 1.3; GTFS-RT best practices.
    """
    newest = _newest(polls.attempts)
    if newest is None or newest[2].is_https or newest[2].is_internal:
        return NOTHING
    return found([(newest[0], "after redirects" if newest[2].redirects else "")])


@rule(
    "BP_CERTIFICATE_ENDS",
    Severity.WARNING,
    Words(
        "Certificate ends soon",
        "Certificat bientôt expiré",
        "Renew the server's certificate, and see why that did not happen by itself.",
        "Renouveler le certificat du serveur, et chercher pourquoi cela ne s’est pas fait tout seul.",
    ),
    Need.ATTEMPTS,
)
def certificate_ends(polls: Polls) -> Found:
    """The server's certificate holds for 14 days more, or for the last third of its life where that is shorter.

    Source: HEALTH.md 5.6, which shows its end; the bound is ours: ACME clients renew 30 days before, and two weeks leave time.
    """
    newest = _newest(polls.attempts)
    if newest is None:
        return NOTHING
    source, now, http = newest
    left = days_left(http, now)
    if left is None or left >= days_wanted(http, polls.thresholds.certificate_days):
        return NOTHING
    return found([(source, f"{left:.1f} days left")])


@rule(
    "BP_CONTENT_TYPE",
    Severity.INFO,
    Words(
        "Content-Type does not fit",
        "Content-Type inadapté",
        "Send messages with the header Content-Type: application/x-protobuf.",
        "Envoyer les messages avec l’en-tête Content-Type: application/x-protobuf.",
    ),
    Need.ATTEMPTS,
)
def content_type_does_not_fit(polls: Polls) -> Found:
    """A message is announced as protobuf or as bytes of any kind; as text or a web page, programs between may change or refuse it.

    Source: HEALTH.md 5.6, "content type"; RFC 9110, section 8.3.
    """
    told = _of_body(polls.attempts)
    if told is None or told[1].type_told is TypeTold.FITS:
        return NOTHING
    return found([(told[0], told[1].content_type or "no Content-Type")])


@rule(
    "BP_NO_LAST_MODIFIED",
    Severity.INFO,
    Words(
        "Neither Last-Modified nor ETag",
        "Ni Last-Modified ni ETag",
        "Send Last-Modified or ETag, and answer If-Modified-Since or If-None-Match with 304 while nothing is new.",
        "Envoyer Last-Modified ou ETag, et répondre 304 à If-Modified-Since ou If-None-Match tant que rien n’est nouveau.",
    ),
    Need.ATTEMPTS,
)
def no_last_modified(polls: Polls) -> Found:
    """An answer says when it changed (Last-Modified) or names its version (ETag), so that the same is not sent twice.

    Source: HEALTH.md 1.3; GTFS-RT best practices.
    """
    told = _of_body(polls.attempts)
    if told is None or told[1].has_last_modified or told[1].has_etag:
        return NOTHING
    return found([(told[0], "")])


RULES = (no_https, certificate_ends, content_type_does_not_fit, no_last_modified)
