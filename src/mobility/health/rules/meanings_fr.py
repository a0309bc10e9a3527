"""What each rule asks, in French, by id; in English the rule's own function says it."""

MEANINGS_FR: dict[str, str] = {
    "BP_ADDED_DEPRECATED": "Une mise à jour de course n’emploie pas ADDED, dont le sens n’a jamais été arrêté.",
    "BP_ALERT_EXPIRED": "Une alerte qui donne des périodes (active_period) en a au moins une qui n’est pas passée.",
    "BP_ALERT_FEED_STALE": "Un message qui ne porte que des alertes a un en-tête vieux de 600 s au plus ; les alertes elles-mêmes n’ont "
    "pas d’horodatage.",
    "BP_ALERT_NO_CAUSE_EFFECT": "Une alerte dit sa cause et son effet, et ne se contente pas d’« inconnu ».",
    "BP_ALERT_NO_TEXT": "Une alerte a un titre (header_text) et un texte (description_text).",
    "BP_ALERT_STOP_LIST_INSTEAD_OF_ROUTE": "Une alerte qui ne désigne que des arrêts, dix ou plus, n’énumère pas tous les arrêts d’une "
    "ligne : elle désigne la ligne.",
    "BP_ALL_STOPS_SKIPPED": "Une course dont plus aucun arrêt n’est desservi est annoncée comme supprimée (CANCELED).",
    "BP_CERTIFICATE_ENDS": "Le certificat du serveur vaut encore 14 jours au moins, ou le dernier tiers de sa durée si elle est plus courte.",
    "BP_CONTENT_TYPE": "Un message est annoncé comme du protobuf ou comme des octets quelconques ; annoncé comme du texte ou une page "
    "web, il peut être modifié ou refusé en chemin.",
    "BP_DELAY_ON_FREQUENCY_TRIP": "Une course en fréquence (exact_times=0) n’a pas de retard, ni pour la course ni à un arrêt ; un constat "
    "par course.",
    "BP_DUPLICATE_ENTITY_ID": "L’identifiant d’une entité (FeedEntity.id) est unique dans le message.",
    "BP_DUPLICATE_TRIP_UPDATE": "Une course d’un jour donné a au plus une mise à jour (TripUpdate) et une position (VehiclePosition).",
    "BP_ENTITY_ID_UNSTABLE": "Une course ou un véhicule garde le même identifiant d’entité (FeedEntity.id) d’un message à l’autre.",
    "BP_INVALID_RESPONSES": "Moins de 1 % des réponses échouent ou sont illisibles ; jugé à partir de 20 lectures.",
    "BP_NEEDS_LOGIN": "L’adresse répond sans clé d’accès.",
    "BP_NEW_NO_HEADSIGN": "Une course nouvelle (NEW) dit sa destination.",
    "BP_NO_HTTPS": "Chaque étape jusqu’à l’adresse est chiffrée ; ce n’est pas exigé au sein d’une machine ou d’un réseau privé.",
    "BP_NO_LAST_MODIFIED": "Une réponse dit quand elle a changé (Last-Modified) ou nomme sa version (ETag), pour que le même contenu ne "
    "soit pas envoyé deux fois.",
    "BP_STOP_REL_ON_FREQUENCY_TRIP": "Les passages d’une course en fréquence (exact_times=0) ne sont ni SCHEDULED ni SKIPPED.",
    "BP_STOP_TIMES_EQUAL": "Aucune arrivée ni aucun départ n’est au même instant que l’arrivée ou le départ qui précède.",
    "BP_TRIP_DROPPED": "Une course qui, d’après ses propres prédictions, était en route reste dans le flux jusqu’à ce qu’elles soient passées.",
    "BP_TRIP_NOT_ACTIVE": "Le service de la course circule le jour de sa start_date.",
    "BP_TRIP_UPDATE_NO_FUTURE_STOP": "Une course datée qui, d’après les horaires, est en route a une prédiction à venir. Un retard en est "
    "toujours une, puisqu’il se reporte sur les arrêts suivants.",
    "BP_TRIP_UPDATE_STALE": "Une mise à jour de course a 90 s au plus.",
    "BP_VEHICLE_ID_UNSTABLE": "Une course assurée par un seul véhicule garde le même vehicle.id d’un message à l’autre.",
    "BP_VEHICLE_POSITION_STALE": "Une position de véhicule a 90 s au plus.",
    "BP_VEHICLE_TIMESTAMPS_EQUAL": "De cinq véhicules ou plus, tous n’ont pas été observés à la même seconde.",
    "BP_VERSION_OLD": "Le producteur parle la version 2.0 de GTFS Realtime.",
    "E001": "Les horodatages, les heures prédites et les périodes des alertes sont compris entre le 01/01/2005 et le 10/02/2033, en "
    "secondes POSIX.",
    "E002": "Au fil d’une mise à jour de course, stop_sequence croît strictement ; un constat par course. S’il manque et que les "
    "horaires sont connus, il en est tiré en suivant la course ; un arrêt qui ne s’y trouve pas ainsi est en désordre, pourvu que d’autres "
    "de la course s’y trouvent.",
    "E003": "Chaque trip_id, des alertes aussi, est dans trips.txt, sauf pour les courses que le temps réel ajoute. Les courses "
    "nouvelles sont celles qui disent ADDED ou NEW ; une course DUPLICATED porte son nouveau trip_id dans trip_properties, et c’est "
    "sous ce nom que véhicules et alertes la désignent ensuite.",
    "E004": "Chaque route_id, des alertes aussi, est dans routes.txt.",
    "E006": "Une course en fréquence (exact_times=0) est désignée avec start_date et start_time ; un constat pour chacun qui manque.",
    "E009": "Les mises à jour d’une course qui dessert deux fois un même arrêt donnent stop_sequence ; un constat par course.",
    "E011": "Chaque stop_id des mises à jour, des véhicules et des alertes est dans stops.txt, ou ajouté par une entité Stop.",
    "E012": "Aucune mise à jour de course et aucune position de véhicule n’est plus récente que l’en-tête.",
    "E013": "Une course en fréquence (exact_times=0) dit UNSCHEDULED, ou ne dit rien.",
    "E015": "Les mises à jour et les véhicules désignent des quais ou points d’arrêt (location_type 0) ; les alertes peuvent désigner des gares.",
    "E016": "Une course ADDED ou NEW n’est pas dans trips.txt.",
    "E017": "Deux messages dont les entités diffèrent, autrement que par leur ordre, ont un header.timestamp différent.",
    "E018": "Un message plus récent a un header.timestamp plus récent.",
    "E019": "Pour une course à exact_times=1, start_time vaut start_time + k × headway_secs, avant end_time, d’une des lignes de la course dans "
    "frequencies.txt. Vaut pour les véhicules comme pour les mises à jour.",
    "E020": "Une start_time s’écrit H:MM:SS ou HH:MM:SS, jusqu’à 29:59:59.",
    "E021": "Une start_date s’écrit en huit chiffres qui sont un jour du calendrier.",
    "E022": "Aucune arrivée ni aucun départ n’est avant l’arrivée ou le départ qui précède : jusqu’à quatre constats par arrêt. Les heures "
    "égales ont leur propre règle, pour les systèmes qui comptent en minutes.",
    "E023": "La start_time d’une course sans fréquence est sa première arrival_time, avec ses zéros ; sauf pour les courses DUPLICATED ou "
    "nouvelles.",
    "E024": "direction_id est celui que trips.txt donne à la course.",
    "E025": "À un même arrêt, le départ n’est pas avant l’arrivée.",
    "E026": "Une position a une latitude entre −90 et +90 et une longitude entre −180 et +180.",
    "E027": "Un cap est compris entre 0 et 360, bornes comprises.",
    "E028": "Une position valide est à moins de 1 609 m du rectangle qui entoure shapes.txt, ou stops.txt si shapes.txt a trois lignes ou moins.",
    "E029": "Un véhicule situé dans le territoire desservi est à 200 m au plus du tracé de sa course. Est excusée une course qui passe "
    "ailleurs : elle donne ses propres arrêts, des TripModifications la désignent, ou une alerte DETOUR nomme la course ou sa ligne, par "
    "trip ou par route_id, dans ce message ou dans un autre du même moment.",
    "E030": "Dans un même informed_entity, la course est bien de la ligne, d’après trips.txt.",
    "E031": "informed_entity.route_id et informed_entity.trip.route_id sont les mêmes.",
    "E032": "Chaque alerte a un informed_entity.",
    "E033": "Un informed_entity désigne une agence, une ligne, un mode (route_type), un arrêt, ou une course par son identifiant ou sa ligne.",
    "E034": "Chaque agency_id d’une alerte est dans agency.txt.",
    "E035": "Le route_id d’une course est sa ligne dans trips.txt ; rien n’est dit si le GTFS ignore l’un ou l’autre.",
    "E036": "Deux passages voisins ne donnent pas le même stop_sequence ; un stop_sequence absent ne compte pas.",
    "E037": "Deux passages voisins ne donnent pas le même stop_id.",
    "E038": "Seules « 1.0 » et « 2.0 » sont des versions de GTFS Realtime.",
    "E039": "Un FULL_DATASET ne contient jamais is_deleted, quelle qu’en soit la valeur.",
    "E040": "Une mise à jour de passage désigne son arrêt par stop_id ou par stop_sequence.",
    "E041": "Une mise à jour de course a au moins un stop_time_update, sauf si la course est CANCELED, DELETED ou DUPLICATED.",
    "E042": "Un passage NO_DATA n’a ni arrivée ni départ ; un constat pour chacun.",
    "E043": "Une mise à jour de passage a une arrivée ou un départ, sauf si le passage est SKIPPED ou NO_DATA.",
    "E044": "Une arrivée ou un départ a un retard ou une heure, sauf si l’arrêt est SKIPPED. La référence est antérieure à "
    "scheduled_time, par lequel une course propre apporte son horaire : un événement qui en a un dit quelque chose, et laisse "
    "retard et heure vides quand la prévision est inconnue.",
    "E045": "Le stop_id d’un passage est celui que la course a à ce stop_sequence. Ne vaut ni pour les courses qui donnent leurs propres "
    "arrêts, ni après un stop_sequence que la course n’a pas.",
    "E046": "Une arrivée ou un départ sans heure concerne un passage qui en a une dans stop_times.txt ; un constat pour chacun. N’est pas "
    "examiné après un stop_sequence que la course n’a pas.",
    "E047": "Une course a le même véhicule dans les deux flux, et un véhicule la même course, à moins que les deux courses aient le même "
    "block_id. Sans horaires aucun block n’est connu, et seul le premier point est examiné.",
    "E048": "À partir de la version 2.0, l’en-tête a un horodatage ; de même si la version est illisible.",
    "E049": "À partir de la version 2.0, l’en-tête dit son incrémentalité (incrementality).",
    "E050": "Aucun horodatage de l’en-tête, d’une mise à jour de course ou d’une position n’est plus de 60 s en avance sur l’horloge.",
    "E051": "stop_sequence est l’un de ceux de la course ; seul le premier d’une course qui ne l’est pas est signalé.",
    "E052": "Deux positions d’un même message n’ont pas le même vehicle.id ; chacune en trop est un constat.",
    "W001": "Chaque mise à jour de course et chaque position a un horodatage, et, avant la version 2.0, l’en-tête aussi.",
    "W002": "Chaque mise à jour de course et chaque position a un vehicle.id.",
    "W003": "Les courses et les véhicules des mises à jour sont parmi les positions, et inversement ; un constat par identifiant.",
    "W004": "Une vitesse est comprise entre 0 et 26 m/s, soit 94 km/h ; un flux avec des trains demande un seuil plus haut.",
    "W005": "Une course en fréquence (exact_times=0) vient avec un vehicle.id.",
    "W006": "Chaque désignation de course, des alertes aussi, a un trip_id.",
    "W007": "Deux messages consécutifs sont à 35 s d’écart au plus, d’après leurs en-têtes.",
    "W008": "L’en-tête a 65 s au plus quand il est lu.",
    "W009": "Chaque désignation de course a un schedule_relationship, et chaque mise à jour de passage aussi ; ces dernières comptent une fois "
    "par course.",
}
