"""A language -> the service's own words for what a board shows; French first, and complete in each language."""

from typing import Final

FRENCH: Final = "fr"

CATALOGUE: Final[dict[str, dict[str, str]]] = {
    "fr": {
        "imminent": "à l’approche",
        "minutes": "{minutes} min",
        "live": "temps réel",
        "ageing": "temps réel, il y a {minutes} min",
        "scheduled": "théorique",
        "on_time": "à l’heure",
        "late": "retard {minutes} min",
        "early": "avance {minutes} min",
        "cancelled": "Supprimé",
        "skipped": "Non desservi",
        "added": "Service ajouté",
        "replaced": "Parcours modifié",
        "unscheduled": "Sans horaire fixe",
        "terminus": "Descente seulement",
        "phone_agency": "Sur réservation",
        "coordinate_with_driver": "À convenir avec le conducteur",
        "before_time": "avant {time} la veille",
        "before_days": "avant {time}, {days} jours avant",
        "before_minutes": "au moins {minutes} min avant",
        "headway": "toutes les {minutes} min",
        "platform": "quai {platform}",
        "towards": "direction {headsign}",
        "line": "Ligne {line}",
        "in_minute": "dans {minutes} minute",
        "in_minutes": "dans {minutes} minutes",
        "at": "à {time}",
        "scheduled_at": "horaire prévu {time}",
        "no_departures": "Aucun départ dans l’intervalle demandé.",
        "next": "Prochain départ : {when}.",
        "today": "aujourd’hui à {time}",
        "tomorrow": "demain à {time}",
        "on_day": "{weekday} {day} {month} à {time} (dans {days} jours)",
        "unavailable_since": "Temps réel indisponible depuis {minutes} min, horaires théoriques affichés ({feed}).",
        "weekdays": "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "months": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "no_service_today": "Pas de service aujourd’hui.",
        "service_ended_today": "Le service est terminé pour aujourd’hui.",
        "not_yet_today": "Pas encore de départ.",
        "no_service_in_timetable": "Plus aucun départ d’ici dans les horaires publiés.",
        "timetable_expired": "Les horaires publiés sont arrivés à échéance.",
        "timetable_not_started": "Les horaires publiés ne sont pas encore en vigueur.",
        "stop_never_served": "Aucun service ne part d’ici dans les horaires publiés.",
        "all_cancelled": "Tous les départs sont supprimés.",
        "filtered": "Aucun départ ne correspond aux filtres.",
        "no_timetable": "Les horaires ne sont pas encore disponibles.",
    },
    "en": {
        "imminent": "arriving",
        "minutes": "{minutes} min",
        "live": "live",
        "ageing": "live {minutes} min ago",
        "scheduled": "scheduled",
        "on_time": "on time",
        "late": "{minutes} min late",
        "early": "{minutes} min early",
        "cancelled": "Cancelled",
        "skipped": "Does not stop here",
        "added": "Extra service",
        "replaced": "Changed route",
        "unscheduled": "No fixed time",
        "terminus": "Alighting only",
        "phone_agency": "On request",
        "coordinate_with_driver": "Arrange with the driver",
        "before_time": "before {time} the day before",
        "before_days": "before {time}, {days} days before",
        "before_minutes": "at least {minutes} min before",
        "headway": "every {minutes} min",
        "platform": "platform {platform}",
        "towards": "to {headsign}",
        "line": "Line {line}",
        "in_minute": "in {minutes} minute",
        "in_minutes": "in {minutes} minutes",
        "at": "at {time}",
        "scheduled_at": "scheduled {time}",
        "no_departures": "No departures in the time asked for.",
        "next": "Next departure: {when}.",
        "today": "today at {time}",
        "tomorrow": "tomorrow at {time}",
        "on_day": "{weekday} {day} {month} at {time} (in {days} days)",
        "unavailable_since": "Live times unavailable for {minutes} min, scheduled times shown ({feed}).",
        "weekdays": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "months": "January February March April May June July August September October November December",
        "no_service_today": "No service today.",
        "service_ended_today": "Service has ended for today.",
        "not_yet_today": "No departure yet.",
        "no_service_in_timetable": "The published timetable has no more departures from here.",
        "timetable_expired": "The published timetable has expired.",
        "timetable_not_started": "The published timetable is not yet in force.",
        "stop_never_served": "Nothing leaves from here in the published timetable.",
        "all_cancelled": "All departures are cancelled.",
        "filtered": "No departure matches the filters.",
        "no_timetable": "The timetable is not available yet.",
    },
}


def spoken_language(wanted: tuple[str, ...]) -> str:
    """Choose the first language wanted that the service speaks, by its base; French without one."""
    for language in wanted:
        base = language.lower().partition("-")[0]
        if base in CATALOGUE:
            return base
    return FRENCH


def say(language: str, key: str, **values: str | int) -> str:
    """Give a phrase of the catalogue, filled in; `language` is one of its own."""
    return CATALOGUE[language][key].format(**values)
