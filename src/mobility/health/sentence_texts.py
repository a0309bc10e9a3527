"""What each indicator's grade means to people, in French and English."""

Texts = dict[str, str]
"""By language: fr, en."""

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
        "fr": "Les horaires s’arrêtent dans {value:.0f} jour(s), en tout ou en grande partie.",
        "en": "The timetable, or most of it, ends in {value:.0f} day(s).",
    },
    "expiry_days.down": {
        "fr": "Les horaires ont expiré : le dernier jour de service est passé.",
        "en": "The timetable has expired: its last day of service is over.",
    },
    "service_today": {
        "fr": "Les horaires n’ont aucune course aujourd’hui ; ce jour de la semaine en avait ces dernières semaines.",
        "en": "The timetable has no trip today; this day of the week had some in the last weeks.",
    },
    "new_ids": {
        "fr": "{value:.0f} % des courses ont changé d’identifiant avec les nouveaux horaires ; le temps réel doit suivre.",
        "en": "{value:.0f} % of the trips have another id since the new timetable; realtime has to follow.",
    },
    "fetch_success.degraded": {
        "fr": "{kind} : {value:.1f} % des lectures des dernières 24 heures ont réussi.",
        "en": "{kind}: {value:.1f} % of the attempts of the last 24 hours succeeded.",
    },
    "fetch_success.down": {
        "fr": "{kind} : {failures} lectures ont échoué à la suite : {outcome}",
        "en": "{kind}: {failures} attempts failed in a row: {outcome}",
    },
    "availability": {
        "fr": "{kind} : disponible {value:.1f} % du temps depuis 24 heures.",
        "en": "{kind}: available {value:.1f} % of the last 24 hours.",
    },
    "fetch_seconds": {
        "fr": "{kind} : une lecture sur vingt prend plus de {value:.0f} secondes.",
        "en": "{kind}: one attempt in twenty takes more than {value:.0f} seconds.",
    },
    "header_age.degraded": {
        "fr": "{kind} : le message en usage date d’il y a {duration}.",
        "en": "{kind}: the message in use is {duration} old.",
    },
    "header_age.down": {
        "fr": "{kind} : rien de nouveau depuis {duration} ; seuls les horaires sont affichés.",
        "en": "{kind}: nothing new for {duration}; only the timetable is shown.",
    },
    "frozen": {
        "fr": "{kind} : le contenu n’a pas changé depuis {duration}, alors que {active} courses sont en route.",
        "en": "{kind}: the content has not changed for {duration}; {active} trips are on the road.",
    },
    "entities.degraded": {
        "fr": "{kind} : {value:.0f} % seulement du nombre habituel à cette heure.",
        "en": "{kind}: only {value:.0f} % of what is usual at this hour.",
    },
    "entities.down": {
        "fr": "{kind} : le message est vide, alors que {active} courses sont en route.",
        "en": "{kind}: the message is empty; {active} trips are on the road.",
    },
    "coverage_tu": {
        "fr": "{value:.0f} % des {active} courses en route ont des prédictions.",
        "en": "{value:.0f} % of the {active} trips on the road have predictions.",
    },
    "coverage_vp": {
        "fr": "{value:.0f} % des {active} courses en route ont un véhicule localisé.",
        "en": "{value:.0f} % of the {active} trips on the road have a vehicle with a position.",
    },
    "coverage_day": {
        "fr": "{value:.0f} % des courses parties aujourd’hui ont été vues au moins une fois en temps réel.",
        "en": "{value:.0f} % of the trips that left today were seen at least once in realtime.",
    },
    "static_rt_version_skew": {
        "fr": "{kind} : {value:.0f} points de courses retrouvées en moins depuis le changement d’horaires ; le temps réel "
        "parle sans doute d’une autre version.",
        "en": "{kind}: {value:.0f} points fewer trips match since the timetable changed; realtime probably speaks of another "
        "version.",
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
    "id_mismatch": {
        "fr": "{kind} : {value:.0f} identifiants inconnus des horaires pour cent entités.",
        "en": "{kind}: {value:.0f} ids that the timetable lacks for a hundred entities.",
    },
    "trip_active": {
        "fr": "{kind} : {value:.0f} % des courses circulent le jour annoncé.",
        "en": "{kind}: {value:.0f} % of the trips run on the day that is given.",
    },
    "clock_skew": {
        "fr": "{kind} : l’horloge du producteur avance de {value:.0f} secondes.",
        "en": "{kind}: the producer's clock is {value:.0f} seconds ahead.",
    },
    "entity_age": {
        "fr": "{kind} : une entité sur dix a plus de {duration} quand le message est lu.",
        "en": "{kind}: one entity in ten is more than {duration} old when the message is read.",
    },
    "publish_interval": {
        "fr": "{kind} : une fois sur dix, plus de {duration} passent entre deux messages.",
        "en": "{kind}: one time in ten more than {duration} pass between two messages.",
    },
    "certificate_days": {
        "fr": "{kind} : le certificat du serveur expire dans {value:.0f} jour(s) ; plus rien ne sera lu ensuite.",
        "en": "{kind}: the server's certificate ends in {value:.0f} day(s), and then nothing can be read any more.",
    },
    "certificate_days.over": {
        "fr": "{kind} : le certificat du serveur a expiré.",
        "en": "{kind}: the server's certificate is over.",
    },
    "pairing": {
        "fr": "{kind} : {value:.0f} % des courses ont le même véhicule dans les prédictions et les positions.",
        "en": "{kind}: {value:.0f} % of the trips have the same vehicle in predictions and positions.",
    },
    "on_shape": {
        "fr": "{kind} : {value:.0f} % des véhicules sont près du tracé de leur course.",
        "en": "{kind}: {value:.0f} % of the vehicles are near the shape of their trip.",
    },
    "findings": {
        "fr": "{kind} : {value:.0f} règle(s) enfreinte(s) dans plus d’un message sur vingt.",
        "en": "{kind}: {value:.0f} rule(s) broken in more than one message in twenty.",
    },
    "kinds_7d": {
        "fr": "{kind} : {value:.0f} sorte(s) d’information vue(s) cette semaine manque(nt) depuis un jour.",
        "en": "{kind}: {value:.0f} kind(s) of information seen this week are missing for a day.",
    },
    "alerts": {
        "fr": "{kind} : {value:.0f} alerte(s) dont la période est passée sont encore diffusées.",
        "en": "{kind}: {value:.0f} alert(s) whose period is over are still published.",
    },
    "accuracy": {
        "fr": "{value:.0f} % des prédictions se sont vérifiées ces 7 jours, nettement moins que la semaine précédente.",
        "en": "{value:.0f} % of the predictions of the last 7 days came true, clearly fewer than the week before.",
    },
    "completeness": {
        "fr": "Avant un départ, une prédiction fraîche n’existe que {value:.0f} % du temps.",
        "en": "Before a departure there is a fresh prediction only {value:.0f} % of the time.",
    },
    "ghosts": {
        "fr": "{value:.0f} % des départs prédits n’ont été observés à aucun moment.",
        "en": "{value:.0f} % of the predicted departures were never observed.",
    },
    "status.ok": {"fr": "Tout fonctionne.", "en": "All is well."},
    "status.no_service": {
        "fr": "Aucune course n’est en route en ce moment.",
        "en": "No trip is on the road at the moment.",
    },
    "status.paused": {"fr": "Ce flux est en pause.", "en": "This feed is paused."},
    "status.unknown": {"fr": "Rien n’a encore été lu.", "en": "Nothing has been read yet."},
}
"""By `INDICATOR.GRADE`, by `INDICATOR` where both grades say the same, or `status.STATUS` where no indicator speaks."""


def sentence_of(indicator: str, grade: str) -> Texts:
    """Find the sentence of an indicator's grade."""
    return SENTENCES.get(f"{indicator}.{grade}") or SENTENCES[indicator]
