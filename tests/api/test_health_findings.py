"""What is wrong inside a feed's messages, as JSON and as sheets."""

import csv
import io

import msgspec

from mobility.api.state import FeedInUse
from mobility.model.finding import Example, Finding, Severity
from mobility.model.health import FeedHealth, Impact, RuleState, Score, StaticHealth
from mobility.model.ids import FeedId
from mobility.model.route_coverage import RouteCoverage
from mobility.model.time import parse_instant
from mobility.model.unmatched import Unmatched
from mobility.web.csv_sheet import sheet
from tests.api.served import World

FIRST = parse_instant("2026-03-02T06:00:00+01:00")


def put(town: World, **fields: object) -> None:
    """Put a feed into the town's state."""
    health = msgspec.structs.replace(FeedHealth(feed=FeedId("h"), name="H"), **fields)
    town.state.put(FeedInUse(FeedId("h"), health))


def rule(name: str, severity: Severity = Severity.ERROR) -> RuleState:
    """Give a rule that one message in four breaks."""
    return RuleState(
        rule=name,
        source="rt",
        severity=severity,
        count=3,
        polls=25,
        checked=100,
        first=FIRST,
        last=FIRST,
        examples=(Example("7", "trip_id =HYPERLINK(1)"),),
    )


async def test_findings_come_with_their_title_and_share_of_messages(town: World) -> None:
    put(town, rules=[rule("E003"), rule("W001", Severity.WARNING)])
    found = (await (await town.get("/v1/health/feeds/h/findings")).json())["findings"]
    assert [(one["rule"], one["polls_percent"], one["count"]) for one in found] == [
        ("E003", 25.0, 3),
        ("W001", 25.0, 3),
    ]
    assert found[0]["first"] == "2026-03-02T05:00:00+00:00"
    assert found[0]["title"]
    only = (await (await town.get("/v1/health/feeds/h/findings?rule=W001")).json())["findings"]
    assert [one["rule"] for one in only] == ["W001"]


async def test_a_sheet_opens_in_a_french_spreadsheet_and_calculates_nothing(town: World) -> None:
    wild = Unmatched(source="rt", kind="trip", id='=1+1;"x"\n', count=4, likely_cause="prefix")
    put(town, unmatched=[wild])
    answer = await town.get("/v1/health/feeds/h/unmatched?format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="unmatched-h-2026-03-02.csv"'
    text = (await answer.read()).decode()
    assert text.startswith("\ufeffsource;kind;id;count;likely_cause\r\n")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert rows[1] == ["rt", "trip", '\'=1+1;"x"\n', "4", "prefix"]


def test_numbers_have_a_decimal_comma_in_french_alone() -> None:
    assert sheet(("a", "b"), [(1.5, None)], "fr") == "\ufeffa;b\r\n1,5;\r\n"
    assert sheet(("a", "b"), [(1.5, None)], "en") == "\ufeffa,b\r\n1.5,\r\n"


async def test_unmatched_ids_can_be_asked_for_by_kind(town: World) -> None:
    both = [Unmatched(source="rt", kind=kind, id=kind, count=1, likely_cause="") for kind in ("trip", "stop")]
    put(town, unmatched=both)
    found = await (await town.get("/v1/health/feeds/h/unmatched?kind=stop")).json()
    assert [one["id"] for one in found["unmatched"]] == ["stop"]
    assert "prefix" in found["likely_causes"]
    assert (await town.get("/v1/health/feeds/h/unmatched?kind=vehicle")).status == 400


async def test_coverage_line_by_line(town: World) -> None:
    put(town, coverage=[RouteCoverage(id="A", name="1", active=4, with_trip_update=1, with_vehicle=0)])
    found = await (await town.get("/v1/health/feeds/h/coverage")).json()
    assert found["routes"][0]["with_trip_update"] == 1
    sheet_text = await (await town.get("/v1/health/feeds/h/coverage", Accept="text/csv")).text()
    assert "A;1;4;1;0" in sheet_text


async def test_a_feed_says_what_it_costs_travellers_and_its_score(town: World) -> None:
    put(town, impact=Impact(per_hour=214, of=300), score=Score(version="1", value=87.5, parts={"coverage": 80.0}))
    found = await (await town.get("/v1/health/feeds/h")).json()
    assert (found["impact"]["per_hour"], found["score"], found["score_parts"]) == (214, 87.5, {"coverage": 80.0})


async def test_the_catalogue_explains_every_rule_in_both_languages(town: World) -> None:
    french, english = [
        {one["id"]: one for one in (await (await town.get(f"/v1/health/rules?lang={lang}")).json())["rules"]}
        for lang in ("fr", "en")
    ]
    assert len(french) >= 80
    assert french.keys() == english.keys()
    assert all(one["meaning"] and one["how_to_mend"] for one in french.values())
    assert french["E003"]["title"] != english["E003"]["title"]


async def test_a_feed_that_is_not_known_is_refused_everywhere(town: World) -> None:
    for what in ("findings", "unmatched", "coverage", "alerts"):
        assert (await town.get(f"/v1/health/feeds/nobody/{what}")).status == 404


async def test_notices_about_the_timetable_stand_with_its_feed_errors_first(town: World) -> None:
    found = [
        Finding(rule="expired_calendar", severity=Severity.WARNING, count=2),
        Finding(
            rule="missing_stop_name", severity=Severity.ERROR, count=1, examples=(Example("stops.txt", "stop_id <b>"),)
        ),
        Finding(rule="of_somebody_else", severity=Severity.INFO, count=1),
    ]
    put(town, static=StaticHealth(notices=found))
    notices = (await (await town.get("/v1/health/feeds/h")).json())["notices"]
    assert [(one["code"], one["title"], one["count"]) for one in notices] == [
        ("missing_stop_name", "Stop without name", 1),
        ("expired_calendar", "Service is over", 2),
        ("of_somebody_else", "of_somebody_else", 1),
    ]
    assert notices[0]["examples"] == [{"entity_id": "stops.txt", "text": "stop_id <b>"}]


async def test_the_catalogue_says_how_to_mend_a_notice_in_both_languages(town: World) -> None:
    for language, start in (("en", "Give stop_name"), ("fr", "Donner stop_name")):
        notices = (await (await town.get(f"/v1/health/rules?lang={language}")).json())["notices"]
        (mend,) = [one["how_to_mend"] for one in notices if one["code"] == "missing_stop_name"]
        assert mend.startswith(start)


async def test_one_rule_has_an_address_of_its_own(town: World) -> None:
    put(town, rules=[rule("E003"), rule("W001", Severity.WARNING)])
    only = (await (await town.get("/v1/health/feeds/h/findings/W001")).json())["findings"]
    assert [one["rule"] for one in only] == ["W001"]
    assert (await (await town.get("/v1/health/feeds/h/findings/E050")).json())["findings"] == []
    unknown = await town.get("/v1/health/feeds/h/findings/E999")
    assert (unknown.status, (await unknown.json())["value"]) == (404, "E999")


async def test_the_addresses_of_the_specification_answer(town: World) -> None:
    put(town, unmatched=[Unmatched(source="rt", kind="trip", id="9", count=4, likely_cause="prefix")])
    sheets = [await town.get(f"/v1/health/feeds/h/unmatched{end}kind=trip") for end in (".csv?", "?format=csv&")]
    assert await sheets[0].text() == await sheets[1].text()
    assert (await town.get("/v1/health/feeds/h/coverage?by=route")).status == 200
    assert (await (await town.get("/healthz")).json())["status"] == "live"
