"""The French words of the page of what was shown."""

SHOWN: dict[str, str] = {
    "shown_title": "Qu’avons-nous affiché ?",
    "shown_lead": "Le tableau d’un arrêt tel qu’il était affiché à un moment passé, refait à partir des messages conservés.",
    "shown_stop": "Arrêt (nom, ou identifiant RÉSEAU:ID)",
    "shown_which_stop": "Quel arrêt « {text} » ?",
    "shown_at": "Moment (heure locale du réseau, sauf fuseau indiqué)",
    "shown_button": "Montrer",
    "shown_note": "La réponse dit aussi ce qui n’est plus conservé.",
    "shown_caption": "Départs affichés le {time}",
    "shown_destination": "Direction",
    "shown_time": "Heure affichée",
    "shown_scheduled": "Horaire",
    "shown_certainty": "Certitude",
    "shown_nothing": "Aucun départ n’était affiché.",
    "shown_unknown_stop": "Les horaires de ce moment n’ont pas d’arrêt « {text} ».",
    "shown_bad_stop": "Aucun arrêt ne s’appelle « {text} » ; un identifiant a la forme RÉSEAU:ID.",
    "shown_bad_at": "« {text} » n’est pas une date avec une heure, comme 2026-11-24T08:15.",
    "shown_missing": "Ce qui manque à cette réponse",
}
