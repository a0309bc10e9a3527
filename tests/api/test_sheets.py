"""Sheets to print, over HTTP."""

import html
import re

from tests.api.served import World

VALLEY = """
# agency.txt
agency_id, agency_name, agency_url, agency_timezone, agency_phone
1, Vallons, https://example.org, Europe/Paris, 01 99 00 30 99
# booking_rules.txt
booking_rule_id, booking_type, prior_notice_duration_min, phone_number
b, 1, 60, 01 99 00 30 30
# stop_times.txt
trip_id, stop_sequence, stop_id, arrival_time, departure_time, pickup_type, pickup_booking_rule_id
t, 1, A, 08:00:00, 08:00:00, 2, b
t, 2, B, 08:10:00, 08:10:00, 2,
t, 3, C, 08:20:00, 08:20:00, 0,
"""


async def test_a_sheet_has_name_code_lines_operator_address_and_qr(town: World) -> None:
    answer = await town.get("/stops/x:M/sheet?lang=fr", Host="horaires.example.org")
    text = await answer.text()
    assert (answer.status, answer.content_type) == (200, "text/html")
    for part in ("Mairie", "n° 200", "Réseau de la Ville", 'class="qr"'):
        assert part in text, part
    code = re.findall(r"horaires\.example\.org/<wbr>s/<wbr>(\w{6})", text)[0]
    assert "<h1><bdi>Mairie</bdi></h1>" in await (await town.get(f"/S/{code}")).text(), (
        "a printed code outlives the ids of stops"
    )
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_a_stop_page_whose_id_ends_in_sheet_is_not_taken_for_one(town: World) -> None:
    assert (await town.get("/stops/x:nowhere/sheet")).status == 404


async def test_what_must_be_booked_has_its_phone_on_the_sheet(town: World) -> None:
    town.add("valley", VALLEY)
    pages = [await (await town.get(f"/stops/valley:{stop}/sheet")).text() for stop in "ABC"]
    assert [re.findall(r'href="tel:(\d+)"', page) for page in pages] == [["0199003030"], ["0199003099"], []]


async def test_a_feeds_sheets_come_page_by_page_each_stop_once(town: World) -> None:
    url, names = "/sheets?feed=x&limit=2&paper=a4&lang=fr", []
    for _ in range(5):
        text = await (await town.get(url)).text()
        names += re.findall(r"<h1><bdi>(.*?)</bdi>", text)
        following = re.search(r'href="(/sheets\?[^"]*cursor=[^"]*)"', text)
        if following is None:
            break
        url = f"{html.unescape(following.group(1))}&limit=2"
    assert names == ["Gare de St-Étienne", "Gare de St-Étienne", "Mairie", "Village"]
    assert "@page{size:A4" in text


async def test_a_territory_must_be_named(town: World) -> None:
    assert (await town.get("/sheets")).status == 400
    assert (await town.get("/sheets?feed=nobody")).status == 404


async def test_the_whole_territory_comes_in_one_go(town: World) -> None:
    town.add("valley", VALLEY)
    text = await (await town.get("/sheets?feed=all&limit=200&print=large&lang=fr")).text()
    assert len(re.findall(r'<article class="sheet"', text)) == 4 + 3
    assert 'class="a6 large"' in text
    town_sheets = await (await town.get("/sheets?feed=x&limit=2&print=large&paper=a5")).text()
    following = re.search(r'href="(/sheets\?[^"]*)"', town_sheets)
    assert following is not None
    assert "print=large" in following.group(1)


async def test_the_short_code_is_printed_in_clear(town: World) -> None:
    text = await (await town.get("/stops/x:M/sheet?lang=fr", Host="horaires.example.org")).text()
    code = re.findall(r"s/<wbr>(\w{6})", text)[0]
    assert f"Code de l’arrêt <b>{code}</b>" in text
