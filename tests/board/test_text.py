"""A board on a terminal, as one would put it on a wall."""

import pytest

from mobility.board.text import NARROWEST, WIDEST, WIDTH, columns, printable, text_board
from mobility.model.overlay_info import Selector, SourceState
from tests.board.boards import at, board
from tests.board.overlays import alert_of, overlay_of
from tests.world import timetable_of

WORLD = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon
    A, Gare, 48, 2
    B, Mairie, 48, 2
    Z, Une destination au nom beaucoup trop long pour sa colonne, 48, 3
    J, 芝公園, 48, 3
    # trips.txt
    route_id, service_id, trip_id
    C1, S, t1
    C1, S, t2
    C2, S, t3
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, A, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, A, 08:05:00, 08:05:00
    t2, 2, Z, 08:15:00, 08:15:00
    t3, 1, A, 08:30:00, 08:30:00
    t3, 2, J, 08:50:00, 08:50:00
""")
NOW = at("2026-01-15 08:00")


def test_a_board_reads_at_a_glance() -> None:
    text = "t1 2026-01-15\n A +240\nt2 2026-01-15 cancelled"
    overlay = overlay_of(WORLD, NOW, text, alerts=[alert_of({"fr": "Travaux\x1b[31m"}, Selector(stop=0))])
    assert text_board(board(WORLD, "A", NOW, overlay)).splitlines() == [
        "Gare                                                                      08:00",
        "-------------------------------------------------------------------------------",
        "C1     Mairie                    4 min         08:00  retard 4 min · temps réel",
        "C1     Une destination au nom b…              (08:05) Supprimé",
        "C2     芝公園                    ~30 min       08:30  théorique",
        "! Travaux [31m",
    ]


def test_no_line_is_wider_than_the_terminal() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-01-15\n A +240", alerts=[alert_of({"": "mot " * 60}, Selector(stop=0))])
    lines = text_board(board(WORLD, "A", NOW, overlay)).splitlines()
    assert len(lines) > 7
    assert max(map(columns, lines)) <= WIDTH


def test_an_empty_board_says_why_and_when_the_next_one_leaves() -> None:
    shown = board(WORLD, "A", at("2026-01-15 20:00"))
    assert text_board(shown).splitlines()[2:] == [
        "Aucun départ dans l’intervalle demandé.",
        "Le service est terminé pour aujourd’hui.",
        "Prochain départ : demain à 08:00.",
    ]
    later = board(WORLD, "A", at("2025-12-28 20:00"))
    assert text_board(later, ("en",)).splitlines()[-1] == "Next departure: Thursday 1 January at 08:00 (in 4 days)."
    assert "aujourd’hui à 08:00" in text_board(board(WORLD, "A", at("2026-01-15 03:00")))
    never = text_board(board(WORLD, "Z", NOW)).splitlines()
    assert never[-1] == "Aucun service ne part d’ici dans les horaires publiés."


def test_a_silent_feed_is_announced_with_its_age() -> None:
    source = SourceState(id="x~rt", header_timestamp=NOW - 425, fetched_at=NOW - 425, kinds=("trip_updates",))
    shown = board(WORLD, "A", NOW, overlay_of(WORLD, NOW, sources=[source]))
    assert "Temps réel indisponible depuis 7 min, horaires théoriques affichés (x)." in text_board(shown)


def test_what_a_terminal_would_obey_is_left_out() -> None:
    assert printable("a\x1b[2Jb\u202ec\nd") == "a [2Jb c d"


def test_an_explanation_stands_under_its_visit_and_names_where_the_time_comes_from() -> None:
    overlay = overlay_of(WORLD, NOW, "t1 2026-01-15 observed=-20 entity=e7\n A +240 update=2")
    lines = text_board(board(WORLD, "A", NOW, overlay, explain=True), ("en",)).splitlines()
    assert lines[3:6] == [
        "= rule 15: The feed gave a delay for this stop; it is added to the scheduled",
        "       time. [source x~rt, entity e7, stop_time_update 2, header 07:59:45,",
        "       observed 07:59:40, 20 s ago]",
    ]
    assert lines[7].startswith("= rule 1: The time is the timetable's.")
    assert max(map(columns, lines)) <= WIDTH


STATION = timetable_of("""
    # stops.txt
    stop_id, stop_name, stop_lat, stop_lon, parent_station, location_type, platform_code
    G, Gare de Villeneuve-Saint-Georges-lès-Étangs, 48, 2, , 1,
    G1, Gare, 48, 2, G, 0, 1
    G2, Gare, 48, 2, G, 0, Voie 12 bis
    B, Zone d’activités des Prés Fleuris, 48, 2, , 0,
    # trips.txt
    route_id, service_id, trip_id
    C1, S, t1
    C22, S, t2
    # stop_times.txt
    trip_id, stop_sequence, stop_id, arrival_time, departure_time
    t1, 1, G1, 08:00:00, 08:00:00
    t1, 2, B, 08:10:00, 08:10:00
    t2, 1, G2, 08:05:00, 08:05:00
    t2, 2, B, 08:15:00, 08:15:00
""")


def test_a_station_says_from_which_platform() -> None:
    assert text_board(board(STATION, "G", NOW)).splitlines()[2:] == [
        "C1     Zone d’activit… (1)       08:00         08:00  théorique",
        "C22    Zone d’activit… (Voie 1…) ~5 min        08:05  théorique",
    ]


def test_a_narrow_board_says_below_what_is_to_be_known() -> None:
    overlay = overlay_of(STATION, NOW, "t1 2026-01-15\n G1 +240")
    assert text_board(board(STATION, "G", NOW, overlay), width=40).splitlines() == [
        "Gare de Villeneuve-Saint-Georges-… 08:00",
        "----------------------------------------",
        "C1    Zone d’activités d… 4 min   08:00",
        "      (1) retard 4 min · temps réel",
        "C22   Zone d’activités d… ~5 min  08:05",
        "      (Voie 1…) théorique",
    ]


@pytest.mark.parametrize("width", [NARROWEST, 60, 71, 72, 80, 120, WIDEST])
@pytest.mark.parametrize(("stop", "hour"), [("G", "08"), ("G", "20"), ("B", "08")])
def test_a_board_keeps_to_its_width(width: int, stop: str, hour: str) -> None:
    sources = [SourceState(id="x~rt", header_timestamp=NOW - 425, fetched_at=NOW - 425, kinds=("trip_updates",))]
    overlay = overlay_of(
        STATION, NOW, "t1 2026-01-15\n G1 +240\nt2 2026-01-15 cancelled", sources=sources,
        alerts=[alert_of({"": "Gare fermée aux voyageurs " * 9}, Selector(stop=0))],
    )  # fmt: skip
    shown = board(STATION, stop, at(f"2026-01-15 {hour}:00"), overlay, explain=True)
    for language in ("fr", "en", "ar", "de"):
        assert max(map(columns, text_board(shown, (language,), width=width).splitlines())) <= width
