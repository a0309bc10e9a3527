"""Best practices about the polls of one address, whatever the messages say."""

from collections.abc import Sequence
from dataclasses import dataclass

from mobility.health.rules.found import found
from mobility.health.rules.rule import Need, Words, rule
from mobility.health.rules.thresholds import DEFAULTS, RuleThresholds
from mobility.model.finding import NOTHING, Found, Severity
from mobility.model.health import Attempt
from mobility.model.outcome import Outcome

_FEWEST_POLLS = 20
"""Below this one failure would be 5 % and say nothing."""
_NOT_ITS_FAULT = (Outcome.PENDING, Outcome.SECRET_MISSING, Outcome.INTERNAL_ERROR, Outcome.OLDER_THAN_KNOWN)


@dataclass(frozen=True)
class Polls:
    """Polls of one address, in the order made."""

    attempts: Sequence[Attempt]
    thresholds: RuleThresholds = DEFAULTS


@rule(
    "BP_INVALID_RESPONSES",
    Severity.WARNING,
    Words(
        "Invalid responses",
        "Réponses invalides",
        "Answer every request within seconds with status 200 and a whole FeedMessage; watch the server with the same polls.",
        "Répondre à chaque requête en quelques secondes par un statut 200 et un FeedMessage complet.",
    ),
    Need.ATTEMPTS,
)
def invalid_responses(polls: Polls) -> Found:
    """Less than 1 % of responses fail or cannot be decoded; looked at from 20 polls on. Source: HEALTH.md 1.3."""
    judged = [attempt for attempt in polls.attempts if attempt.outcome not in _NOT_ITS_FAULT]
    failed = [attempt for attempt in judged if not attempt.outcome.is_success]
    if len(judged) < _FEWEST_POLLS or 100 * len(failed) < polls.thresholds.invalid_responses_percent * len(judged):
        return NOTHING
    return found((attempt.source, f"{attempt.outcome} {attempt.detail}".strip()) for attempt in failed)


@rule(
    "BP_NEEDS_LOGIN",
    Severity.INFO,
    Words(
        "Access needs a key",
        "Accès soumis à une clé",
        "Publish without registration, as open data; limit the rate instead.",
        "Publier sans inscription, en données ouvertes ; limiter plutôt le débit.",
    ),
    Need.ATTEMPTS,
)
def needs_login(polls: Polls) -> Found:
    """The address answers without a key. Source: HEALTH.md 1.3."""
    refused = (
        attempt for attempt in polls.attempts if attempt.outcome in {Outcome.UNAUTHORIZED, Outcome.SECRET_MISSING}
    )
    return found((attempt.source, f"{attempt.outcome} {attempt.detail}".strip()) for attempt in refused)


RULES = (invalid_responses, needs_login)
