"""The Distributed Mobility Feed Registry format, v0.6: bytes of a file -> its feeds and operators, or every fault in it."""

import json
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from mobility.feeds.problems import Problem
from mobility.feeds.strict import faults_in

SCHEMA_URL = "https://dmfr.transit.land/json-schema/dmfr.schema-v0.6.0.json"

Url = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(http|https|ftp)://[\w.,~#{}():&/%='?-]+\Z",
        description="an address of the form https://… (DMFR allows letters, digits and . , ~ # { } ( ) : & / % = ' ? _ -)",
    ),
]
"""Source: DMFR v0.6.0, the pattern of every url; `\\w` is its \\p{L}, \\p{N} and underscore."""
Text = Annotated[str, msgspec.Meta(min_length=1, description="a text")]
YesNoUnknown = Literal["yes", "no", "unknown"]


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all objects of the format share: unknown keys are refused, absent keys stay absent."""


class Urls(Struct, frozen=True, kw_only=True):
    """Where a feed's data lie."""

    static_current: Url | None = None
    static_historic: tuple[Url, ...] = ()
    static_planned: tuple[Url, ...] = ()
    static_hypothetical: tuple[Url, ...] = ()
    realtime_vehicle_positions: Url | None = None
    realtime_trip_updates: Url | None = None
    realtime_alerts: Url | None = None
    gbfs_auto_discovery: Url | None = None
    mds_provider: Url | None = None


class License(Struct, frozen=True, kw_only=True):
    """What one may do with a feed."""

    spdx_identifier: Text | None = None
    url: Text | None = None
    use_without_attribution: YesNoUnknown | None = None
    create_derived_product: YesNoUnknown | None = None
    redistribution_allowed: YesNoUnknown | None = None
    commercial_use_allowed: YesNoUnknown | None = None
    share_alike_optional: YesNoUnknown | None = None
    attribution_text: Text | None = None
    attribution_instructions: Text | None = None


class Authorization(Struct, frozen=True, kw_only=True):
    """How a feed wants to be shown its key."""

    type: Literal["header", "basic_auth", "query_param", "path_segment", "replace_url"]
    param_name: Text | None = None
    info_url: Text | None = None


class AssociatedFeed(Struct, frozen=True, kw_only=True):
    """A feed of an operator; the enclosing one where `feed_onestop_id` is absent."""

    gtfs_agency_id: Text | None = None
    feed_onestop_id: Text | None = None


class Operator(Struct, frozen=True, kw_only=True):
    """Who runs services."""

    onestop_id: Text
    supersedes_ids: tuple[Text, ...] = ()
    name: Text
    short_name: Text | None = None
    website: Url | None = None
    associated_feeds: tuple[AssociatedFeed, ...] = ()
    tags: dict[str, Any] = {}
    """Whatever others say of it; nothing here reads them."""


class Feed(Struct, frozen=True, kw_only=True):
    """One address or family of addresses in one specification."""

    id: Text
    supersedes_ids: tuple[Text, ...] = ()
    spec: Literal["gtfs", "gtfs-rt", "gbfs", "mds"]
    name: Text | None = None
    description: Text | None = None
    urls: Urls
    languages: tuple[Text, ...] = ()
    license: License = License()
    authorization: Authorization | None = None
    operators: tuple[Operator, ...] = ()
    tags: dict[str, str] = {}


class Document(Struct, frozen=True, kw_only=True):
    """What one file holds that could be read; faulty feeds and operators are left out."""

    file: str
    feeds: tuple[Feed, ...] = ()
    operators: tuple[Operator, ...] = ()
    faulty: frozenset[str] = frozenset()
    """Ids of what was left out, so that nothing complains of their absence as well."""


_ROOT_KEYS = ("$schema", "license_spdx_identifier", "feeds", "operators")
"""The schema leaves the root open; `license_spdx_identifier` is what Transitland's own files carry there."""


def parse_dmfr(file: str, content: bytes) -> tuple[Document, list[Problem]]:
    """Read one DMFR file strictly; `file` is how problems name it."""
    raw, problems = parse_json(file, content)
    if raw is None:
        return Document(file=file), problems
    problems += [
        Problem(file=file, field=key, sentence=f"unknown key; known here: {', '.join(_ROOT_KEYS)}")
        for key in raw
        if key not in _ROOT_KEYS
    ]
    feeds = _read_each(file, raw, "feeds", Feed, problems)
    operators = _read_each(file, raw, "operators", Operator, problems)
    faulty = frozenset(problem.feed for problem in problems if problem.feed)
    return Document(file=file, feeds=feeds, operators=operators, faulty=faulty), problems


def parse_json(file: str, content: bytes) -> tuple[dict[str, object] | None, list[Problem]]:
    """Read a JSON object, refusing keys given twice; None and the reason when it is none."""
    repeated: list[str] = []

    def without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            repeated.extend(sorted({key for key in keys if keys.count(key) > 1}))
        return found

    try:
        raw = json.loads(content, object_pairs_hook=without_repetition)
    except (ValueError, RecursionError) as error:
        return None, [Problem(file=file, sentence=f"is not JSON: {_reason(error)}")]
    if not isinstance(raw, dict):
        return None, [Problem(file=file, sentence="must hold one object with feeds and operators")]
    return raw, [Problem(file=file, field=key, sentence="the key is given twice in one object") for key in repeated]


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (line {error.lineno}, column {error.colno})"
    return "the text is not UTF-8" if isinstance(error, UnicodeDecodeError) else "it is nested too deeply"


Item = TypeVar("Item", Feed, Operator)


def _read_each(
    file: str, raw: dict[str, object], key: str, kind: type[Item], problems: list[Problem]
) -> tuple[Item, ...]:
    items = raw.get(key, [])
    if not isinstance(items, list):
        problems.append(Problem(file=file, field=key, sentence="must be a list"))
        return ()
    found = []
    for index, item in enumerate(items):
        faults = list(faults_in(item, kind))
        if not faults:
            found.append(msgspec.convert(item, kind))
        named = _name_of(item) or f"{key}[{index}]"
        problems += [Problem(file=file, feed=named, field=place, sentence=sentence) for place, sentence in faults]
    return tuple(found)


def _name_of(item: object) -> str:
    found = item.get("id") or item.get("onestop_id") if isinstance(item, dict) else None
    return found if isinstance(found, str) else ""
