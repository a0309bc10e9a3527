"""Notices about a timetable by code: how bad each is, what it means and how to mend it, in English and French."""

from typing import NamedTuple

from mobility.health.rules.static.mending_network import MENDING_NETWORK
from mobility.health.rules.static.mending_rows import MENDING_ROWS
from mobility.model.finding import Severity

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO


class NoticeKind(NamedTuple):
    """One code."""

    severity: Severity
    title: str
    title_fr: str


NOTICES: dict[str, NoticeKind] = {
    # How the files are written.
    "csv_parsing_failed": NoticeKind(_E, "Line cannot be parsed", "Ligne illisible"),
    "invalid_row_length": NoticeKind(_E, "Row with too many or too few fields", "Nombre de champs incorrect"),
    "duplicated_column": NoticeKind(_E, "Column named twice", "Colonne en double"),
    "empty_column_name": NoticeKind(_E, "Column without a name", "Colonne sans nom"),
    "new_line_in_value": NoticeKind(_E, "Line break within a value", "Retour à la ligne dans une valeur"),
    "too_many_rows": NoticeKind(_E, "Too many rows", "Trop de lignes"),
    "invalid_character": NoticeKind(_E, "Text is not UTF-8", "Texte hors UTF-8"),
    # Keys and references.
    "duplicate_key": NoticeKind(_E, "Primary key used twice", "Clé primaire en double"),
    "foreign_key_violation": NoticeKind(_E, "Reference to nothing", "Référence sans objet"),
    "refers_to_rejected_row": NoticeKind(_I, "Reference to a row left out", "Référence à une ligne écartée"),
    "missing_required_field": NoticeKind(_E, "Required field is empty", "Champ requis vide"),
    "missing_required_agency_id": NoticeKind(_E, "Agency without agency_id", "Agence sans agency_id"),
    "translation_foreign_key_violation": NoticeKind(_E, "Translation of nothing", "Traduction sans objet"),
    "id_too_long": NoticeKind(_E, "Id too long", "Identifiant trop long"),
    "non_ascii_or_non_printable_char": NoticeKind(_W, "Id with odd characters", "Identifiant à caractères inhabituels"),
    "leading_or_trailing_whitespaces": NoticeKind(_W, "Blanks around a value", "Espaces autour d'une valeur"),
    "invalid_integer": NoticeKind(_E, "Not a whole number", "Nombre entier invalide"),
    "number_out_of_range": NoticeKind(_E, "Number out of range", "Nombre hors limites"),
    "unexpected_enum_value": NoticeKind(_W, "Value not in the list", "Valeur hors liste"),
    # Times of a trip.
    "invalid_time": NoticeKind(_E, "Invalid time", "Heure invalide"),
    "missing_trip_edge": NoticeKind(_E, "Trip without time at an end", "Course sans heure à une extrémité"),
    "stop_time_with_only_arrival_or_departure_time": NoticeKind(
        _E, "Only arrival or departure given", "Arrivée ou départ seul"
    ),
    "stop_time_with_arrival_before_previous_departure_time": NoticeKind(
        _E, "Times run backwards along a trip", "Heures en recul le long d'une course"
    ),
    "start_and_end_range_out_of_order": NoticeKind(_E, "End before start", "Fin avant le début"),
    "start_and_end_range_equal": NoticeKind(_E, "End equals start", "Fin égale au début"),
    "stop_time_timepoint_without_times": NoticeKind(
        _E, "Exact times announced, none given", "Heure dite exacte et absente"
    ),
    "missing_timepoint_value": NoticeKind(_W, "timepoint left empty", "timepoint laissé vide"),
    "unsorted_stop_times": NoticeKind(_I, "Stop times not in order", "Passages non triés"),
    "fast_travel_between_consecutive_stops": NoticeKind(
        _W, "Travels too fast between two stops", "Trajet trop rapide entre deux arrêts"
    ),
    "fast_travel_between_far_stops": NoticeKind(
        _W, "Travels too fast over more than 10 km", "Trajet trop rapide sur plus de 10 km"
    ),
    # Trips.
    "unusable_trip": NoticeKind(_W, "Trip with fewer than two stops", "Course de moins de deux arrêts"),
    "unused_trip": NoticeKind(_W, "Trip without stop times", "Course sans passages"),
    "block_trips_with_overlapping_stop_times": NoticeKind(
        _E, "Trips of one block at the same time", "Courses simultanées d'un même block"
    ),
    "overlapping_frequency": NoticeKind(_E, "Overlapping frequencies", "Fréquences qui se chevauchent"),
    "inconsistent_route_type_for_block_id": NoticeKind(
        _W, "One block, several route types", "Un block, plusieurs modes"
    ),
    "trip_headsign_matches_intermediate_stop": NoticeKind(
        _I, "Headsign names a stop on the way", "Destination égale à un arrêt intermédiaire"
    ),
    # Calendar and expiry.
    "invalid_date": NoticeKind(_E, "Invalid date", "Date invalide"),
    "expired_calendar": NoticeKind(_W, "Service is over", "Service expiré"),
    "feed_expiration_date7_days": NoticeKind(_W, "Ends within 7 days", "Expire sous 7 jours"),
    "feed_expiration_date30_days": NoticeKind(_W, "Ends within 30 days", "Expire sous 30 jours"),
    "trip_coverage_not_active_for_next7_days": NoticeKind(
        _W, "Most service ends within 7 days", "L'essentiel du service s'arrête sous 7 jours"
    ),
    "future_calendar": NoticeKind(_I, "Service begins later", "Service à venir"),
    "future_feed": NoticeKind(_I, "Feed begins later", "Jeu de données à venir"),
    "big_gap_in_service": NoticeKind(_I, "More than 13 days without service", "Plus de 13 jours sans service"),
    "service_has_no_active_day_of_the_week": NoticeKind(
        _W, "Calendar row without a weekday", "Ligne de calendrier sans jour de semaine"
    ),
    "service_extends_far_in_the_future": NoticeKind(_I, "Service beyond two years", "Service à plus de deux ans"),
    "service_window_outside_feed_period": NoticeKind(
        _I, "Service outside the feed's period", "Service hors de la période déclarée"
    ),
    "feed_valid_beyond_total_service_window": NoticeKind(
        _I, "Feed ends long after its service", "Validité bien au-delà du service"
    ),
    "missing_feed_info_date": NoticeKind(_W, "Feed names only one end", "Une seule date dans feed_info"),
    # Time zone.
    "invalid_timezone": NoticeKind(_E, "Unknown time zone", "Fuseau horaire inconnu"),
    "inconsistent_agency_timezone": NoticeKind(_E, "Agencies in several zones", "Agences dans plusieurs fuseaux"),
    # Stops.
    "location_with_unexpected_stop_time": NoticeKind(
        _E, "Stop times at something that is no stop", "Passages hors d'un arrêt"
    ),
    "stop_without_location": NoticeKind(_E, "Stop without coordinates", "Arrêt sans coordonnées"),
    "point_near_origin": NoticeKind(_E, "Stop near 0, 0", "Arrêt proche de 0, 0"),
    "point_near_pole": NoticeKind(_E, "Stop near a pole", "Arrêt proche d'un pôle"),
    "missing_stop_name": NoticeKind(_E, "Stop without name", "Arrêt sans nom"),
    "wrong_parent_location_type": NoticeKind(_E, "Wrong kind of parent station", "Type de parent incorrect"),
    "station_with_parent_station": NoticeKind(_E, "Station within a station", "Gare dans une gare"),
    "location_without_parent_station": NoticeKind(_E, "Entrance without station", "Accès sans gare"),
    "platform_without_parent_station": NoticeKind(_I, "Platform without station", "Quai sans gare"),
    "stop_without_stop_time": NoticeKind(_W, "Stop never served", "Arrêt jamais desservi"),
    "unused_station": NoticeKind(_I, "Station without stops", "Gare sans arrêts"),
    # What travellers read.
    "route_both_short_and_long_name_missing": NoticeKind(_E, "Route without name", "Ligne sans nom"),
    "duplicate_route_name": NoticeKind(_W, "Two routes of one name", "Deux lignes de même nom"),
    "route_short_name_too_long": NoticeKind(_W, "route_short_name too long", "route_short_name trop long"),
    "route_color_contrast": NoticeKind(_W, "Colours hard to read", "Couleurs peu lisibles"),
    "route_long_name_contains_short_name": NoticeKind(
        _W, "Long name repeats the short name", "Le nom long répète le nom court"
    ),
    # Transfers.
    "transfer_with_invalid_stop_location_type": NoticeKind(
        _E, "Transfer at an entrance or node", "Correspondance à un accès"
    ),
    "transfer_distance_too_large": NoticeKind(_W, "Transfer over 10 km", "Correspondance de plus de 10 km"),
}
"""MobilityData gtfs-validator's names; `refers_to_rejected_row` and `id_too_long` are our own. Source: HEALTH.md 2."""

_MENDING = MENDING_ROWS | MENDING_NETWORK


def how_to_mend(code: str, language: str) -> str:
    """Say in one sentence what the operator does about a notice; empty for a code that is not ours. `language` is fr or en."""
    english, french = _MENDING.get(code, ("", ""))
    return french if language == "fr" else english
