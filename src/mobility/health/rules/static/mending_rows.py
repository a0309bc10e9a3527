"""Notices about the rows of a timetable by code: what the operator does about each, in English and French."""

MENDING_ROWS: dict[str, tuple[str, str]] = {
    # How the files are written.
    "csv_parsing_failed": (
        "Write the file as CSV with one row a line; look for a quotation mark that is never closed.",
        "Écrire le fichier en CSV, une ligne par enregistrement ; chercher un guillemet jamais refermé.",
    ),
    "invalid_row_length": (
        "Give every row as many fields as the header has; put values that contain commas in quotation marks.",
        "Donner à chaque ligne autant de champs que l'en-tête ; mettre entre guillemets les valeurs à virgules.",
    ),
    "duplicated_column": (
        "Name every column of the header once.",
        "Ne nommer chaque colonne de l'en-tête qu'une fois.",
    ),
    "empty_column_name": (
        "Name the column, or drop the comma too many at the end of the header.",
        "Nommer la colonne, ou ôter la virgule en trop au bout de l'en-tête.",
    ),
    "new_line_in_value": (
        "Take line breaks out of the values; other readers lose the rest of the row.",
        "Ôter les retours à la ligne des valeurs ; d'autres lecteurs perdent la suite de la ligne.",
    ),
    "too_many_rows": (
        "Simplify zones and shapes, or split the dataset.",
        "Simplifier les zones et les tracés, ou diviser le jeu de données.",
    ),
    "invalid_character": (
        "Export the files as UTF-8.",
        "Exporter les fichiers en UTF-8.",
    ),
    # Keys and references.
    "duplicate_key": (
        "Give every row an id of its own; only the first of two is used.",
        "Donner à chaque ligne son propre identifiant ; seule la première des deux sert.",
    ),
    "foreign_key_violation": (
        "Add the row that is referred to, or correct the id.",
        "Ajouter la ligne désignée, ou corriger l'identifiant.",
    ),
    "refers_to_rejected_row": (
        "Mend the row that is referred to: it has a notice of its own.",
        "Corriger la ligne désignée : elle a son propre avertissement.",
    ),
    "missing_required_field": (
        "Fill the field in; the row is left out without it.",
        "Renseigner le champ ; sans lui la ligne est écartée.",
    ),
    "missing_required_agency_id": (
        "Give every agency an agency_id as soon as there are two, and name it in routes.txt.",
        "Donner un agency_id à chaque agence dès qu'il y en a deux, et l'indiquer dans routes.txt.",
    ),
    "translation_foreign_key_violation": (
        "Correct record_id, or drop translations of rows that no longer exist.",
        "Corriger record_id, ou retirer les traductions de lignes qui n'existent plus.",
    ),
    "id_too_long": (
        "Use ids of a reasonable length.",
        "Employer des identifiants d'une longueur raisonnable.",
    ),
    "non_ascii_or_non_printable_char": (
        "Use printable ASCII in ids: other characters change on their way between systems.",
        "N'employer que de l'ASCII imprimable dans les identifiants : le reste s'altère d'un système à l'autre.",
    ),
    "leading_or_trailing_whitespaces": (
        "Take blanks off both ends of values; ids that differ by one do not match elsewhere.",
        "Ôter les espaces aux deux bouts des valeurs ; à une espace près, un identifiant ne se retrouve plus ailleurs.",
    ),
    "invalid_integer": (
        "Write a whole number in digits, without sign, unit or decimal point.",
        "Écrire un nombre entier en chiffres, sans signe, unité ni virgule.",
    ),
    "number_out_of_range": (
        "Write coordinates in degrees: latitude from -90 to 90, longitude from -180 to 180.",
        "Écrire les coordonnées en degrés : latitude de -90 à 90, longitude de -180 à 180.",
    ),
    "unexpected_enum_value": (
        "Use one of the specification's values for this field.",
        "Employer l'une des valeurs que la spécification prévoit pour ce champ.",
    ),
    # Times of a trip.
    "invalid_time": (
        "Write times as H:MM:SS or HH:MM:SS; after midnight go on with 24:00:00 and later.",
        "Écrire les heures en H:MM:SS ou HH:MM:SS ; après minuit, continuer à 24:00:00 et au-delà.",
    ),
    "missing_trip_edge": (
        "Give arrival_time and departure_time at the first and at the last stop of every trip.",
        "Donner arrival_time et departure_time au premier et au dernier arrêt de chaque course.",
    ),
    "stop_time_with_only_arrival_or_departure_time": (
        "Give both times, equal where the vehicle does not wait, or neither.",
        "Donner les deux heures, égales sans attente, ou aucune.",
    ),
    "stop_time_with_arrival_before_previous_departure_time": (
        "Let times rise along stop_sequence; after midnight they go beyond 24:00:00.",
        "Faire croître les heures le long de stop_sequence ; après minuit elles dépassent 24:00:00.",
    ),
    "stop_time_timepoint_without_times": (
        "Give both times where timepoint is 1, or set timepoint to 0.",
        "Donner les deux heures là où timepoint vaut 1, ou mettre timepoint à 0.",
    ),
    "missing_timepoint_value": (
        "Say in timepoint whether times are exact (1) or approximate (0), or drop the column.",
        "Dire dans timepoint si les heures sont exactes (1) ou approchées (0), ou retirer la colonne.",
    ),
    "start_and_end_range_out_of_order": (
        "Exchange or correct start and end; a range over midnight ends beyond 24:00:00.",
        "Échanger ou corriger le début et la fin ; une plage qui passe minuit finit au-delà de 24:00:00.",
    ),
    "start_and_end_range_equal": (
        "Let the range end after it begins; drop it if nothing runs in it.",
        "Faire finir la plage après son début ; la retirer si rien n'y circule.",
    ),
    "unsorted_stop_times": (
        "Write the rows of a trip one after the other, by stop_sequence.",
        "Écrire les lignes d'une course à la suite, par stop_sequence.",
    ),
    "fast_travel_between_consecutive_stops": (
        "Check the stops' coordinates, the times, and the order of the stops.",
        "Vérifier les coordonnées des arrêts, les heures et l'ordre des arrêts.",
    ),
    "fast_travel_between_far_stops": (
        "Check coordinates and times of the stretch named: a stop far off, or an hour too few.",
        "Vérifier coordonnées et heures du tronçon cité : un arrêt égaré, ou une heure de moins.",
    ),
    # Trips.
    "unusable_trip": (
        "Give the trip at least two stops, or drop it.",
        "Donner au moins deux arrêts à la course, ou la retirer.",
    ),
    "unused_trip": (
        "Add the trip's stop times, or drop the trip.",
        "Ajouter les passages de la course, ou la retirer.",
    ),
    "block_trips_with_overlapping_stop_times": (
        "Give a block's trips one after the other to one vehicle: correct times, block_id or the days of service.",
        "Un block est un véhicule, une course après l'autre : corriger les heures, block_id ou les jours de service.",
    ),
    "overlapping_frequency": (
        "Let each headway of a trip begin when the one before has ended.",
        "Faire commencer chaque fréquence d'une course à la fin de la précédente.",
    ),
    "inconsistent_route_type_for_block_id": (
        "Correct block_id or route_type: one vehicle is of one kind.",
        "Corriger block_id ou route_type : un véhicule n'a qu'un mode.",
    ),
    "trip_headsign_matches_intermediate_stop": (
        "Make trip_headsign the destination, and stop_headsign what is shown on a part of the way.",
        "Mettre la destination dans trip_headsign, et dans stop_headsign ce qui s'affiche sur une partie du trajet.",
    ),
}
"""English, then French."""
