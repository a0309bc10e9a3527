"""Notices about a timetable's calendar, stops, lines and transfers by code: what the operator does about each, in English and
French."""

MENDING_NETWORK: dict[str, tuple[str, str]] = {
    # Calendar and expiry.
    "invalid_date": (
        "Write dates as YYYYMMDD, and only those that exist.",
        "Écrire les dates en AAAAMMJJ, et seulement celles qui existent.",
    ),
    "expired_calendar": (
        "Drop services that are over, or extend them.",
        "Retirer les services terminés, ou les prolonger.",
    ),
    "feed_expiration_date7_days": (
        "Publish the next version now: within a week travellers see nothing any more.",
        "Publier sans attendre la version suivante : d'ici une semaine les voyageurs ne voient plus rien.",
    ),
    "feed_expiration_date30_days": (
        "Prepare the next version, and publish it at least a week before this one ends.",
        "Préparer la version suivante, et la publier au moins une semaine avant la fin de celle-ci.",
    ),
    "trip_coverage_not_active_for_next7_days": (
        "Publish the days that follow: most trips end within a week.",
        "Publier les jours suivants : l'essentiel des courses s'arrête d'ici une semaine.",
    ),
    "future_calendar": (
        "Publish a dataset that also covers today, present and next service together.",
        "Publier un jeu de données qui couvre aussi aujourd'hui, service présent et à venir ensemble.",
    ),
    "future_feed": (
        "Let feed_start_date be today or earlier, with service from then on.",
        "Mettre feed_start_date à aujourd'hui ou plus tôt, avec du service dès ce jour.",
    ),
    "big_gap_in_service": (
        "Check that nothing really runs then; often a service between two seasons is missing.",
        "Vérifier que rien ne circule alors ; souvent il manque un service entre deux saisons.",
    ),
    "service_has_no_active_day_of_the_week": (
        "Mark the weekdays, or drop the row of calendar.txt and keep its dates in calendar_dates.txt.",
        "Cocher les jours, ou retirer la ligne de calendar.txt et garder ses dates dans calendar_dates.txt.",
    ),
    "service_extends_far_in_the_future": (
        "Let services end with what is really planned, within two years.",
        "Faire finir les services avec ce qui est vraiment prévu, sous deux ans.",
    ),
    "service_window_outside_feed_period": (
        "Let feed_start_date and feed_end_date enclose all service.",
        "Encadrer tout le service par feed_start_date et feed_end_date.",
    ),
    "feed_valid_beyond_total_service_window": (
        "Let feed_end_date be the last day with service, or add the service that is missing.",
        "Mettre feed_end_date au dernier jour de service, ou ajouter le service qui manque.",
    ),
    "missing_feed_info_date": (
        "Give both feed_start_date and feed_end_date.",
        "Donner à la fois feed_start_date et feed_end_date.",
    ),
    # Time zone.
    "invalid_timezone": (
        "Use a name of the tz database, such as Europe/Paris.",
        "Employer un nom de la base tz, comme Europe/Paris.",
    ),
    "inconsistent_agency_timezone": (
        "Give all agencies one time zone; a stop elsewhere has stop_timezone.",
        "Donner le même fuseau à toutes les agences ; un arrêt d'un autre fuseau a stop_timezone.",
    ),
    # Stops.
    "location_with_unexpected_stop_time": (
        "Let stop_times.txt name stops or platforms (location_type 0), not stations or entrances.",
        "Désigner dans stop_times.txt des arrêts ou des quais (location_type 0), ni gares ni accès.",
    ),
    "stop_without_location": (
        "Give stop_lat and stop_lon.",
        "Donner stop_lat et stop_lon.",
    ),
    "point_near_origin": (
        "Give the stop's real coordinates; 0, 0 stands for none here.",
        "Donner les vraies coordonnées de l'arrêt ; 0, 0 veut ici dire aucune.",
    ),
    "point_near_pole": (
        "Give the stop's real coordinates, in degrees, latitude before longitude.",
        "Donner les vraies coordonnées de l'arrêt, en degrés, latitude puis longitude.",
    ),
    "missing_stop_name": (
        "Give stop_name, as it is written at the stop.",
        "Donner stop_name, comme il est écrit à l'arrêt.",
    ),
    "wrong_parent_location_type": (
        "Let stops, entrances and nodes belong to a station (location_type 1), boarding areas to a platform.",
        "Rattacher arrêts, accès et nœuds à une gare (location_type 1), les zones d'embarquement à un quai.",
    ),
    "station_with_parent_station": (
        "Leave parent_station of a station empty.",
        "Laisser vide le parent_station d'une gare.",
    ),
    "location_without_parent_station": (
        "Give the station that the entrance, node or boarding area belongs to.",
        "Indiquer la gare de l'accès, du nœud ou de la zone d'embarquement.",
    ),
    "platform_without_parent_station": (
        "Give the station in parent_station, or drop platform_code.",
        "Indiquer la gare dans parent_station, ou retirer platform_code.",
    ),
    "stop_without_stop_time": (
        "Drop stops that nothing serves, or add the stop times that are missing.",
        "Retirer les arrêts que rien ne dessert, ou ajouter les passages qui manquent.",
    ),
    "unused_station": (
        "Give the station its platforms through parent_station, or drop it.",
        "Rattacher ses quais à la gare par parent_station, ou la retirer.",
    ),
    # What travellers read.
    "route_both_short_and_long_name_missing": (
        "Give route_short_name, or route_long_name where the line has no number.",
        "Donner route_short_name, ou route_long_name si la ligne n'a pas d'indice.",
    ),
    "duplicate_route_name": (
        "Join the two routes, or name them so that travellers tell them apart.",
        "Réunir les deux lignes, ou les nommer de façon que les voyageurs les distinguent.",
    ),
    "route_short_name_too_long": (
        "Keep route_short_name to 12 characters; the rest belongs into route_long_name.",
        "Limiter route_short_name à 12 caractères ; le reste va dans route_long_name.",
    ),
    "route_color_contrast": (
        "Choose a route_text_color that can be read on route_color, mostly FFFFFF or 000000.",
        "Choisir un route_text_color lisible sur route_color, le plus souvent FFFFFF ou 000000.",
    ),
    "route_long_name_contains_short_name": (
        "Leave the short name out of route_long_name: both are shown side by side.",
        "Ne pas répéter le nom court dans route_long_name : les deux s'affichent côte à côte.",
    ),
    # Transfers.
    "transfer_with_invalid_stop_location_type": (
        "Let transfers join stops or stations.",
        "Relier par les correspondances des arrêts ou des gares.",
    ),
    "transfer_distance_too_large": (
        "Check the stops of the transfer, and their coordinates.",
        "Vérifier les arrêts de la correspondance, et leurs coordonnées.",
    ),
}
"""English, then French."""
