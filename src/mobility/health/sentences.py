"""An indicator or a status in, one plain sentence in French or English out."""

from mobility.health.outcomes_fr import OUTCOMES_FR
from mobility.health.sentence_texts import SENTENCES, Texts, sentence_of
from mobility.model.health import Indicator, SourceHealth, Status
from mobility.model.outcome import EXPLANATIONS, Outcome

_KINDS: dict[str, Texts] = {
    "trip_updates": {"fr": "Mises à jour de courses", "en": "Trip updates"},
    "vehicle_positions": {"fr": "Positions de véhicules", "en": "Vehicle positions"},
    "alerts": {"fr": "Alertes", "en": "Alerts"},
    "static": {"fr": "Horaires", "en": "Timetable"},
    "": {"fr": "Temps réel", "en": "Realtime"},
}

_UNITS: tuple[tuple[int, Texts], ...] = (
    (86_400, {"fr": "jours", "en": "days"}),
    (3_600, {"fr": "heures", "en": "hours"}),
    (60, {"fr": "minutes", "en": "minutes"}),
)


def indicator_sentence(
    indicator: Indicator, source: SourceHealth | None, lang: str, active_trips: int | None = None
) -> str:
    """Say what a degraded or down indicator means; `source` is the one it is about, None for the feed as a whole.

    `lang` is fr or en; the grade must be degraded or down; `active_trips` is how many are on the road.
    """
    assert indicator.grade is not None
    value = indicator.value if indicator.value is not None else 0.0
    is_over = indicator.id == "certificate_days" and value < 0
    return sentence_of(indicator.id, "over" if is_over else indicator.grade)[lang].format(
        value=value,
        duration=duration(int(value), lang),
        kind=_kind(source, lang) if source or indicator.id != "certificate_days" else _KINDS["static"][lang],
        failures=source.consecutive_failures if source else 0,
        active="?" if active_trips is None else active_trips,
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
