"""An indicator or a status in, one plain sentence in French or English out."""

from mobility.health.outcomes_fr import OUTCOMES_FR
from mobility.model.health import Indicator, SourceHealth, Status
from mobility.model.outcome import EXPLANATIONS, Outcome

Texts = dict[str, str]
"""By language: fr, en."""

_KINDS: dict[str, Texts] = {
    "trip_updates": {"fr": "Mises à jour de courses", "en": "Trip updates"},
    "vehicle_positions": {"fr": "Positions de véhicules", "en": "Vehicle positions"},
    "alerts": {"fr": "Alertes", "en": "Alerts"},
    "": {"fr": "Temps réel", "en": "Realtime"},
}

SENTENCES: dict[str, Texts] = {
    "static_version.degraded": {
        "fr": "La dernière version des horaires n’a pas pu être utilisée, la précédente reste en service : {outcome}",
        "en": "The newest timetable could not be used and the one before it stays: {outcome}",
    },
    "static_version.down": {
        "fr": "Aucun horaire n’a encore pu être lu : {outcome}",
        "en": "No timetable could be read yet: {outcome}",
    },
    "expiry_days.degraded": {
        "fr": "Les horaires expirent dans {value:.0f} jour(s).",
        "en": "The timetable expires in {value:.0f} day(s).",
    },
    "expiry_days.down": {
        "fr": "Les horaires ont expiré : le dernier jour de service est passé.",
        "en": "The timetable has expired: its last day of service is over.",
    },
    "fetch_success.degraded": {
        "fr": "{kind} : {value:.1f} % des lectures des dernières 24 heures ont réussi.",
        "en": "{kind}: {value:.1f} % of the attempts of the last 24 hours succeeded.",
    },
    "fetch_success.down": {
        "fr": "{kind} : {failures} lectures ont échoué à la suite : {outcome}",
        "en": "{kind}: {failures} attempts failed in a row: {outcome}",
    },
    "header_age.degraded": {
        "fr": "{kind} : le message en usage date d’il y a {duration}.",
        "en": "{kind}: the message in use is {duration} old.",
    },
    "header_age.down": {
        "fr": "{kind} : rien de nouveau depuis {duration} ; seuls les horaires sont affichés.",
        "en": "{kind}: nothing new for {duration}; only the timetable is shown.",
    },
    "trip_match.degraded": {
        "fr": "{kind} : {value:.0f} % des courses se retrouvent dans les horaires.",
        "en": "{kind}: {value:.0f} % of the trips are in the timetable.",
    },
    "trip_match.down": {
        "fr": "{kind} : {value:.0f} % seulement des courses se retrouvent dans les horaires ; les deux vont-ils ensemble ?",
        "en": "{kind}: only {value:.0f} % of the trips are in the timetable; do the two belong together?",
    },
    "stop_match.degraded": {
        "fr": "{kind} : {value:.0f} % des passages se retrouvent à un arrêt de leur course.",
        "en": "{kind}: {value:.0f} % of the stop time updates belong to a stop of their trip.",
    },
    "stop_match.down": {
        "fr": "{kind} : {value:.0f} % seulement des passages se retrouvent à un arrêt de leur course.",
        "en": "{kind}: only {value:.0f} % of the stop time updates belong to a stop of their trip.",
    },
    "status.ok": {"fr": "Tout fonctionne.", "en": "All is well."},
    "status.no_service": {
        "fr": "Aucune course n’est en route en ce moment.",
        "en": "No trip is on the road at the moment.",
    },
    "status.paused": {"fr": "Ce flux est en pause.", "en": "This feed is paused."},
    "status.unknown": {"fr": "Rien n’a encore été lu.", "en": "Nothing has been read yet."},
}
"""By `INDICATOR.GRADE`, or `status.STATUS` for a feed of which no indicator speaks."""

_UNITS: tuple[tuple[int, Texts], ...] = (
    (86_400, {"fr": "jours", "en": "days"}),
    (3_600, {"fr": "heures", "en": "hours"}),
    (60, {"fr": "minutes", "en": "minutes"}),
)


def indicator_sentence(indicator: Indicator, source: SourceHealth | None, lang: str) -> str:
    """Say what a degraded or down indicator means; `source` is the one it is about, None for the feed as a whole.

    `lang` is fr or en; the grade must be degraded or down.
    """
    assert indicator.grade is not None
    value = indicator.value if indicator.value is not None else 0.0
    return SENTENCES[f"{indicator.id}.{indicator.grade}"][lang].format(
        value=value,
        duration=duration(int(value), lang),
        kind=_kind(source, lang),
        failures=source.consecutive_failures if source else 0,
        outcome=_outcome(indicator.reason, lang),
    )


def status_sentence(status: Status, lang: str) -> str:
    """Say what a status means that no indicator stands behind."""
    return SENTENCES[f"status.{status}"][lang]


def duration(seconds: int, lang: str) -> str:
    """Spell a duration in the largest unit of which it holds at least two, rounded down."""
    for size, names in _UNITS:
        if seconds >= 2 * size:
            return f"{seconds // size} {names[lang]}"
    return f"{seconds} {'secondes' if lang == 'fr' else 'seconds'}"


def _kind(source: SourceHealth | None, lang: str) -> str:
    """Name a source by what it carries, by its id where it carries several kinds."""
    kind = source.kind if source else ""
    if kind in _KINDS:
        return _KINDS[kind][lang]
    return f"{_KINDS[''][lang]} ({source.id})" if source else _KINDS[""][lang]


def _outcome(name: str, lang: str) -> str:
    """Explain an outcome; indicators whose reason is none have nothing to explain."""
    if name not in set(Outcome):
        return ""
    return OUTCOMES_FR[Outcome(name)] if lang == "fr" else EXPLANATIONS[Outcome(name)].sentence
