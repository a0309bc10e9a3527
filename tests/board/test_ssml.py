"""A board to be listened to."""

from xml.etree import ElementTree as ET

from mobility.board.phrases import SMS, SPEECH
from mobility.board.ssml import ssml_board
from mobility.board.words import CATALOGUE
from mobility.model.board import Board
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, tts_stop_name
    A, Gare St-É., 48, 2, Gare de Saint-Étienne
    B, <Cilaos & Co>, 48, 2,
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:05:00, 08:05:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, A, 09:30:00, 09:30:00
    t2, 2, B, 09:40:00, 09:40:00
    t3, 1, A, 10:00:00, 10:00:00
    t3, 2, B, 10:40:00, 10:40:00
""")
NOW = at("2026-03-02 08:00")


def sentences(shown: Board, language: str) -> list[str]:
    """Give the sentences of a document that is well-formed."""
    root = ET.fromstring(ssml_board(shown, (language,)))
    return [one.text or "" for one in root.iter("{http://www.w3.org/2001/10/synthesis}s")]


def test_a_live_departure_is_spoken_with_its_delay_under_the_stops_spoken_name() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-03-02\n  A +120\nt2 2026-03-02 cancelled")
    shown = board(WORLD, "A", NOW, overlay, window_min=180)
    assert sentences(shown, "fr") == [
        "Arrêt Gare de Saint-Étienne. Il est 8 h.",
        "Ligne R, direction <Cilaos & Co> : dans 7 minutes, avec 2 minutes de retard, en temps réel.",
        "Ligne R, direction <Cilaos & Co> : Le départ de 9 h 30 est supprimé.",
        "Ligne R, direction <Cilaos & Co> : à 10 h, horaire théorique.",
    ]
    assert sentences(shown, "en")[1] == "Line R, to <Cilaos & Co>: in 7 minutes, 2 minutes late, live."


def test_when_nothing_leaves_the_next_service_is_spoken() -> None:
    assert sentences(board(WORLD, "A", at("2026-03-02 20:00")), "fr")[1:] == [
        "Aucun départ dans l’intervalle demandé.",
        "Le service est terminé pour aujourd’hui.",
        "Prochain départ : demain à 08:05.",
    ]


def test_a_service_to_be_booked_is_spoken_with_its_phone_once() -> None:
    world = timetable_of("""
        # booking_rules.txt
        booking_rule_id, booking_type, prior_notice_duration_min, phone_number
        b, 1, 60, 01 99 00 30 30
        # trips.txt
        route_id, service_id, trip_id, trip_headsign
        R, S, t, Vallons
        R, S, u, Marché
        # stop_times.txt
        trip_id, stop_sequence, stop_id, start_pickup_drop_off_window, end_pickup_drop_off_window, pickup_booking_rule_id
        t, 1, A, 09:00:00, 16:30:00, b
        u, 1, A, 09:00:00, 16:30:00, b
    """)
    assert sentences(board(world, "A", at("2026-03-02 10:00")), "fr")[1:] == [
        "Ligne R, direction Vallons : entre 9 h et 16 h 30, sur réservation, au moins 60 min avant.",
        "Ligne R, direction Marché : entre 9 h et 16 h 30, sur réservation, au moins 60 min avant.",
        "Réservation par téléphone au 01 99 00 30 30.",
    ]


def test_every_language_of_the_boards_can_be_sent_and_spoken() -> None:
    for catalogue in (SMS, SPEECH):
        assert catalogue.keys() == CATALOGUE.keys()
        for phrases in catalogue.values():
            assert phrases.keys() == catalogue["fr"].keys()
