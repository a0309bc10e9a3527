"""A town's feed with all that can be wrong, as a worker would describe it."""

import msgspec

from mobility.model.accuracy import Accuracy, Bin, Errors, Group, Method, MethodFigures
from mobility.model.finding import Example, Severity
from mobility.model.health import (
    Bounds,
    FeedHealth,
    HardHit,
    Impact,
    Incident,
    Indicator,
    RuleState,
    Score,
    SourceHealth,
    StaticHealth,
    Status,
    Unmatched,
)
from mobility.model.http import HttpFacts, TypeTold
from mobility.model.ids import FeedId
from mobility.model.outcome import Outcome
from mobility.model.route_coverage import RouteCoverage
from mobility.model.time import Instant, parse_instant

NOW: Instant = parse_instant("2026-03-02T07:55:00+01:00")
WILD = "<script>alert('x')</script>"
"""What an operator's text may hold."""
HTTP = HttpFacts(
    status=200,
    redirects=2,
    is_permanent=True,
    final_url="https://example.org/new/tu.pb?***",
    is_https=True,
    certificate_from=NOW - 80 * 86_400,
    certificate_ends=NOW + 10 * 86_400,
    content_type=f"text/html; {WILD}",
    type_told=TypeTold.HTML,
    has_etag=False,
    has_last_modified=True,
    honours_validators=False,
    cache_control=f"max-age=15 {WILD}",
)
"""What a server says that has much to mend."""
LINES = (("C1", "1 <b>", 14, 3, 2), ("C2", "2", 12, 9, 12), ("T1", "T1", 8, 8, 8))


def source(name: str, kind: str, *, age_s: int | None = 12, outcome: Outcome = Outcome.OK) -> SourceHealth:
    """Describe one address."""
    return SourceHealth(
        id=name,
        kind=kind,
        outcome=outcome,
        last_attempt_at=NOW - 5,
        last_success_at=NOW - 5 if outcome.is_success else NOW - 900,
        header_timestamp=None if age_s is None else NOW - age_s,
        http_status=200 if outcome.is_success else 503,
        consecutive_failures=0 if outcome.is_success else 12,
        detail="" if outcome.is_success else f"503 {WILD}",
        trips=120,
        matched_trips=96,
    )


def rule(name: str, severity: Severity, count: int, text: str) -> RuleState:
    """Describe a rule that two messages in five break."""
    return RuleState(
        rule=name,
        source="town~tu",
        severity=severity,
        count=count,
        polls=1_730,
        checked=4_320,
        first=NOW - 80_000,
        last=NOW - 20,
        examples=(Example("e1", text),),
    )


def indicators() -> list[Indicator]:
    """Describe indicators of every grade, and one that could not be measured."""
    age = Bounds(ok=65, down=300, higher_is_better=False)
    share = Bounds(ok=90, down=10)
    return [
        Indicator(id="expiry_days", value=5, unit="days", bounds=Bounds(ok=30, down=0), grade=Status.DEGRADED),
        Indicator(id="coverage_tu", value=58.82, unit="%", bounds=share, grade=Status.DEGRADED),
        Indicator(id="coverage_vp", value=None, unit="%", bounds=share, reason="too_few_active_trips"),
        Indicator(id="header_age", source="town~tu", value=12, unit="s", bounds=age, grade=Status.OK),
        Indicator(id="header_age", source="town~vp", value=1_020, unit="s", bounds=age, grade=Status.DOWN),
        Indicator(id="trip_match", source="town~tu", value=80.0, unit="%", bounds=Bounds(ok=98, down=50)),
        Indicator(id="service_today", value=412, unit="trips", grade=Status.OK),
    ]


def accuracy() -> Accuracy:
    """Describe figures of both methods, of lines that an operator has named badly."""
    return Accuracy(
        version="1",
        since=NOW - 604_800,
        until=NOW - 3_600,
        methods=[figures(Method.VEHICLE_POSITIONS, 77.2), figures(Method.LAST_PREDICTION, 85.0)],
        ghosts_percent=2.5,
        never_predicted_percent=None,
        week_before_percent=79.0,
    )


def figures(method: Method, overall: float) -> MethodFigures:
    """Describe one method's."""
    errors = Errors(n=9_000, bias_s=-14.2, p10_s=-90.0, p50_s=-3.0, p90_s=61.0)
    ranges = (("0-3", 0, 180), ("3-6", 180, 360), ("6-10", 360, 600), ("10-15", 600, 900))
    bins = [
        Bin(
            name=name, from_s=start, to_s=end, early_s=-60, late_s=90, n=800, accurate=600, accurate_percent=overall + 5
        )
        for name, start, end in ranges
    ]
    groups = [
        Group(id=one, errors=errors, accurate_percent=overall, without_actual_percent=12.0) for one in ("C1", WILD)
    ]
    hours = [
        Group(id=f"{hour:02d}", errors=errors, accurate_percent=overall - hour, without_actual_percent=None)
        for hour in range(5, 23)
    ]
    return MethodFigures(
        method=method,
        predictions=12_000,
        without_actual_percent=25.0,
        benchmark=bins,
        overall_percent=overall,
        mbta=bins,
        mbta_overall_percent=overall - 3,
        errors=errors,
        by_route=groups,
        by_hour=hours,
        completeness_percent=91.0,
    )


def incident(**more: object) -> Incident:
    """Describe the incident that explains the status."""
    described = Incident(
        id=f"town:town~vp:header_age:{NOW - 1_020}",
        feed=FeedId("town"),
        cause="header_age",
        sentence="Vehicle positions: nothing new for 17 minutes; only the timetable is shown.",
        sentence_fr="Positions de véhicules : rien de nouveau depuis 17 minutes ; seuls les horaires sont affichés.",
        since=NOW - 1_020,
        source="town~vp",
        status=Status.DOWN,
        impact=Impact(per_hour=214, so_far=61.4, of=520),
    )
    return msgspec.structs.replace(described, **more)


def sick_feed(feed: str = "town", name: str = "Réseau de la Ville") -> FeedHealth:
    """Describe the feed."""
    return FeedHealth(
        feed=FeedId(feed),
        name=name,
        operators=["Réseau de la Ville"],
        status=Status.DOWN,
        since=NOW - 1_020,
        cause="header_age",
        sentence=incident().sentence,
        sentence_fr=incident().sentence_fr,
        assessed_at=NOW,
        static=StaticHealth(
            version="ab12" * 16,
            in_use_since=NOW - 864_000,
            outcome=Outcome.NOT_MODIFIED,
            last_attempt_at=NOW - 600,
            last_day="2026-03-07",
            timezone="Europe/Paris",
            counts={"trips": 4_120, "stops": 612, "routes": 23},
            active_trips=34,
        ),
        sources=[
            msgspec.structs.replace(source("town~tu", "trip_updates"), http=HTTP),
            source("town~vp", "vehicle_positions", age_s=1_020, outcome=Outcome.SERVER_ERROR),
            source("town~sa", "alerts", age_s=45),
        ],
        indicators=indicators(),
        incidents=[incident(), incident(id="town::expiry_days:1", cause="expiry_days", impact=None, ended=NOW - 60)],
        rules=[rule("E003", Severity.ERROR, 24, f"trip_id {WILD}"), rule("W001", Severity.WARNING, 3, "no timestamp")],
        unmatched=[
            Unmatched(source="town~tu", kind="trip", id=f"4711{WILD}", count=24, likely_cause="suffix"),
            Unmatched(source="town~tu", kind="stop", id="Q9", count=2, likely_cause=""),
        ],
        coverage=[
            RouteCoverage(id=route, name=short, active=active, with_trip_update=told, with_vehicle=seen)
            for route, short, active, told, seen in LINES
        ],
        accuracy=accuracy(),
        score=Score(version="1", value=61.4, parts={"availability": 97.0, "coverage": None}),
        impact=Impact(
            per_hour=214,
            so_far=61.4,
            of=520,
            without=260,
            lines=(HardHit(id="C1", name="C1", departures=131), HardHit(id="C2", name="C2", departures=83)),
            stops=(HardHit(id="G", name=f"Gare {WILD}", departures=44),),
        ),
    )


def well_feed(feed: str, name: str, status: Status = Status.OK) -> FeedHealth:
    """Describe a feed of which there is nothing to say."""
    return FeedHealth(
        feed=FeedId(feed),
        name=name,
        operators=[name],
        status=status,
        since=NOW - 400_000,
        assessed_at=NOW,
        static=StaticHealth(version="cd34" * 16, timezone="Europe/Paris", last_day="2026-12-31", active_trips=12),
        sources=[source(f"{feed}~rt", "trip_updates+vehicle_positions", age_s=8)],
        indicators=[
            Indicator(id="expiry_days", value=304, unit="days", bounds=Bounds(ok=30, down=0), grade=Status.OK),
            Indicator(id="coverage_tu", value=98.2, unit="%", bounds=Bounds(ok=90, down=10), grade=Status.OK),
        ],
        score=Score(version="1", value=97.0, parts={}),
        impact=Impact(per_hour=0, of=340, without=5),
    )
