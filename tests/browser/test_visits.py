"""Every kind of visit looks as specified, in words, on the page of a stop."""

import msgspec
import pytest
from playwright.async_api import Browser, expect

from mobility.board.presentation import present
from mobility.board.words import CATALOGUE
from mobility.web.assets import widget
from mobility.web.shown import KEPT_WORDS, shown_departure
from tests.api.served import served
from tests.board.boards import at, board
from tests.board.overlays import overlay_of
from tests.browser.test_board_page import opened
from tests.world import timetable_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.asyncio(loop_scope="session"),
]

HUB = """
# agency.txt
agency_id, agency_name, agency_url, agency_timezone, agency_lang
1, Réseau, https://example.org, Europe/Paris, fr
# stops.txt
stop_id, stop_name, stop_lat, stop_lon, parent_station, location_type, platform_code
H, Pôle, 48.1, -1.6, , 1,
HA, Pôle, 48.1, -1.6, H, 0, A
HB, Pôle, 48.1, -1.6, H, 0, B
E, Bout, 48.2, -1.6, , 0,
# routes.txt
route_id, agency_id, route_short_name, route_long_name, route_type
R, 1, R, Ligne R, 3
F, 1, F, Navette, 3
D, 1, TAD, À la demande, 3
# trips.txt
route_id, service_id, trip_id, trip_headsign
R, S, late, Retardé
R, S, early, Avancé
R, S, off, Annulé
R, S, past, Sauté
R, S, moved, Déplacé
F, S, often, Fréquent
D, S, call, Appelé
# frequencies.txt
trip_id, start_time, end_time, headway_secs, exact_times
often, 08:00:00, 08:20:00, 600, 0
# booking_rules.txt
booking_rule_id, booking_type, prior_notice_duration_min, phone_number
soon, 1, 60, +33 1 99 00 30 30
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time, pickup_type, pickup_booking_rule_id
late, 1, HA, 08:00:00, 08:00:00, 0,
late, 2, E, 08:30:00, 08:30:00, 0,
early, 1, HA, 08:06:00, 08:06:00, 0,
early, 2, E, 08:30:00, 08:30:00, 0,
off, 1, HA, 08:07:00, 08:07:00, 0,
off, 2, E, 08:30:00, 08:30:00, 0,
past, 1, HA, 08:08:00, 08:08:00, 0,
past, 2, E, 08:30:00, 08:30:00, 0,
moved, 1, HA, 08:09:00, 08:09:00, 0,
moved, 2, E, 08:30:00, 08:30:00, 0,
often, 1, HA, 08:00:00, 08:00:00, 0,
often, 2, E, 08:30:00, 08:30:00, 0,
call, 1, HB, 09:30:00, 09:30:00, 2, soon
call, 2, E, 09:50:00, 09:50:00, 0,
"""

NEWS = """
entity { id: "1" trip_update { trip { trip_id: "late" } stop_time_update { stop_sequence: 1 departure { delay: 240 } } } }
entity { id: "2" trip_update { trip { trip_id: "early" } stop_time_update { stop_sequence: 1 departure { delay: -120 } } } }
entity { id: "3" trip_update { trip { trip_id: "off" schedule_relationship: CANCELED } } }
entity { id: "4" trip_update { trip { trip_id: "past" } stop_time_update { stop_sequence: 1 schedule_relationship: SKIPPED }
  stop_time_update { stop_sequence: 2 arrival { delay: 0 } } } }
entity { id: "5" trip_update { trip { trip_id: "moved" } stop_time_update { stop_sequence: 1 departure { delay: 0 }
  stop_time_properties { assigned_stop_id: "HB" } } } }
entity { id: "6" trip_update { trip { trip_id: "extra" route_id: "R" start_date: "20260302" schedule_relationship: NEW }
  stop_time_update { stop_id: "HA" departure { time: 1772435100 } } stop_time_update { stop_id: "E" arrival { time: 1772436000 } } } }
"""


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "fr",
            {
                "Retardé": ("9 min", "Retard 4 min", "08:00", "temps réel"),
                "Avancé": ("9 min", "Avance 2 min", "08:06", "temps réel"),
                "Annulé": ("08:07", "Supprimé"),
                "Sauté": ("08:08", "Non desservi"),
                "Déplacé": ("14 min", "À l’heure", "Quai B", "temps réel"),
                "Bout": ("10 min", "Service ajouté", "temps réel"),
                "Fréquent": ("Toutes les 10 min", "théorique"),
                "Appelé": ("09:30", "Sur réservation, au moins 60 min avant", "+33 1 99 00 30 30", "Quai B"),
            },
        ),
        (
            "en",
            {
                "Retardé": ("9 min", "4 min late", "live"),
                "Annulé": ("08:07", "Cancelled"),
                "Sauté": ("08:08", "Does not stop here"),
                "Déplacé": ("14 min", "On time", "Platform B"),
                "Bout": ("10 min", "Extra service"),
                "Fréquent": ("Every 10 min", "scheduled"),
                "Appelé": ("On request, at least 60 min before", "+33 1 99 00 30 30"),
            },
        ),
    ],
)
async def test_every_kind_of_visit_is_told_in_words(
    browser: Browser, language: str, rows: dict[str, tuple[str, ...]]
) -> None:
    async with served(town=False) as world:
        world.add("x", HUB)
        world.now -= 30  # the page's seconds pass: half a minute from where a minute turns
        world.say("x", NEWS)
        async with opened(browser, world, f"/stops/x:H?lang={language}") as page:
            await expect(page.locator("[part=row]").first).to_be_visible()
            for headsign, texts in rows.items():
                row = page.locator("[part=row]", has=page.get_by_text(headsign, exact=True)).first
                shown = " ".join((await row.inner_text()).split())
                assert [text for text in texts if text not in shown] == [], (headsign, shown)
            for headsign in ("Annulé", "Sauté"):
                row = page.locator("[part=row].gone", has=page.get_by_text(headsign, exact=True))
                await expect(row.locator(".big")).to_have_css("text-decoration-line", "line-through")
            call = page.get_by_role("link", name="+33 1 99 00 30 30")
            await expect(call).to_have_attribute("href", "tel:+33199003030")


async def test_the_element_tells_times_as_every_other_rendering_does(browser: Browser) -> None:
    """Two implementations of one contract, the server's and the element's, asked the same at the edges of every rule."""
    town = timetable_of("""
        # stop_times.txt
        trip_id, stop_sequence, stop_id, arrival_time, departure_time
        t1, 1, A, 08:05:00, 08:05:00
        t1, 2, B, 08:10:00, 08:10:00
    """)
    start, cases, wanted = at("2026-03-02 07:40"), [], []
    for delay_s in (None, -120, -59, 0, 59, 60, 240, 1300):
        for later_s in (0, 60, 238, 239, 240, 1199, 1200, 1439, 1440, 1469, 1470, 1499, 1500):
            overlay = None if delay_s is None else overlay_of(town, start + later_s, f"t1 2026-03-02\n  A {delay_s:+d}")
            for visit in board(town, "A", start + later_s, overlay).departures:
                shown = present(visit, start + later_s, "fr")
                row = msgspec.to_builtins(shown_departure(visit, start + later_s, "fr"))
                cases.append({"row": row, "now": start + later_s})
                wanted.append([shown.when, shown.words[-1], shown.sentence])
    assert len(cases) > 60
    inner = widget().body.decode().replace("(()=>{", "", 1).rsplit("})();", 1)[0]
    words = {key: CATALOGUE["fr"][key] for key in KEPT_WORDS}
    async with served() as world, opened(browser, world, "/docs", bypass_csp=True) as page:
        said = await page.evaluate(
            """([code, cases, words]) => new Function("cases", "words", code + `
              const plural = new Intl.PluralRules("fr");
              return cases.map(({ row, now }) => {
                row.observedAt = row.age_s === null ? null : Date.now() - row.age_s * 1000;
                const { big, said, sentence } = worthOf(row, words, plural, now);
                return [big, said, sentence];
              });`)(cases, words)""",
            [inner, cases, words],
        )
    assert said == wanted
