"""Who polls is told "unchanged" when nothing but time has passed, and never otherwise."""

from tests.api.served import DELAYED, World

URL = "/v1/departures?stop=x:G"


async def test_a_board_that_only_aged_is_still_held(town: World) -> None:
    town.say("x", DELAYED, age_s=14)
    first = await town.get(URL)
    town.now += 25
    again = await town.get(URL, If_None_Match=first.headers["ETag"])
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"].strip('"').removesuffix("-gz") == first.headers["ETag"].strip('"').removesuffix("-gz")


async def test_a_label_that_changed_with_age_is_sent(town: World) -> None:
    town.say("x", DELAYED, age_s=80)
    first = await town.get(URL)
    town.now += 25
    again = await town.get(URL, If_None_Match=first.headers["ETag"])
    assert again.status == 200
    assert (await again.json())["departures"][0]["label"] == "ageing"


async def test_a_younger_observation_is_sent(town: World) -> None:
    town.say("x", DELAYED, age_s=14)
    first = await town.get(URL)
    town.now += 25
    town.say("x", DELAYED, age_s=1)
    assert (await town.get(URL, If_None_Match=first.headers["ETag"])).status == 200


async def test_after_a_minute_the_board_is_sent_anew(town: World) -> None:
    first = await town.get(URL)
    town.now += 61
    assert (await town.get(URL, If_None_Match=first.headers["ETag"])).status == 200


async def test_feed_text_that_looks_like_an_age_is_not_touched(town: World) -> None:
    town.say(
        "x",
        'entity { id: "a" alert { informed_entity { stop_id: "G" } '
        'header_text { translation { text: "\\"age_s\\":14" } } } }',
        age_s=3,
    )
    first = await town.get(URL)
    town.now += 20
    assert (await town.get(URL, If_None_Match=first.headers["ETag"])).status == 304


async def test_a_made_up_tag_is_no_reason_to_fail(town: World) -> None:
    for tag in ('"x-y"', '"-"', f'"{"a" * 18}-{int(town.now):x}"', '"a-ffffffffffffffffffffffff"', "W/", '"a--5"'):
        assert (await town.get(URL, If_None_Match=tag)).status == 200
