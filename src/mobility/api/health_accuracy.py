"""`/v1/health/feeds/{id}/accuracy`: how well a feed's predictions came true in, by bin, line or hour out."""

import msgspec

from mobility.api import parsers
from mobility.api import shared_parameters as shared
from mobility.api.answer import Content
from mobility.api.health import HELD_FOR_S, find_feed
from mobility.api.parameters import Parameter, ParameterTable
from mobility.api.problems import Code
from mobility.api.resource import Asked, Resource
from mobility.api.spreadsheet import CSV, CSV_PARAMETERS, sheet_content, wants_csv
from mobility.model.accuracy import Accuracy, Bin, Errors, Group, Method, MethodFigures
from mobility.model.time import Instant, utc_iso
from mobility.web.csv_sheet import Cell


class MethodAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The figures of one method of knowing when vehicles left; never mixed with another's."""

    method: Method
    """How it is known when vehicles left."""
    predictions: int
    """Sampled, with or without a known departure."""
    without_actual_percent: float | None
    """Share of which nobody knows when the vehicle left."""
    errors: Errors
    """Actual minus predicted departure, seconds: positive left later than promised."""
    completeness_percent: float | None
    """Of the minutes in the last 30 before a departure, those with a fresh prediction."""
    overall_percent: float | None
    """ETA Accuracy Benchmark: plain mean of its four bins."""
    mbta_overall_percent: float | None
    """MBTA's bins: accurate of all, without a known departure is wrong."""
    benchmark: list[Bin] = []
    """Given with by=bin."""
    mbta: list[Bin] = []
    """Given with by=bin."""
    groups: list[Group] = []
    """Given with by=route and by=hour."""


class AccuracyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How well predictions came true in the last 7 days."""

    as_of: str
    """When this was said, RFC 3339."""
    by: str
    """What the figures are split by."""
    definitions: str | None
    """Version of the definitions; figures of different ones are not to be compared. Null until the first are decided."""
    since: str | None
    """The first sampled prediction."""
    until: str | None
    """Departures after this are not decided yet."""
    headline: Method | None
    """The method to quote: by vehicle positions where they decide enough predictions."""
    methods: list[MethodAnswer]
    """Each apart; empty until the first are decided."""
    ghosts_percent: float | None
    """Predicted departures whose vehicle was never seen at the stop or beyond it; null without vehicle positions."""
    never_predicted_percent: float | None
    """Departures that vehicles were seen to make and nobody predicted."""
    week_before_percent: float | None
    """The headline's overall of the 7 days before; null while unknown."""


BIN_COLUMNS = ("method", "profile", "bin_min", "n", "accurate", "accurate_percent", "without_actual_percent")
GROUP_COLUMNS = (
    "method",
    "group",
    "n",
    "accurate_percent",
    "without_actual_percent",
    "bias_s",
    "p10_s",
    "p50_s",
    "p90_s",
)


def make(asked: Asked) -> tuple[Content, object]:
    """Answer with the figures of every method, apart."""
    feed, by = find_feed(asked), asked.values["by"]
    accuracy = feed.health.accuracy
    if wants_csv(asked):
        columns = BIN_COLUMNS if by == "bin" else GROUP_COLUMNS
        rows = [row for one in (accuracy.methods if accuracy else []) for row in _rows(one, by)]
        return sheet_content(asked, f"accuracy-{feed.id}", columns, rows), (feed,)
    body = msgspec.json.encode(answer(accuracy, by, asked.now))
    return Content(body, valid_until=asked.now + HELD_FOR_S), (feed,)


def answer(accuracy: Accuracy | None, by: str, now: Instant) -> AccuracyAnswer:
    """Describe the figures; without any the list of methods is empty."""
    headline = accuracy.headline if accuracy is not None else None
    return AccuracyAnswer(
        as_of=utc_iso(now),
        by=by,
        definitions=accuracy.version if accuracy else None,
        since=utc_iso(accuracy.since) if accuracy else None,
        until=utc_iso(accuracy.until) if accuracy else None,
        headline=headline.method if headline is not None else None,
        methods=[_method(one, by) for one in accuracy.methods] if accuracy else [],
        ghosts_percent=accuracy.ghosts_percent if accuracy else None,
        never_predicted_percent=accuracy.never_predicted_percent if accuracy else None,
        week_before_percent=accuracy.week_before_percent if accuracy else None,
    )


def _method(figures: MethodFigures, by: str) -> MethodAnswer:
    return MethodAnswer(
        method=figures.method,
        predictions=figures.predictions,
        without_actual_percent=figures.without_actual_percent,
        errors=figures.errors,
        completeness_percent=figures.completeness_percent,
        overall_percent=figures.overall_percent,
        mbta_overall_percent=figures.mbta_overall_percent,
        benchmark=figures.benchmark if by == "bin" else [],
        mbta=figures.mbta if by == "bin" else [],
        groups=_groups(figures, by),
    )


def _groups(figures: MethodFigures, by: str) -> list[Group]:
    return {"route": figures.by_route, "hour": figures.by_hour}.get(by, [])


def _rows(figures: MethodFigures, by: str) -> list[tuple[Cell, ...]]:
    if by == "bin":
        profiles = (("eta_benchmark", figures.benchmark), ("mbta", figures.mbta))
        return [
            (
                figures.method.value,
                profile,
                f"{one.name} min",
                one.n,
                one.accurate,
                _round(one.accurate_percent),
                _round(figures.without_actual_percent),
            )
            for profile, bins in profiles
            for one in bins
        ]
    return [
        (
            figures.method.value,
            group.id,
            group.errors.n,
            _round(group.accurate_percent),
            _round(group.without_actual_percent),
            _round(group.errors.bias_s),
            _round(group.errors.p10_s),
            _round(group.errors.p50_s),
            _round(group.errors.p90_s),
        )
        for group in _groups(figures, by)
    ]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


BY = Parameter(
    "by",
    "`bin` (time to departure, both profiles), `route` or `hour` of the day in the feed's zone.",
    parsers.one_of("bin", "route", "hour"),
    {"type": "string", "enum": ["bin", "route", "hour"]},
    "route",
    default="bin",
)

RESOURCE = Resource(
    name="health_accuracy",
    path="/v1/health/feeds/{id}/accuracy",
    tag="health",
    summary="How well a feed's predictions came true in the last 7 days.",
    text="Predictions are sampled every minute and held against when vehicles left: as vehicle positions say (STOPPED_AT, "
    "then no longer), and apart from that as was predicted last. The headline is the ETA Accuracy Benchmark; MBTA's bins are "
    "the second profile. Method, number and share without a known departure stand beside every figure.",
    make=make,
    answer=AccuracyAnswer,
    parameters=ParameterTable((shared.feed_path_id("Feed id, as in /v1/health.", "demo-ville"), BY, *CSV_PARAMETERS)),
    codes=(Code.UNKNOWN_FEED,),
    media_types=("application/json", CSV),
)
