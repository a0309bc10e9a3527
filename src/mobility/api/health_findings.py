"""What is wrong inside a feed's messages: `/v1/health/feeds/{id}/findings`, `/unmatched`, `/coverage`, `/alerts`."""

from dataclasses import replace
from urllib.parse import unquote

import msgspec

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health import HELD_FOR_S, find_feed
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code, RefusedError
from mobility.api.resource import Asked, Resource
from mobility.api.spreadsheet import CSV, CSV_PARAMETERS, LOCALE, sheet_content, wants_csv
from mobility.health.rules.registry import RULES
from mobility.health.unmatched import CAUSES
from mobility.model.alert_counts import AlertCounts
from mobility.model.finding import Example, Severity
from mobility.model.health import RuleState
from mobility.model.route_coverage import RouteCoverage, RouteDay
from mobility.model.time import utc_iso
from mobility.model.unmatched import Unmatched


class FindingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that a source breaks, or broke in the last 24 hours."""

    rule: str
    """Names the rule, as in /v1/health/rules."""
    source: str
    """Id of the realtime address."""
    severity: Severity
    """How bad it is."""
    title: str
    """The rule in a few words."""
    count: int
    """Findings in the newest message; 0 once it is mended."""
    polls: int
    """Messages of the last 24 hours that broke it, of `checked`."""
    checked: int
    """Messages of the last 24 hours that the rule looked at."""
    polls_percent: float | None
    """Share of `checked` that broke it, in percent; null where nothing was looked at."""
    first: str
    """RFC 3339: when it was first broken."""
    last: str
    """RFC 3339: when it was last broken."""
    examples: list[Example]
    """Up to five places of the newest message that broke it."""


class FindingsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """All rules that a feed breaks, errors first."""

    as_of: str
    """RFC 3339."""
    findings: list[FindingAnswer]
    """Errors first."""


class UnmatchedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Ids that realtime uses and the timetable lacks, the most frequent first."""

    as_of: str
    """RFC 3339."""
    unmatched: list[Unmatched]
    """The most frequent first."""
    likely_causes: dict[str, str]
    """What the words in `likely_cause` mean."""


class CoverageAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Lines with trips on the road now, the least covered first."""

    as_of: str
    """RFC 3339."""
    routes: list[RouteCoverage]
    """The least covered first."""
    day: list[RouteDay]
    """Lines whose trips have left today since the worker began to watch, the least covered first."""


class AlertsHealthAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How well a feed's alerts are kept, source by source."""

    as_of: str
    """RFC 3339."""
    sources: dict[str, AlertCounts]
    """Counts by id of the realtime address."""


FINDING_COLUMNS = ("rule", "severity", "source", "title", "count", "polls", "checked", "first", "last")
UNMATCHED_COLUMNS = ("source", "kind", "id", "count", "likely_cause")
COVERAGE_COLUMNS = ("route_id", "name", "active", "with_trip_update", "with_vehicle")


def make_findings(asked: Asked) -> tuple[Content, object]:
    """Answer with the rules that are broken."""
    feed = find_feed(asked)
    wanted = set(asked.values["rule"])
    found = [_finding(state) for state in feed.health.rules if not wanted or state.rule in wanted]
    if wants_csv(asked):
        rows = [_row(one) for one in found]
        return sheet_content(asked, f"findings-{feed.id}", FINDING_COLUMNS, rows), (feed,)
    return _json(asked, FindingsAnswer(as_of=utc_iso(asked.now), findings=found)), (feed,)


def make_findings_of_rule(asked: Asked) -> tuple[Content, object]:
    """Answer with what one rule finds, in every source of the feed."""
    rule = unquote(asked.path.partition("?")[0].rpartition("/")[2])
    if rule not in RULES:
        raise RefusedError(
            Code.UNKNOWN_RULE,
            "No rule has that name.",
            parameter="rule",
            value=rule[:64],
            hint="/v1/health/rules lists them",
        )
    return make_findings(replace(asked, values={**asked.values, "rule": [rule]}))


def make_unmatched_csv(asked: Asked) -> tuple[Content, object]:
    """Answer with unmatched ids as a sheet."""
    return make_unmatched(replace(asked, values={**asked.values, "format": "csv"}))


def _row(one: FindingAnswer) -> tuple[str | int, ...]:
    return (one.rule, one.severity.value, one.source, one.title, one.count, one.polls, one.checked, one.first, one.last)


def _finding(state: RuleState) -> FindingAnswer:
    rule = RULES.get(state.rule)
    return FindingAnswer(
        rule=state.rule,
        source=state.source,
        severity=state.severity,
        title=rule.title if rule is not None else state.rule,
        count=state.count,
        polls=state.polls,
        checked=state.checked,
        polls_percent=round(100 * state.polls / state.checked, 1) if state.checked else None,
        first=utc_iso(state.first),
        last=utc_iso(state.last),
        examples=list(state.examples),
    )


def make_unmatched(asked: Asked) -> tuple[Content, object]:
    """Answer with unmatched ids."""
    feed, kind = find_feed(asked), asked.values["kind"]
    found = [one for one in feed.health.unmatched if kind is None or one.kind == kind]
    if wants_csv(asked):
        rows = [(one.source, one.kind, one.id, one.count, one.likely_cause) for one in found]
        return sheet_content(asked, f"unmatched-{feed.id}", UNMATCHED_COLUMNS, rows), (feed,)
    meanings = {name: texts["en"] for name, texts in CAUSES.items()}
    return _json(asked, UnmatchedAnswer(as_of=utc_iso(asked.now), unmatched=found, likely_causes=meanings)), (feed,)


def make_coverage(asked: Asked) -> tuple[Content, object]:
    """Answer with the coverage of each line."""
    feed = find_feed(asked)
    if wants_csv(asked):
        rows = [(one.id, one.name, one.active, one.with_trip_update, one.with_vehicle) for one in feed.health.coverage]
        return sheet_content(asked, f"coverage-{feed.id}", COVERAGE_COLUMNS, rows), (feed,)
    return _json(
        asked, CoverageAnswer(as_of=utc_iso(asked.now), routes=feed.health.coverage, day=feed.health.coverage_day)
    ), (feed,)


def make_alerts(asked: Asked) -> tuple[Content, object]:
    """Answer with how alerts are kept."""
    feed = find_feed(asked)
    counts = {
        source.id: source.signs.alerts
        for source in feed.health.sources
        if source.signs is not None and source.signs.alerts is not None
    }
    return _json(asked, AlertsHealthAnswer(as_of=utc_iso(asked.now), sources=counts)), (feed,)


def _json(asked: Asked, answer: msgspec.Struct) -> Content:
    return Content(msgspec.json.encode(answer), valid_until=asked.now + HELD_FOR_S)


ID = shared.feed_path_id("Feed id, as in /v1/health.", "demo-ville")
RULE = Parameter("rule", "Only this rule; repeatable.", str, shared.TEXT, "E003", is_repeatable=True)
KIND = Parameter(
    "kind",
    "Only ids of this kind: trip, stop or route.",
    parsers.one_of("trip", "stop", "route"),
    {"type": "string", "enum": ["trip", "stop", "route"]},
    "trip",
)
RULE_OF_PATH = Parameter("rule", "The rule, as in /v1/health/rules.", str, shared.TEXT, "E003", is_path=True)
BY = Parameter(
    "by",
    "What the shares are of; there are lines alone.",
    parsers.one_of("route"),
    {"type": "string", "enum": ["route"]},
    "route",
    default="route",
)
_CSV_TOO = ("application/json", CSV)

RESOURCES = (
    Resource(
        name="health_findings",
        path="/v1/health/feeds/{id}/findings",
        tag="health",
        summary="Health rules that a feed's messages break, with the share of messages, first and last time, and examples.",
        text="Rules have the names of MobilityData's gtfs-realtime-validator; `/v1/health/rules` says what each asks and how to mend it.",
        make=make_findings,
        answer=FindingsAnswer,
        parameters=ParameterTable((ID, RULE, *CSV_PARAMETERS)),
        codes=(Code.UNKNOWN_FEED,),
        media_types=_CSV_TOO,
    ),
    Resource(
        name="health_findings_of_rule",
        path="/v1/health/feeds/{id}/findings/{rule}",
        tag="health",
        summary="What one health rule finds in a feed's messages.",
        text="The same as `/findings?rule=RULE`; empty while the feed keeps the rule.",
        make=make_findings_of_rule,
        answer=FindingsAnswer,
        parameters=ParameterTable((ID, RULE_OF_PATH, *CSV_PARAMETERS)),
        codes=(Code.UNKNOWN_FEED, Code.UNKNOWN_RULE),
        media_types=_CSV_TOO,
    ),
    Resource(
        name="health_unmatched_csv",
        path="/v1/health/feeds/{id}/unmatched.csv",
        tag="health",
        summary="The same ids as a file for a spreadsheet.",
        text="As `/unmatched?format=csv`.",
        make=make_unmatched_csv,
        answer=None,
        parameters=ParameterTable((ID, KIND, LOCALE)),
        codes=(Code.UNKNOWN_FEED,),
        media_types=(CSV,),
    ),
    Resource(
        name="health_unmatched",
        path="/v1/health/feeds/{id}/unmatched",
        tag="health",
        summary="Trip, stop and route ids that realtime uses and the timetable lacks, with the likely cause.",
        text="The twenty most frequent of each kind and source, as of the newest message.",
        make=make_unmatched,
        answer=UnmatchedAnswer,
        parameters=ParameterTable((ID, KIND, *CSV_PARAMETERS)),
        codes=(Code.UNKNOWN_FEED,),
        media_types=_CSV_TOO,
    ),
    Resource(
        name="health_coverage",
        path="/v1/health/feeds/{id}/coverage",
        tag="health",
        summary="How many of each line's trips on the road realtime knows.",
        text="Cancelled trips count as known; trips of which realtime only says NO_DATA do not.",
        make=make_coverage,
        answer=CoverageAnswer,
        parameters=ParameterTable((ID, BY, *CSV_PARAMETERS)),
        codes=(Code.UNKNOWN_FEED,),
        media_types=_CSV_TOO,
    ),
    Resource(
        name="health_alerts",
        path="/v1/health/feeds/{id}/alerts",
        tag="health",
        summary="How well a feed's alerts are kept: expired, without text, without or with an unknown target.",
        text="Counts of the newest message of each source that brings alerts.",
        make=make_alerts,
        answer=AlertsHealthAnswer,
        parameters=ParameterTable((ID,)),
        codes=(Code.UNKNOWN_FEED,),
    ),
)
