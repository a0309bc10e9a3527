"""A language in, the words of the pages out; every language has every key."""

from collections.abc import Mapping, Sequence

LANGUAGES = ("fr", "en")
"""Languages the pages speak, the default first."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "tagline": "Prochains départs, tous réseaux, tous modes",
        "skip": "Aller au contenu",
        "search_label": "Chercher un arrêt, une gare, un quai",
        "search_button": "Chercher",
        "search_example": "par exemple : gare, mairie, hôpital…",
        "results_for": "Arrêts trouvés pour « {text} »",
        "no_results": "Aucun arrêt ne porte ce nom. Vérifiez l’orthographe ou essayez un mot de moins.",
        "results_count_one": "{count} arrêt",
        "results_count_many": "{count} arrêts",
        "other_language": "English",
        "board_title": "Prochains départs",
        "board_caption": "Prochains départs de {place}, situation à {time}",
        "line": "Ligne",
        "direction": "Direction",
        "departure": "Départ",
        "as_of": "Situation à",
        "local_time": "heure locale ({zone})",
        "pause": "Suspendre la mise à jour",
        "resume": "Reprendre la mise à jour",
        "alerts": "Infos trafic",
        "next_departure": "Prochain départ",
        "busiest": "Arrêts les plus desservis",
        "data": "Données :",
        "formats": "Cette page en :",
        "json": "JSON",
        "plain_text": "texte",
        "api_docs": "API",
        "health": "État des flux",
        "not_ready": "Les horaires se chargent. Cette page se mettra à jour d’elle-même.",
        "unknown_stop_title": "Arrêt inconnu",
        "unknown_stop": "Aucun arrêt n’a l’identifiant « {id} ».",
        "similar": "Cherchiez-vous :",
        "home": "Accueil",
        "connection_lost": "Connexion perdue : ce tableau date de {age}.",
        "license": "licence",
        "station": "Gare ou station",
        "more": "Détails",
        "via": "Arrêt",
        "realtime_updated": "Tableau mis à jour",
        "wheelchair_accessible": "Accessible en fauteuil roulant",
        "open_board": "Voir les départs",
    },
    "en": {
        "tagline": "Next departures, every network, every mode",
        "skip": "Skip to content",
        "search_label": "Find a stop, a station, a quay",
        "search_button": "Search",
        "search_example": "for example: gare, mairie, hôpital…",
        "results_for": "Stops found for “{text}”",
        "no_results": "No stop has that name. Check the spelling or try one word less.",
        "results_count_one": "{count} stop",
        "results_count_many": "{count} stops",
        "other_language": "Français",
        "board_title": "Next departures",
        "board_caption": "Next departures from {place}, as of {time}",
        "line": "Line",
        "direction": "Destination",
        "departure": "Departure",
        "as_of": "As of",
        "local_time": "local time ({zone})",
        "pause": "Pause updates",
        "resume": "Resume updates",
        "alerts": "Service alerts",
        "next_departure": "Next departure",
        "busiest": "Busiest stops",
        "data": "Data:",
        "formats": "This page as:",
        "json": "JSON",
        "plain_text": "text",
        "api_docs": "API",
        "health": "Feed health",
        "not_ready": "Timetables are loading. This page will refresh by itself.",
        "unknown_stop_title": "Unknown stop",
        "unknown_stop": "No stop has the id “{id}”.",
        "similar": "Did you mean:",
        "home": "Home",
        "connection_lost": "Connection lost: this board is {age} old.",
        "license": "licence",
        "station": "Station",
        "more": "Details",
        "via": "Stop",
        "realtime_updated": "Board updated",
        "wheelchair_accessible": "Wheelchair accessible",
        "open_board": "See departures",
    },
}


def language_for(wanted: Sequence[str]) -> str:
    """Choose the page's language: the first wanted one that the pages speak, else French."""
    for tag in wanted:
        base = tag.lower().partition("-")[0]
        if base in WORDS:
            return base
    return LANGUAGES[0]
